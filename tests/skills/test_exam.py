"""Exams: the exact boundary, attempts, the wait between two, a new one after a restriction, and too few pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.conftest import Clock
from tests.makers import answer, claim
from tests.skills.known_pictures import a_project_with_known, somebody, truths_by_item, work_on

from manyeyes import people, projects, skills, work
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Early, Exam, Stage
from manyeyes.skills.exam import Attempt, standing_of
from manyeyes.skills.exam_verdict import needed, reaches, sure, verdict
from manyeyes.storage import tables as t

EXAM = "    exam: {tasks: 4, pass: 0.75, attempts: 2, again_after: 1h}"


def start(house: House, worker: Worker, stage: Stage) -> skills.ExamStanding:
    with house.transaction() as tx:
        return skills.start_exam(tx, worker.id, stage, house.now())


def standing(house: House, worker: Worker, stage: Stage) -> skills.ExamStanding:
    with house.reading() as tx:
        return skills.exam_standing(tx, worker.id, stage, house.now())


@pytest.mark.parametrize(
    ("right", "asked", "passes"), [(26, 30, True), (25, 30, False), (17, 20, True), (16, 20, False), (0, 0, False)]
)
def test_the_pass_mark_of_85_is_exact(right: int, asked: int, passes: bool) -> None:
    assert reaches(0.85, asked, right) is passes


@given(st.integers(1, 100), st.integers(1, 1000))
def test_a_mark_of_whole_percents_is_never_rounded(percent: int, asked: int) -> None:
    least = needed(percent / 100, asked)
    assert least * 100 >= percent * asked > (least - 1) * 100


def test_an_exam_is_decided_by_its_last_picture_and_not_before() -> None:
    exam = Exam(tasks=30, passes=0.85)
    assert verdict(exam, 29, 29, 29) is None
    assert verdict(exam, 30, 30, 26) is True
    assert verdict(exam, 30, 30, 25) is False


def test_a_sequential_exam_ends_when_it_is_sure_and_by_the_mark_at_its_end() -> None:
    exam = Exam(tasks=30, passes=0.85, early=Early())
    assert verdict(exam, 16, 16, 16) is None
    assert verdict(exam, 17, 17, 17) is True
    assert verdict(exam, 4, 4, 0) is False
    assert sure(Early(), 30, 26) is None
    assert verdict(exam, 30, 30, 26) is True


def test_a_short_test_comes_first_and_says_how_long_it_is_and_how_many_must_be_right(house: House) -> None:
    _, stage = a_project_with_known(house, more=EXAM)
    found = claim(house, somebody(house), stage)
    assert found.outcome == "exam_first"
    assert found.message == "A short test comes first: 4 pictures. 3 must be right."


def test_while_it_runs_there_are_known_pictures_alone_and_then_the_work_begins(house: House) -> None:
    _, stage = a_project_with_known(house, more=EXAM, control="share: {1: 0}")
    worker = somebody(house)
    assert start(house, worker, stage).state == "running"
    held = claim(house, worker, stage, 3).tasks
    assert {task.item.id for task in held} <= set(truths_by_item(house))
    with house.transaction() as tx:
        for task in held:
            work.give_back(tx, worker, task.assignment, house.now())
    assert work_on(house, worker, stage, 4, lambda nth: nth != 2) == 4
    assert standing(house, worker, stage) == skills.ExamStanding("passed", 4, 3, 4, 4, 4, None, 1, tried=True)
    assert claim(house, worker, stage).tasks[0].item.id not in truths_by_item(house)


def test_no_more_pictures_are_held_than_the_exam_still_wants(house: House) -> None:
    _, stage = a_project_with_known(house, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    assert len(claim(house, worker, stage, 10).tasks) == 4


def test_who_fails_waits_tries_again_and_after_the_last_try_only_the_owner_helps(house: House, clock: Clock) -> None:
    _, stage = a_project_with_known(house, known=20, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    work_on(house, worker, stage, 4, lambda nth: nth > 1)
    found = claim(house, worker, stage)
    assert found.outcome == "exam_first"
    assert found.message == "You had 2 of 4 right. 3 were needed. You may try again in 1 hour."
    assert found.retry_after == 3600
    assert start(house, worker, stage).state == "wait"
    clock.pass_by(3601)
    assert claim(house, worker, stage).message == "You had 2 of 4 right. 3 were needed. Try again."
    start(house, worker, stage)
    work_on(house, worker, stage, 4, lambda nth: False)
    clock.pass_by(10**6)
    assert claim(house, worker, stage).message.endswith("That was the last try. Thank you for your time.")
    assert start(house, worker, stage).state == "failed"
    with house.transaction() as tx:
        assert skills.forgive_exam(tx, worker.id, stage.id, house.now()) == 2
    assert start(house, worker, stage).state == "running"


def test_unsure_and_skipped_count_as_asked_and_not_right(house: House) -> None:
    _, stage = a_project_with_known(house, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    first, second = claim(house, worker, stage, 2).tasks
    answer(house, worker, first.assignment, {"text": "unsure"})
    with house.transaction() as tx:
        work.skip(tx, worker, second.assignment, "too hard", house.now())
    now = standing(house, worker, stage)
    assert (now.answered, now.asked, now.right) == (2, 2, 0)


def test_back_changes_an_exam_only_while_it_runs(house: House) -> None:
    _, stage = a_project_with_known(house, more=EXAM)
    worker, truths = somebody(house), truths_by_item(house)
    start(house, worker, stage)
    first = claim(house, worker, stage).tasks[0]
    true = truths[first.item.id]["text"]
    wrong = {"yes": "no", "no": "yes"}[true]
    answer(house, worker, first.assignment, {"text": wrong})
    answer(house, worker, first.assignment, {"text": true}, revision=2)
    assert standing(house, worker, stage).right == 1
    work_on(house, worker, stage, 3)
    answer(house, worker, first.assignment, {"text": wrong}, revision=3)
    assert standing(house, worker, stage).right == 4
    assert standing(house, worker, stage).state == "passed"


def test_a_restriction_asks_for_an_exam_made_after_it_and_passing_ends_it(house: House, clock: Clock) -> None:
    project, stage = a_project_with_known(house, known=20, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    work_on(house, worker, stage, 4)
    clock.pass_by(10)
    with house.transaction() as tx:
        people.restrict(
            tx,
            worker.id,
            kind="exam",
            scope="stage",
            project_id=project.id,
            stage_id=stage.id,
            reason="Please take the test again.",
            numbers={},
            by="rule",
            now=house.now(),
            until=None,
        )
    assert claim(house, worker, stage).outcome == "exam_first"
    assert start(house, worker, stage).state == "running"
    work_on(house, worker, stage, 4)
    assert standing(house, worker, stage).state == "passed"
    with house.reading() as tx:
        assert people.standing(tx, worker.id, project.id, stage.id, house.now()).exam is None
    assert claim(house, worker, stage).outcome == "found"


def test_with_too_few_known_pictures_it_is_decided_by_those_there_are_and_the_owner_is_told(house: House) -> None:
    project, stage = a_project_with_known(house, known=3, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    assert work_on(house, worker, stage, 3) == 3
    assert claim(house, worker, stage).outcome == "found"
    assert standing(house, worker, stage).state == "passed"
    with house.reading() as tx:
        [alert] = [one for one in projects.alerts(tx, project.id, 9) if one.kind == "exam_too_short"]
    assert alert.numbers == {"wanted": 4, "answered": 3}
    assert "It was decided by those 3." in alert.text


def test_where_nothing_is_known_nobody_waits_for_ever(house: House) -> None:
    _, stage = a_project_with_known(house, known=0, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    assert claim(house, worker, stage).outcome == "found"


def test_a_wrong_answer_to_a_picture_lent_before_the_exam_began_does_not_count_in_it(
    house: House, clock: Clock
) -> None:
    _, stage = a_project_with_known(house, more=EXAM)
    worker = somebody(house)
    plain = replace(stage, file=replace(stage.file, exam=None))
    task = claim(house, worker, plain).tasks[0]
    clock.pass_by(5)
    start(house, worker, stage)
    answer(house, worker, task.assignment, {"text": "yes"})
    assert standing(house, worker, stage).answered == 0


def test_what_is_stored_of_an_exam_adds_up(house: House) -> None:
    _, stage = a_project_with_known(house, more=EXAM)
    worker = somebody(house)
    start(house, worker, stage)
    work_on(house, worker, stage, 4, lambda nth: nth % 2 == 0)
    with house.reading() as tx:
        [row] = tx.dynamic(select(t.exam))
        scored = tx.dynamic(select(t.scored))
    assert (row.state, row.answered, row.asked, row.right) == ("failed", 4, 4, 2)
    assert [one.right for one in scored].count(1) == 2


attempts = st.lists(st.tuples(st.sampled_from(["passed", "failed", "forgiven"]), st.floats(1, 100)), max_size=5).map(
    lambda drawn: [Attempt(n, state, 4, 4, 4, 2, n * 100, n * 100 + by) for n, (state, by) in enumerate(drawn, 1)]
)


@given(attempts, st.integers(1, 4), st.sampled_from([0.0, 150.0, 10**9]))
def test_standing_never_allows_more_attempts_than_there_are(made: list[Attempt], most: int, since: float) -> None:
    now = standing_of(Exam(4, 0.75, most, 60.0), made, since, 10_000.0)
    counted = [one for one in made if one.started_at >= since and one.state != "forgiven"]
    assert now.attempts_left == max(0, most - len(counted))
    if now.state == "to_start":
        assert len(counted) < most
    assert (now.state == "passed") == any(one.state == "passed" for one in counted)
