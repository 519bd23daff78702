"""Drafts: what the tagger would answer is filled in, hidden for a stable share, written down and never counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import assignment, consensus, items, skills
from manyeyes.assignment import hides_draft
from manyeyes.house import House
from manyeyes.items import Predictor, SpeaksOf
from manyeyes.projects import Project, Question, Stage
from manyeyes.storage import Row
from manyeyes.storage import tables as t
from manyeyes.work.fill_in import filled_in

QUESTIONS = (
    '{name: text, ask: "Is there any text?", type: yes_no}',
    '{name: hair, ask: "What hair?", type: choice, values: [black, red, none]}',
)
sqlite = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)
KNOWS = {"text": {"yes": 0}, "hair": {"black": 1, "red": 2}}
SURE = (0.97, 0.02, 0.91)
TAGGER = "  - {name: tagger, kind: train, method: head}\n"


def a_file(hidden: float = 0.2, more: str = "", questions: Sequence[str] = QUESTIONS) -> str:
    """Two questions, drafts from .8 on."""
    wish = f"    drafts: {{score: 0.8, hidden_share: {hidden}}}\n{more}"
    return a_project_file(questions=questions, more=wish) + TAGGER


def taught(house: House, project: Project, scores: Mapping[int, Sequence[float]], number: int = 1) -> None:
    """Tagger `number` serves, and said this of the pictures."""
    train = the_stage(house, project, "tagger")
    with house.transaction() as tx:
        told = {"features": SpeaksOf(the_stage(house, project).workflow.partition(".")[0], KNOWS)}
        items.keep_predictor(tx, Predictor(train.id, number, told))
        items.keep_predictions(tx, train.id, number, {one: np.array(said) for one, said in scores.items()})


def a_taught_stage(house: House, count: int = 40, **file: object) -> tuple[Project, Stage, list[int]]:
    """A stage with drafts whose tagger is sure of every picture."""
    project = a_project(house, a_file(**file))  # type: ignore[arg-type]
    made = pictures(house, project, count)
    taught(house, project, dict.fromkeys(made, SURE))
    return project, the_stage(house, project), made


def rows(house: House) -> list[Row]:
    """All drafts, with their tasks."""
    with house.reading() as tx:
        drafts = select(t.draft, t.assignment.c.task_id, t.task.c.lane).select_from(t.draft)
        return tx.dynamic(drafts.join(t.assignment).join(t.task))


@sqlite
def test_what_the_tagger_is_sure_of_is_filled_in_and_the_rest_is_left_open(house: House) -> None:
    project = a_project(house, a_file(hidden=0.05))
    sure, half, blind, unseen = pictures(house, project, 4)
    taught(house, project, {sure: SURE, half: (0.4, 0.3, 0.3), blind: (nan, nan, nan)})
    stage, worker = the_stage(house, project), a_worker(house)
    drafts = {one.item.id: one.draft for one in claim(house, worker, stage, 4).tasks}
    with house.reading() as tx:
        by_item = {
            number: drafts[item.public_id] for number, item in items.by_ids(tx, [sure, half, blind, unseen]).items()
        }
    hidden = {row.task_id for row in rows(house) if not row.shown}
    assert by_item[sure] == ({} if hidden else {"text": "yes", "hair": "red"})
    assert by_item[half] == by_item[blind] == by_item[unseen] == {}


@sqlite
def test_a_hidden_share_of_the_tasks_never_shows_one_to_anybody(house: House) -> None:
    _, stage, _ = a_taught_stage(house, count=60, hidden=0.3)
    seen: dict[str, set[bool]] = {}
    for _ in range(2):
        worker = a_worker(house)
        while found := claim(house, worker, stage, 20).tasks:
            for one in found:
                seen.setdefault(one.item.id, set()).add(bool(one.draft))
                answer(house, worker, one.assignment, {"text": "no", "hair": "none"})
    assert all(len(both) == 1 for both in seen.values())
    assert 6 <= sum(both == {False} for both in seen.values()) <= 32
    written = {(row.task_id, bool(row.shown)) for row in rows(house)}
    assert written == {(task, not hides_draft(task, 0.3)) for task, _ in written}


@given(st.integers(1, 10**9), st.floats(0.05, 0.9), st.floats(0, 0.05))
def test_a_task_that_is_hidden_stays_hidden_where_more_are(task: int, share: float, more: float) -> None:
    assert hides_draft(task, share) <= hides_draft(task, share + more)


def test_the_share_that_is_hidden_is_about_the_one_asked_for() -> None:
    hidden = sum(hides_draft(task, 0.2) for task in range(1, 10_001))
    assert 1_880 < hidden < 2_120


def test_a_draft_is_no_answer_and_changes_nothing_that_is_counted(house: House) -> None:
    _, stage, made = a_taught_stage(house, count=3)
    worker = a_worker(house)
    found = claim(house, worker, stage, 3).tasks
    assert any(one.draft for one in found)
    with house.transaction() as tx:
        assert tx.dynamic(select(t.answer)) == []
        for item in made:
            task = assignment.task_of(tx, stage.id, item)
            assert task is not None
            assert assignment.counts(tx, task).answered == 0
            assert consensus.verdicts(tx, task) == []
            assert not tx.dynamic(select(t.consensus).where(t.consensus.c.task_id == task))
    answer(house, worker, found[0].assignment, {"text": "no", "hair": "none"})
    with house.reading() as tx:
        assert {(row.question, row.value) for row in tx.dynamic(select(t.answer))} == {("text", "no"), ("hair", "none")}


def test_a_task_that_is_had_again_has_the_draft_it_had(house: House, clock: Clock) -> None:
    project, stage, made = a_taught_stage(house, count=5)
    worker = a_worker(house)
    before = {one.assignment: one.draft for one in claim(house, worker, stage, 5).tasks}
    taught(house, project, dict.fromkeys(made, (0.01, 0.99, 0.01)), number=2)
    clock.pass_by(1000)
    other = a_worker(house)
    claim(house, other, stage, 1)  # sweeps what ran out
    assert {one.assignment: one.draft for one in claim(house, worker, stage, 5).tasks} == before
    assert {row.tagger for row in rows(house)} == {1, 2}


@sqlite
def test_a_tagger_that_serves_no_more_fills_nothing_in(house: House) -> None:
    project, stage, _ = a_taught_stage(house)
    with house.transaction() as tx:  # another one serves and has not looked yet
        items.keep_predictor(
            tx, Predictor(the_stage(house, project, "tagger").id, 2, {"features": SpeaksOf("1", KNOWS)})
        )
    assert not any(one.draft for one in claim(house, a_worker(house), stage, 10).tasks)
    assert rows(house) == []


@sqlite
def test_a_tagger_that_learnt_another_meaning_fills_nothing_in(house: House) -> None:
    project, stage, _ = a_taught_stage(house)
    train = the_stage(house, project, "tagger")
    with house.transaction() as tx:
        items.keep_predictor(tx, Predictor(train.id, 1, {"features": SpeaksOf("7", KNOWS)}))
    assert not any(one.draft for one in claim(house, a_worker(house), stage, 10).tasks)


@sqlite
def test_without_the_switch_nothing_is_filled_in_or_written_down(house: House) -> None:
    project = a_project(house, a_project_file(questions=QUESTIONS) + TAGGER)
    taught(house, project, dict.fromkeys(pictures(house, project, 10), SURE))
    assert not any(one.draft for one in claim(house, a_worker(house), the_stage(house, project), 10).tasks)
    assert rows(house) == []


KNOWN = "    control_tasks: {share: 0.5, promote: {confidence: 0.99, answers: 9}}"


def test_a_picture_we_know_gets_its_draft_by_the_same_rule(house: House) -> None:
    _, stage, made = a_taught_stage(house, count=40, more=KNOWN)
    with house.transaction() as tx:
        for item in made[::2]:
            task = assignment.task_of(tx, stage.id, item)
            assert task is not None
            skills.make_control(tx, stage, task, {"text": "no", "hair": "black"}, "file", house.now())
    worker = a_worker(house)
    shown = [bool(one.draft) for one in claim(house, worker, stage, 20).tasks]
    by_lane = {(row.lane, row.task_id, bool(row.shown), row.question, row.value) for row in rows(house)}
    assert {lane for lane, *_ in by_lane} == {0, 1}
    assert {(question, value) for *_, question, value in by_lane} == {("text", "yes"), ("hair", "red")}
    assert all(is_shown != hides_draft(task, 0.2) for _, task, is_shown, _, _ in by_lane)
    assert len({task for _, task, *_ in by_lane}) == len(shown) == 20


scores = st.lists(st.floats(0, 1) | st.just(nan), min_size=3, max_size=3)


@given(scores, st.floats(0.5, 0.99))
def test_what_is_filled_in_is_surer_than_asked_and_no_other_value_is(said: list[float], sure: float) -> None:
    asked = (Question("text", "?", "yes_no", ("yes", "no")), Question("hair", "?", "choice", ("black", "red", "none")))
    found = filled_in(asked, SpeaksOf("1", KNOWS), said, sure)
    yes, black, red = said
    if found.get("text") == "yes":
        assert yes >= sure
    elif found.get("text") == "no":
        assert 1 - yes >= sure
    else:
        assert not (yes >= sure)
        assert not (1 - yes >= sure)
    assert found.get("hair") in (None, "black", "red")
    assert ("hair" in found) == any(one >= sure for one in (black, red))
