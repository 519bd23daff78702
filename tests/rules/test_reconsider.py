"""A truth was wrong: whoever was stopped for denying it goes on, and is told; who was wrong anyway is not."""

from __future__ import annotations

from tests import makers
from tests.conftest import Clock
from tests.rules.stories import NAME, STOP, a_stage, acts, right, works, wrong

from manyeyes import assignment, items, people, projects, rules, skills
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage

CAREFUL = f"when: control_accuracy, over_last: 20, below: 0.7, {STOP}, answers: ask_again"


def known_tasks(house: House, stage: Stage) -> dict[int, str]:
    """The known tasks, each with what is taken for true."""
    with house.reading() as tx:
        source = projects.stage(tx, stage.project.project, "import")
        found = {}
        for path in skills.known_paths(tx, stage.id):
            item = items.by_source(tx, source.id, path)
            task = None if item is None else assignment.task_of(tx, stage.id, item.id)
            assert task is not None
            found[task] = skills.truth(tx, task)[NAME]
        return found


def corrected(house: House, stage: Stage, tasks: dict[int, str]) -> list[int]:
    """The owner says of all these that it is the other way round; returns who may go on."""
    freed: list[int] = []
    for task, value in tasks.items():
        with house.transaction() as tx:
            other = {NAME: "no" if value == "yes" else "yes"}
            rescored = skills.correct_truth(tx, stage, task, other, house.now())
            freed += rules.reconsider(tx, stage, rescored, house.now())
    return freed


def a_denier(house: House, clock: Clock, stage: Stage) -> Worker:
    """Somebody who says the opposite of all that is known, and is stopped for it."""
    somebody = makers.a_worker(house)
    assert works(house, clock, somebody, stage, wrong(house, stage)).outcome == "restricted"
    return somebody


def test_who_was_right_all_along_goes_on_and_reads_why(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, CAREFUL, known=24, ordinary=40)
    somebody = a_denier(house, clock, stage)
    assert corrected(house, stage, known_tasks(house, stage)) == [somebody.id]
    with house.reading() as tx:
        (restriction,) = people.restrictions_of(tx, somebody.id)
        assert restriction.lifted_why == "One of the pictures we thought we knew was wrong: you were right. Go on."
    assert acts(house, project) == [("control_accuracy", "restrict", "lifted")]
    assert makers.claim(house, somebody, stage).outcome == "found"


def test_one_wrong_truth_frees_nobody_who_denied_ten(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, f"{CAREFUL}, at_least: 16", known=24, ordinary=40)
    somebody = a_denier(house, clock, stage)
    with house.reading() as tx:
        met = {row.task_id for row in tx.all(rules_known(), {"worker": somebody.id, "stage": stage.id})}
    one = next((task, value) for task, value in known_tasks(house, stage).items() if task in met)
    assert corrected(house, stage, dict([one])) == []
    assert acts(house, project) == [("control_accuracy", "restrict", "succeeded")]


def rules_known() -> object:
    """The known pictures somebody answered."""
    from sqlalchemy import bindparam, select

    from manyeyes.storage.tables import scored

    return select(scored.c.task_id).where(
        scored.c.worker_id == bindparam("worker"), scored.c.stage_id == bindparam("stage")
    )


def test_what_a_rule_about_something_else_did_stays(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, f"when: answers_a_day, count: 10, {STOP}", known=24, ordinary=40)
    somebody = makers.a_worker(house)
    works(house, clock, somebody, stage, right(house, stage))
    assert corrected(house, stage, known_tasks(house, stage)) == []
    assert acts(house, project) == [("answers_a_day", "restrict", "succeeded")]
