"""Pictures taken along: lent for hours, known ones among them like any others, and nothing counted twice."""

from __future__ import annotations

from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, claim, pictures, the_stage
from tests.skills.known_pictures import a_project_with_known, truths_by_item

from manyeyes import assignment, work
from manyeyes.answers import Said
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage

HOURS, USUAL = 2 * 3600.0, 300.0


def a_stage(house: House, count: int = 30, more: str = "    offline: true") -> Stage:
    project = a_project(house, a_project_file(more=more))
    pictures(house, project, count)
    return the_stage(house, project)


def take_along(house: House, worker: Worker, stage: Stage) -> list[work.Lent]:
    return list(work.claim_thoroughly(house, worker, stage, 20, pack=True).tasks)


def left_for_others(house: House, stage: Stage) -> int:
    """How many pictures a newcomer could have now, who does not keep them."""
    newcomer = a_worker(house)
    found = claim(house, newcomer, stage, 20).tasks
    with house.transaction() as tx:
        return sum(work.give_back(tx, newcomer, task.assignment, house.now()) for task in found)


def test_a_pack_is_lent_for_hours_and_all_else_for_five_minutes(house: House, clock: Clock) -> None:
    stage = a_stage(house)
    pack, usual = take_along(house, a_worker(house), stage), claim(house, a_worker(house), stage, 3).tasks
    assert [task.expires_at - clock() for task in pack] == [HOURS] * 20
    assert [task.expires_at - clock() for task in usual] == [USUAL] * 3


def test_a_stage_without_the_switch_lends_nothing_for_longer(house: House, clock: Clock) -> None:
    stage = a_stage(house, more="")
    assert {task.expires_at - clock() for task in take_along(house, a_worker(house), stage)} == {USUAL}


def test_a_sign_of_life_never_shortens_a_pack(house: House, clock: Clock) -> None:
    stage, worker = a_stage(house), a_worker(house)
    until = take_along(house, worker, stage)[0].expires_at
    clock.pass_by(600)
    with house.transaction() as tx:
        assert work.heartbeat(tx, worker, clock()) == 20
    assert {task.expires_at for task in claim(house, worker, stage, 20).tasks} == {until}


def test_a_pack_that_is_not_used_goes_back_to_everybody(house: House, clock: Clock) -> None:
    stage = a_stage(house, count=20, more="    offline: {tasks: 20, hours: 1}")
    honest, forgetful = a_worker(house), a_worker(house)
    pack = take_along(house, honest, stage)
    take_along(house, forgetful, stage)
    assert left_for_others(house, stage) == 0  # two people a picture

    with house.transaction() as tx:
        assert all(work.give_back(tx, honest, task.assignment, clock()) for task in pack)
    assert left_for_others(house, stage) == 20

    take_along(house, honest, stage)
    clock.pass_by(3601)
    with house.transaction() as tx:
        assert assignment.sweep(tx, clock(), most=100) == 40
    assert left_for_others(house, stage) == 20


def test_in_a_pack_known_pictures_are_as_many_as_ever_and_look_like_the_others(house: House) -> None:
    _, stage = a_project_with_known(house, known=12, ordinary=60, control="share: {1: 0.25}", more="    offline: true")
    pack, known = take_along(house, a_worker(house), stage), truths_by_item(house)
    assert [sum(task.item.id in known for task in pack[block : block + 4]) for block in range(0, 20, 4)] == [1] * 5
    assert len({(task.expires_at, task.workflow, task.questions, len(task.assignment)) for task in pack}) == 1


def test_of_answers_that_come_together_each_has_its_own_result(house: House) -> None:
    stage, worker = a_stage(house), a_worker(house)
    mine = [task.assignment for task in take_along(house, worker, stage)]
    theirs = claim(house, a_worker(house), stage).tasks[0].assignment
    no, perhaps = (Said(revision=1, answers={"text": value}, shown_ms=800) for value in ("no", "perhaps"))
    together = [(mine[0], no), (theirs, no), (mine[1], perhaps), (mine[2], no), (mine[0], no)]
    kept = work.replay(house, worker, stage, together)
    refusals = [one.refused and one.refused.kind() for one in kept]
    assert refusals == [None, "foreign-assignment", "unknown-value", None, None]
    with house.reading() as tx:
        stored = [own.assignment for own in work.my_answers(tx, worker, 10, 0.0)]
    assert stored == [mine[2], mine[0]]
