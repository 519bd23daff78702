"""What people could not settle goes to the owner and to reviewers, among ordinary pictures and looking like them."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from tests.conftest import Clock
from tests.makers import a_worker, answer, claim
from tests.moderation.worlds import Word, World, a_world, some_workers

from manyeyes import people, projects, work
from manyeyes.house import House
from manyeyes.people import REVIEWER, Worker
from manyeyes.work.expert import UnknownTask

TWO = "{min: 2, max: 2, confidence: 0.9}"


@pytest.fixture
def world(house: House, clock: Clock) -> World:
    """Two people disagree on the first six of twenty pictures."""
    made = a_world(house, 20, some_workers(house, 2), overlap=TWO)
    made.say([Word(one, picture, ("no", "yes")[one], one) for one in (0, 1) for picture in range(6)], house.now())
    clock.pass_by(60)
    assert [one["task"] for one in made.adds_up_to()[:7]] == [(2, "contested")] * 6 + [(1, None)]
    return made


def a_reviewer(house: House, project: projects.Project) -> Worker:
    worker = a_worker(house, "account")
    with house.transaction() as tx:
        people.qualify(tx, worker.id, project.id, REVIEWER, "", "owner", house.now())
    return worker


def all_he_is_given(house: House, world: World, worker: Worker, value: str = "yes") -> list[work.Lent]:
    given = []
    while found := claim(house, worker, world.stage).tasks:
        given.append(found[0])
        saved = answer(house, worker, found[0].assignment, {"text": value})
        assert saved.late_note is None
    return given


def items_of(world: World) -> list[str]:
    with world.house.reading() as tx:
        return [one.item.id for one in work.contested(tx, world.stage, 100)]


def test_a_reviewer_meets_hard_pictures_among_the_others_and_settles_them(house: House, world: World) -> None:
    hard, reviewer = set(items_of(world)), a_reviewer(house, world.project)
    given = all_he_is_given(house, world, reviewer)
    places = [place for place, one in enumerate(given) if one.item.id in hard]
    assert len(given) == 20
    assert len(places) == 6
    assert places != list(range(14, 20)), "not after all others"
    assert all(one["task"] == (2, "settled") and one["value"] == "yes" for one in world.adds_up_to()[:6])
    assert all(one["item"] == "passed" for one in world.adds_up_to()[:6])


def test_hard_pictures_look_like_all_others(house: House, world: World) -> None:
    hard, reviewer = set(items_of(world)), a_reviewer(house, world.project)
    looks = {one.item.id in hard: set(asdict(one)) for one in all_he_is_given(house, world, reviewer)}
    assert looks[True] == looks[False]


def test_nobody_else_is_given_one(house: House, world: World) -> None:
    hard = set(items_of(world))
    assert not hard & {one.item.id for one in all_he_is_given(house, world, a_worker(house, "account"))}


def test_the_owner_meets_them_too_and_his_word_stands_above_a_reviewers(house: House, world: World) -> None:
    with house.transaction() as tx:
        owner = people.the_owner(tx, house.now())
    hard = items_of(world)
    all_he_is_given(house, world, a_reviewer(house, world.project), "yes")
    with house.transaction() as tx:
        assert work.settle_many(tx, owner, {f"{hard[0]}:features": {"text": "no"}}, house.now()) == 1
    assert [one["value"] for one in world.adds_up_to()[:2]] == ["no", "yes"]
    with house.reading() as tx:
        assert not [one for one in projects.alerts(tx, world.project.id, 9) if one.kind == "flip"], "his own word"


def test_a_word_that_settles_does_so_however_often_it_is_counted(house: House, world: World) -> None:
    all_he_is_given(house, world, a_reviewer(house, world.project), "no")
    before = world.adds_up_to()
    world.count_again()
    assert world.adds_up_to()[:6] == before[:6]


def test_a_reviewer_may_correct_himself(house: House, clock: Clock) -> None:
    world = a_world(house, 1, some_workers(house, 2), overlap=TWO)
    world.say([Word(one, 0, ("no", "yes")[one], one) for one in (0, 1)], house.now())
    clock.pass_by(60)
    reviewer = a_reviewer(house, world.project)
    (mine,) = all_he_is_given(house, world, reviewer, "yes")
    assert world.adds_up_to()[0]["value"] == "yes"
    answer(house, reviewer, mine.assignment, {"text": "no"}, revision=2)
    assert (world.adds_up_to()[0]["value"], world.adds_up_to()[0]["state"]) == ("no", "settled")


def test_one_he_left_is_given_again(house: House, clock: Clock) -> None:
    world = a_world(house, 1, some_workers(house, 2), overlap=TWO)
    world.say([Word(one, 0, ("no", "yes")[one], one) for one in (0, 1)], house.now())
    clock.pass_by(60)
    reviewer = a_reviewer(house, world.project)
    first, again = claim(house, reviewer, world.stage).tasks, claim(house, reviewer, world.stage).tasks
    assert first[0].assignment == again[0].assignment, "he holds it"
    clock.pass_by(1000)
    claim(house, a_worker(house), world.stage)  # a claim sweeps what ran out
    assert claim(house, reviewer, world.stage).tasks[0].assignment == first[0].assignment


def test_the_grid_says_how_many_said_what(house: House, world: World) -> None:
    with house.reading() as tx:
        tasks = work.contested(tx, world.stage, 3)
    assert [dict(one.said["text"]) for one in tasks] == [{"no": 1, "yes": 1}] * 3
    assert [round(one.sure["text"], 2) for one in tasks] == [0.5] * 3


def test_many_are_settled_together_or_none(house: House, world: World) -> None:
    with house.transaction() as tx:
        owner = people.the_owner(tx, house.now())
        tasks = [one.task for one in work.contested(tx, world.stage, 100)]
    with pytest.raises(UnknownTask), house.transaction() as tx:
        work.settle_many(tx, owner, {tasks[0]: {"text": "no"}, "nothing:features": {"text": "no"}}, house.now())
    assert len(items_of(world)) == 6
    with house.transaction() as tx:
        work.settle_many(tx, owner, {task: {"text": "no"} for task in tasks}, house.now())
    assert items_of(world) == []


def test_unresolved_pictures_are_dropped_where_the_project_says_so(house: House) -> None:
    world = a_world(house, 2, some_workers(house, 2), overlap=TWO, more="    unresolved: drop")
    said = [Word(one, picture, ("no", "yes")[one * picture], one) for one in (0, 1) for picture in (0, 1)]
    world.say(said, house.now())
    assert [one["item"] for one in world.adds_up_to()] == ["passed", "dropped"]
