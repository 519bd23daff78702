"""Whatever people do in whatever order, the house's invariants hold: a model of everything a crowd can do.

I1 every acknowledged answer is stored once. I2 nobody is served a picture twice after an answer or skip.
I3 answers that take a slot never exceed what was wanted. I7 what is stored equals f(answers, fit).
More sequences: MANYEYES_SEQUENCES=10000 python -m pytest tests/work/test_state_machine.py

Long because a state machine is one class: its rules share one model of what was acknowledged.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
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
from sqlalchemy import delete, select, text
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import answers as answers_room
from manyeyes import assignment as assignment_room
from manyeyes import consensus as consensus_room
from manyeyes import flow, work
from manyeyes.answers import OtherContent, TooLateToCorrect
from manyeyes.assignment import ForeignAssignment, SkippedAlready
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage import tables as t

SEQUENCES = int(os.environ.get("MANYEYES_SEQUENCES", "300"))
QUESTIONS = (
    '{name: text, ask: "Any text?", type: yes_no}',
    '{name: kind, ask: "What is it?", type: choice, values: [photo, drawing, other]}',
)
SEQUENCE = itertools.count()
VALUES = {"text": ("yes", "no", "unsure"), "kind": ("photo", "drawing", "other", "unsure")}
ANSWERS = select(t.assignment.c.public_id, t.answer.c.revision, t.answer.c.question, t.answer.c.value).join(
    t.assignment, t.assignment.c.id == t.answer.c.assignment_id
)
TASKS = select(t.task).order_by(t.task.c.id)
HELD = select(t.assignment.c.task_id, t.assignment.c.worker_id, t.assignment.c.state)
EMPTY = {name: delete(table) for name, table in t.metadata.tables.items()}
EVERYTHING = {
    name: select(table).order_by(*table.primary_key)
    for name, table in t.metadata.tables.items()
    if name in {"answer", "consensus", "assignment", "task", "wave", "item_stage", "schedule", "skill", "known"}
}


class Crowd(RuleBasedStateMachine):
    """A few workers, a few pictures, and everything that can happen between them."""

    address = ""
    site = Path()
    house: House
    seconds = 0.0

    def __init__(self) -> None:
        super().__init__()
        # A time of its own for each sequence: a house remembers for half a minute who has seen all.
        type(self).seconds = 1_700_000_000.0 + 1_000_000 * next(SEQUENCE)
        self.stored: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)  # assignment -> revision -> values
        self.owner_of: dict[str, Any] = {}
        self.done: dict[int, set[str]] = defaultdict(set)  # worker -> items answered or skipped
        self.item_of: dict[str, str] = {}
        self.skipped: set[str] = set()
        self.crashed_at = 0

    @classmethod
    def open(cls) -> House:
        return open_house(cls.site, clock=lambda: cls.seconds, settings=Settings(database=cls.address))

    @initialize(count=st.integers(1, 6), wave=st.sampled_from(["all", 1, 3]), least=st.integers(1, 3))
    def begin(self, count: int, wave: int | str, least: int) -> None:
        overlap = f"{{min: {least}, max: {least + 2}, confidence: 0.9}}"
        text = a_project_file(questions=QUESTIONS, overlap=overlap, wave=wave)
        self.project = a_project(self.house, text)
        self.most = least + 2
        pictures(self.house, self.project, count)
        self.workers = [a_worker(self.house) for _ in range(4)]

    @property
    def stage(self) -> Any:
        return the_stage(self.house, self.project)

    @rule(who=st.integers(0, 3), count=st.integers(1, 3))
    def take(self, who: int, count: int) -> None:
        worker = self.workers[who]
        found = claim(self.house, worker, self.stage, count)
        assert len(found.tasks) <= count
        for task in found.tasks:
            assert task.item.id not in self.done[worker.id], "served again after an answer or skip"
            self.owner_of[task.assignment], self.item_of[task.assignment] = worker, task.item.id

    @rule(who=st.integers(0, 3), said=st.fixed_dictionaries({name: st.sampled_from(v) for name, v in VALUES.items()}))
    def take_and_say(self, who: int, said: dict[str, str]) -> None:
        """What people do all day."""
        self.take(who, 1)
        held = [name for name, worker in self.owner_of.items() if worker.id == self.workers[who].id]
        fresh = [name for name in held if name not in self.stored and name not in self.skipped]
        if fresh:
            self.send(fresh[-1], 1, said)

    def some(self, data: st.DataObject, names: list[str]) -> str:
        return data.draw(st.sampled_from(names))

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data(), revision=st.integers(1, 3), late=st.sampled_from([0, 0, 0, 400, 2000]))
    def say(self, data: st.DataObject, revision: int, late: int) -> None:
        """An answer, a correction, a revision out of order, a late one."""
        type(self).seconds += late
        name = self.some(data, list(self.owner_of))
        said = {question: data.draw(st.sampled_from(values)) for question, values in VALUES.items()}
        self.send(name, revision, said)

    @precondition(lambda self: self.stored)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The network delivers an acknowledged answer again."""
        name = self.some(data, list(self.stored))
        revision = data.draw(st.sampled_from(sorted(self.stored[name])))
        before = self.everything()
        answer(self.house, self.owner_of[name], name, self.stored[name][revision], revision=revision)
        assert self.everything() == before

    def send(self, name: str, revision: int, said: dict[str, str]) -> None:
        worker, known = self.owner_of[name], self.stored.get(name, {})
        try:
            answer(self.house, worker, name, said, revision=revision)
        except OtherContent:
            assert known[revision] != said
        except TooLateToCorrect:
            assert known
            assert revision not in known
        except SkippedAlready:
            assert name in self.skipped
        else:
            assert name not in self.skipped
            assert known.get(revision, said) == said
            self.stored[name][revision] = said
            self.done[worker.id].add(self.item_of[name])

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data())
    def skip(self, data: st.DataObject) -> None:
        name = self.some(data, list(self.owner_of))
        worker = self.owner_of[name]
        with self.house.transaction() as tx:
            gone = work.skip(tx, worker, name, "cannot tell", self.seconds)
        assert gone == (name not in self.stored and name not in self.skipped)
        if gone:
            self.skipped.add(name)
            self.done[worker.id].add(self.item_of[name])

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        name = self.some(data, list(self.owner_of))
        with self.house.transaction() as tx:
            work.give_back(tx, self.owner_of[name], name, self.seconds)

    @precondition(lambda self: self.owner_of)
    @rule(data=st.data(), who=st.integers(0, 3))
    def steal(self, data: st.DataObject, who: int) -> None:
        """Somebody answers another's assignment."""
        name = self.some(data, list(self.owner_of))
        thief = self.workers[who]
        if thief.id != self.owner_of[name].id:
            with pytest.raises(ForeignAssignment):
                answer(self.house, thief, name, {"text": "yes", "kind": "photo"})

    @rule(seconds=st.sampled_from([10, 200, 301, 1000]), who=st.integers(0, 3), alive=st.booleans())
    def time_passes(self, seconds: int, who: int, alive: bool) -> None:
        if alive:
            with self.house.transaction() as tx:
                work.heartbeat(tx, self.workers[who], self.seconds)
        type(self).seconds += seconds

    @rule(count=st.integers(1, 2))
    def more_pictures(self, count: int) -> None:
        pictures(self.house, self.project, count)

    @rule(data=st.data(), wanted=st.integers(1, 6))
    def change_wanted(self, data: st.DataObject, wanted: int) -> None:
        with self.house.transaction() as tx:
            ids = [row.id for row in tx.all(TASKS)]
            counts = assignment_room.counts(tx, data.draw(st.sampled_from(ids)))
            assignment_room.want(tx, counts, wanted)
        self.most = max(self.most, wanted)

    @precondition(lambda self: len(self.stored) > self.crashed_at)
    @rule()
    def crash_and_reopen(self) -> None:
        """The process dies: nothing is closed in order; what was acknowledged is there."""
        self.crashed_at = len(self.stored)
        before = self.everything()
        if self.house.lock is not None:
            self.house.lock.release()
        self.house.lock = None
        self.house.database.close()
        type(self).house = self.open()
        assert self.everything() == before

    def everything(self) -> dict[str, list[Any]]:
        with self.house.reading() as tx:
            return {name: [tuple(row) for row in tx.all(rows)] for name, rows in EVERYTHING.items()}

    @invariant()
    def every_acknowledged_answer_is_stored_once(self) -> None:
        with self.house.reading() as tx:
            rows = tx.all(ANSWERS)
        found = {(row.public_id, row.revision, row.question): row.value for row in rows}
        assert len(found) == len(rows)
        assert found == {
            (name, revision, question): value
            for name, revisions in self.stored.items()
            for revision, said in revisions.items()
            for question, value in said.items()
        }

    @invariant()
    def slots_add_up_and_are_never_exceeded(self) -> None:
        with self.house.reading() as tx:
            tasks, held = tx.all(TASKS), tx.all(HELD)
        assert len({(row.task_id, row.worker_id) for row in held}) == len(held)
        for task in tasks:
            states = [row.state for row in held if row.task_id == task.id]
            assert task.answered == states.count(1)
            assert task.taken == states.count(0) + states.count(1)
            assert task.taken <= task.wanted
            assert task.answered <= self.most

    @invariant()
    def what_is_stored_is_a_function_of_answers_and_fit(self) -> None:
        if not hasattr(self, "project"):
            return
        stage = self.stage
        with self.house.reading() as tx:
            for task in tx.all(TASKS):
                said = answers_room.current(tx, task.id)
                stored = consensus_room.verdicts(tx, task.id)
                assert bool(stored) == bool(said)
                if said:
                    used = consensus_room.fit_used(tx, task.id)
                    assert used is not None
                    again = consensus_room.verdict_now(
                        tx,
                        stage,
                        task.id,
                        flow.asked(tx, stage, task.item_id),
                        fit=consensus_room.fit_numbered(tx, stage.id, used),
                    )
                    assert sorted(again.questions, key=lambda one: one.question) == stored

    def teardown(self) -> None:
        """Leave an empty house for the next sequence: opening one costs more than emptying it."""
        with self.house.transaction() as tx:
            for table in reversed(t.metadata.sorted_tables):
                tx.run(EMPTY[table.name])


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: durability has tests of its own (faults/)."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def test_a_crowd_can_do_anything_in_any_order(database_address: str, quick_folder: Path) -> None:
    class Here(Crowd):
        address = database_address
        site = quick_folder

    Here.house = Here.open()
    if database_address:
        with Here.house.transaction() as tx:
            tx.run(text("SET synchronous_commit = off"))
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    Here.house.close()
