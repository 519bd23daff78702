"""Whatever an owner applies while people answer, a site is as if its project had been opened with the last file.

MANYEYES_SEQUENCES=2000 plays longer.

Long because a state machine is one class: its rules share one model.
"""

from __future__ import annotations

import itertools
import os
from collections import defaultdict
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select
from tests.makers import a_picture_at, a_project, a_worker, answer, claim, pictures
from tests.work.crowd_invariants import ANSWERS, CONSENSUS, HELD, TASKS, adds_up, grouped, slots_add_up

from manyeyes import flow, jobs, projects, query
from manyeyes.assignment import Lane, TaskState
from manyeyes.consensus import State
from manyeyes.house import House, open_house
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import tables as t

SEQUENCES = int(os.environ.get("MANYEYES_SEQUENCES", "24"))
NUMBERS = itertools.count()
EMPTY = {name: delete(table) for name, table in t.metadata.tables.items()}
HERE = select(t.item_stage.c.item_id, t.item_stage.c.stage_id, t.item_stage.c.state)
INSIDE = ("here", "passed", "dropped", "contested")
TEXT = '{name: text, ask: "Any text?", type: yes_no}'
KIND = '{name: kind, ask: "What is it?", type: choice, values: [photo, drawing]}'
KINDS = '{name: kind, ask: "What is it?", type: choice, values: [photo, drawing, other]}'
WORDED = '{name: text, ask: "Do you see text?", type: yes_no, required: false}'
VALUES = {"text": ("yes", "no", "unsure"), "kind": ("photo", "drawing"), "blank": ("yes", "no")}

overlaps = st.sampled_from(
    ["{min: 1, max: 1}", "{min: 1, max: 3, confidence: 0.8}", "{min: 2, max: 4, confidence: 0.9}", "{min: 3, max: 3}"]
)
asked = st.sampled_from([(TEXT,), (TEXT, KIND), (TEXT, KINDS), (KIND, WORDED), (WORDED,)])
files = st.fixed_dictionaries(
    {
        "questions": asked,
        "version": st.integers(1, 2),
        "overlap": overlaps,
        "passes": st.sampled_from(["settled", "text", "text == 'no'"]),
        "wave": st.sampled_from(["all", 2]),
        "second": st.sampled_from(
            ["none", "after features", "after import", "only text", "only not text", "only wide"]
        ),
    }
)
SECOND = {
    "none": "",
    "after features": "after: features",
    "after import": "after: import",
    "only text": 'after: features\n    only: "text"',
    "only not text": 'after: [features, import]\n    only: "not text"',
    "only wide": 'after: import\n    only: "item.width > 10"',
}
FIRST = {"questions": (TEXT,), "version": 1, "overlap": "{min: 2, max: 4, confidence: 0.9}", "passes": "settled"} | {
    "wave": "all",
    "second": "after features",
}


def written(said: dict[str, Any]) -> str:
    """A project.yaml with one or two stages for people."""
    questions = "\n".join(f"      - {one}" for one in said["questions"])
    second = f"""
  - name: second
    kind: classify
    {SECOND[said["second"]]}
    questions: [{{name: blank, ask: "Blank?", type: yes_no}}]
    overlap: {said["overlap"]}""" if SECOND[said["second"]] else ""  # fmt: skip
    return f"""project: eyes
title: "Eyes"
why: "To test."
rights: {{items: CC0-1.0, answers: CC0-1.0}}
stages:
  - {{name: import, kind: import, from: {{folder: pictures}}}}
  - name: features
    kind: classify
    questions:
{questions}
    version: {said["version"]}
    passes: "{said["passes"]}"
    overlap: {said["overlap"]}
    order: {{open: {said["wave"]}}}{second}
  - {{name: release, kind: release, after: features}}
"""


class Killed(BaseException):
    """The process died in the middle."""


class ChangingCrowd(RuleBasedStateMachine):
    """An owner who changes his mind, and people who answer what they are asked."""

    house: House
    seconds = 0.0

    def __init__(self) -> None:
        super().__init__()
        type(self).seconds = 1_700_000_000.0 + 1_000_000 * next(NUMBERS)
        self.said: dict[str, dict[str, str]] = {}  # assignment -> what was acknowledged
        self.held: dict[str, tuple[Worker, Stage]] = {}
        self.failed = False

    @initialize(count=st.integers(1, 4))
    def begin(self, count: int) -> None:
        self.project = a_project(self.house, written(FIRST).replace("project: eyes", f"project: eyes{next(NUMBERS)}"))
        pictures(self.house, self.project, count)
        self.workers = [a_worker(self.house) for _ in range(4)]

    def teardown(self) -> None:
        if hasattr(self, "project") and not self.failed:
            self.it_is_as_if_opened_with_this_file()
        with self.house.transaction() as tx:
            for name in reversed([table.name for table in t.metadata.sorted_tables]):
                tx.run(EMPTY[name])

    def write(self, said: dict[str, Any]) -> None:
        text = written(said).replace("project: eyes", f"project: {self.project.slug}")
        (self.house.site / self.project.folder / "project.yaml").write_text(text, "utf-8")

    @rule(said=files, dies_after=st.sampled_from([None, None, 0, 1, 2]))
    def apply(self, said: dict[str, Any], dies_after: int | None) -> None:
        """The owner applies a file; the machine may die before all of it is carried out."""
        self.write(said)
        folder = self.house.site / self.project.folder
        checked, left = jobs.read(folder), itertools.count()

        def tell(step: object) -> None:
            if next(left) == dies_after:
                raise Killed

        foreseen = jobs.foresee(self.house, checked, self.project.folder)
        with pytest.MonkeyPatch.context() as patch:
            if dies_after is not None:
                patch.setattr(flow, "carry_on", lambda *_, **__: carry_on_until(None))

                def carry_on_until(_: object) -> None:
                    REAL(self.house, self.project.id, tell=tell)
                    raise Killed

            try:
                done = jobs.apply(self.house, checked, self.project.folder, lambda _: None)
            except Killed:
                return
        assert done.changes.next_version == foreseen.next_version
        self.open_all()

    def open_all(self) -> None:
        with self.house.transaction() as tx:
            for stage in projects.stages(tx, self.project.id):
                if stage.kind == "classify" and stage.state == "draft":
                    projects.set_state(tx, stage.id, "open")

    def stages(self) -> list[Stage]:
        with self.house.reading() as tx:
            return [one for one in projects.stages(tx, self.project.id) if one.kind == "classify"]

    @rule(who=st.integers(0, 3), count=st.integers(1, 3), second=st.booleans())
    def take(self, who: int, count: int, second: bool) -> None:
        stage = self.stages()[-1 if second else 0]
        if stage.state == "open":
            for task in claim(self.house, self.workers[who], stage, count).tasks:
                self.held[task.assignment] = self.workers[who], stage

    @precondition(lambda self: self.held)
    @rule(data=st.data(), late=st.sampled_from([0, 0, 400]))
    def say(self, data: st.DataObject, late: int) -> None:
        """He answers what he was asked, whatever the file says by now; and is told if it does not count."""
        type(self).seconds += late
        name = data.draw(st.sampled_from(list(self.held)))
        worker, stage = self.held.pop(name)
        said = {one.name: data.draw(st.sampled_from(VALUES[one.name])) for one in stage.file.questions}
        with self.house.reading() as tx:
            now = projects.stage_by_id(tx, stage.id)
            wanted = {one.name for one in now.file.questions}
        said = {name: value for name, value in said.items() if name in wanted}
        saved = answer(self.house, worker, name, said, want=1)
        assert ("does not count" in (saved.late_note or "")) == now.gone
        assert all(task.workflow.partition(".")[0] for task in saved.next.tasks)
        self.said[name] = said

    @rule(many=st.integers(1, 3))
    def everybody_works(self, many: int) -> None:
        for worker in self.workers[: many + 1]:
            for stage in self.stages():
                for task in claim(self.house, worker, stage, 2).tasks if stage.state == "open" else ():
                    said = {one.name: VALUES[one.name][0] for one in stage.file.questions}
                    self.held.pop(task.assignment, None)
                    answer(self.house, worker, task.assignment, said)
                    self.said[task.assignment] = said

    @rule()
    def more_pictures(self) -> None:
        a_picture_at(self.house, self.project, f"more/{next(NUMBERS)}.png")

    @invariant()
    def everything_holds(self) -> None:
        if not hasattr(self, "project"):
            return
        self.failed = True
        with self.house.reading() as tx:
            tasks, held = tx.all(TASKS), tx.all(HELD)
            slots_add_up(tasks, held)
            stored = defaultdict(dict)
            for row in tx.all(ANSWERS):
                if row.public_id in self.said:
                    stored[row.public_id][row.question] = row.value
            assert stored == self.said, "every acknowledged answer is stored once"
        self.failed = False

    @rule()
    def it_is_as_if_opened_with_this_file(self) -> None:
        """A server's upkeep finishes what died; then nothing tells what the file said before."""
        assert flow.carry_on(self.house, self.project.id) == 0
        self.open_all()
        for stage in self.stages():
            flow.recount(self.house, stage)
        with self.house.reading() as tx:
            stages = projects.stages(tx, self.project.id)
            rows, standing = grouped(tx.all(CONSENSUS), "task_id"), defaultdict(dict)
            for row in tx.all(HERE):
                standing[row.stage_id][row.item_id] = row.state
            tasks = grouped(tx.all(TASKS), "stage_id")
            for stage in [one for one in stages if one.kind == "classify"]:
                self.items_are_where_the_file_wants_them(tx, stages, stage, standing)
                for task in tasks[stage.id]:
                    inside = standing[stage.id].get(task.item_id) in INSIDE
                    assert inside == (task.closed_as != "withdrawn")
                    if inside:
                        self.adds_up(tx, stage, task, rows[task.id], standing[stage.id][task.item_id])

    def items_are_where_the_file_wants_them(self, tx: Any, stages: list[Stage], stage: Stage, standing: Any) -> None:
        before = [one for one in stages if one.name in stage.file.after]
        every = {item for one in (*before, stage) for item in standing[one.id]}
        only = None if stage.file.only is None else query.parse(stage.file.only)
        for item in every:
            came = {standing[one.id].get(item) for one in before}
            inside = standing[stage.id].get(item) in INSIDE
            holds = True if only is None else only.value(flow.facts(tx, item, only.names()))
            if "passed" in came and holds is True:
                assert inside, "what belongs there is there"
            if not came & {"passed", "here", "contested"} or ("passed" in came and holds is False and only is not None):
                assert not inside or "text" in (stage.file.only or ""), "what does not belong there has left"

    def adds_up(self, tx: Any, stage: Stage, task: Any, rows: list[Any], stands: str) -> None:
        again = adds_up(tx, stage, task)
        if again is None:
            assert (task.answered, stands) == (0, "here")
            assert task.wanted == max(stage.file.overlap.min, task.taken)
            return
        stored = [tuple(row)[1:7] for row in rows]
        assert [row[:5] for row in stored] == [
            astuple(one)[:5] for one in sorted(again.questions, key=lambda q: q.question)
        ]
        closed = task.state == TaskState.CLOSED
        if task.lane == Lane.ORDINARY:
            assert closed == (again.state is not State.OPEN)
        if again.state is State.OPEN:
            assert task.taken <= task.wanted
            assert task.answered < task.wanted == max(again.wanted, task.taken) or task.wanted >= again.wanted
        assert stands == self.expected(tx, stage, task, again)

    def expected(self, tx: Any, stage: Stage, task: Any, verdict: Any) -> str:
        if verdict.state is not State.SETTLED:
            return "here" if verdict.state is State.OPEN else "contested"
        if stage.file.passes == "settled":
            return "passed"
        passes = query.parse(stage.file.passes)
        return "passed" if passes.value(flow.facts(tx, task.item_id, passes.names())) is True else "dropped"


REAL = flow.carry_on


def test_after_any_changes_and_answers_a_site_is_as_if_opened_with_the_last_file(
    database_address: str, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from manyeyes.settings import Settings

    monkeypatch.setattr("manyeyes.projects.secrecy", lambda checked, folder: ([], []))

    class Here(ChangingCrowd):
        house = open_house(quick_folder, clock=lambda: Here.seconds, settings=Settings(database=database_address))

    many = SEQUENCES if not database_address else max(5, SEQUENCES // 8)
    checks = list(HealthCheck)
    with Here.house:
        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=many, stateful_step_count=18, deadline=None, suppress_health_check=checks, database=None
            ),
        )
