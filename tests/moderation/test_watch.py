"""The owner hears of what he could not see in time: flips, one source, everybody stopped, silence, copying."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from tests.conftest import Clock
from tests.makers import claim, the_stage
from tests.moderation.worlds import Word, World, a_world, heap_of_answers, some_workers

from manyeyes import moderation, people, projects
from manyeyes.house import House
from manyeyes.moderation.watch import largest_source


def look(world: World) -> list[str]:
    """What a running server asks every minute."""
    stage = the_stage(world.house, world.project)
    return moderation.watch_stage(world.house, stage, world.house.now())


def alerts(world: World) -> list[projects.Alert]:
    with world.house.reading() as tx:
        return list(projects.alerts(tx, world.project.id, 50))


def stop(world: World, who: int) -> None:
    with world.house.transaction() as tx:
        people.restrict(
            tx,
            world.workers[who].id,
            kind="stop",
            scope="stage",
            project_id=world.project.id,
            stage_id=world.stage.id,
            reason="A rule.",
            numbers={},
            by="rule",
            now=world.house.now(),
            until=None,
        )


def test_a_settled_picture_that_flips_is_told_with_what_it_was(house: House) -> None:
    world = a_world(house, 1, some_workers(house, 6), overlap="{min: 2, max: 9, confidence: 0.9}")
    world.say([Word(one, 0, "no", one) for one in (0, 1)], house.now())
    assert world.adds_up_to()[0]["task"] == (2, "settled")
    world.say([Word(one, 0, "yes", 10 + one) for one in (2, 3, 4, 5)], house.now())
    assert (world.adds_up_to()[0]["value"], world.adds_up_to()[0]["state"]) == ("yes", "settled")
    (flip,) = alerts(world)
    assert (flip.kind, flip.about) == ("flip", "features")
    assert flip.numbers["last"][0]["changed"] == {"text": ["no", "yes"]}
    assert flip.text == "A settled picture in features is settled otherwise now: text was no and is yes."


def test_flips_grow_one_alert_until_it_is_seen(house: House) -> None:
    world = a_world(house, 2, some_workers(house, 6), overlap="{min: 2, max: 9, confidence: 0.9}")
    for picture in (0, 1):
        world.say([Word(one, picture, "no", one) for one in (0, 1)], house.now())
        world.say([Word(one, picture, "yes", 10 + one) for one in (2, 3, 4, 5)], house.now())
    (both,) = alerts(world)
    assert both.numbers["pictures"] == len(both.numbers["last"]) == 2
    assert both.text.startswith("2 settled pictures in features")


def test_more_of_the_same_answer_is_no_flip(house: House) -> None:
    world = a_world(house, 1, some_workers(house, 5), overlap="{min: 2, max: 9, confidence: 0.9}")
    said = ["no", "no", "yes", "no", "no"]
    world.say([Word(one, 0, value, one) for one, value in enumerate(said)], house.now())
    assert world.adds_up_to()[0]["state"] == "settled"
    assert alerts(world) == []


def test_everybody_stopped_pauses_the_stage_and_tells_the_owner(house: House) -> None:
    world = a_world(house, 4, some_workers(house, 3), overlap="{min: 4, max: 9, confidence: 0.9}")
    world.say([Word(one, 0, "no", 0) for one in range(3)], house.now())
    stop(world, 0)
    stop(world, 1)
    assert look(world) == []
    stop(world, 2)
    assert look(world) == ["everybody_restricted"]
    assert the_stage(house, world.project).state == "paused"
    assert look(world) == [], "said once"
    assert "All 3 people" in alerts(world)[0].text


def test_pictures_given_out_and_nothing_stored_is_an_alarm(house: House, clock: Clock) -> None:
    world = a_world(house, 30, some_workers(house, 5))
    for worker in world.workers:
        claim(house, worker, world.stage, 5)
    assert look(world) == [], "they are looking"
    clock.pass_by(300)
    assert look(world) == ["nothing_stored"]
    assert alerts(world)[0].numbers == {"served": 25, "minutes": 15}


def test_one_stored_answer_is_no_silence(house: House, clock: Clock) -> None:
    world = a_world(house, 30, some_workers(house, 6))
    for worker in world.workers[:5]:
        claim(house, worker, world.stage, 5)
    clock.pass_by(300)
    world.say([Word(5, 29, "no", 0)], house.now())
    assert look(world) == []


def test_one_person_behind_a_third_of_what_was_settled_is_told(house: House) -> None:
    world = a_world(house, 60, some_workers(house, 8))
    said = []
    for picture, task in enumerate(world.tasks):
        others = [1 + picture % 7, 1 + (picture + 3) % 7]
        said += [(task, world.workers[one].id, "no", house.now()) for one in (0, *others)]
    heap_of_answers(house, world.stage, said)
    assert look(world) == ["one_source"]
    alert = alerts(world)[0]
    assert alert.numbers == {"workers": [world.workers[0].public_id], "answers": 60, "of": 180}
    assert alert.text.startswith(f"One person ({world.workers[0].public_id}) gave 33% of the answers")
    assert look(world) == []


@pytest.mark.parametrize(
    ("gave", "groups", "who"),
    [
        ({1: 31, 2: 23, 3: 23, 4: 23}, {}, [1]),
        ({1: 30, 2: 24, 3: 23, 4: 23}, {}, None),
        ({1: 20, 2: 20, 3: 30, 4: 30}, {1: 1, 2: 1}, [1, 2]),
        ({1: 9, 2: 1, 3: 1, 4: 1}, {}, None),
        ({1: 90, 2: 90, 3: 90}, {}, None),
    ],
    ids=["31 of 100", "30 of 100", "a clique", "too few answers", "too few people"],
)
def test_a_source_is_too_large_above_thirty_percent(
    gave: dict[int, int], groups: dict[int, int], who: list[int] | None
) -> None:
    assert largest_source(gave, groups) == who


def a_stage_where_some_copy(house: House) -> World:
    """20 people and 80 pictures; the first four copy one key."""
    random = np.random.default_rng(1)
    world = a_world(house, 80, some_workers(house, 20))
    truth, key = random.random((2, 80)) < 0.5
    said = []
    for one, picture in itertools.product(range(20), range(80)):
        if random.random() < 0.5:
            value = key[picture] if one < 4 else truth[picture] ^ (random.random() < 0.1)
            said.append((world.tasks[picture], world.workers[one].id, "yes" if value else "no", house.now()))
    heap_of_answers(house, world.stage, said)
    return world


def test_copying_is_looked_for_kept_and_told_once_with_the_evidence(house: House) -> None:
    world = a_stage_where_some_copy(house)
    copying = {worker.public_id for worker in world.workers[:4]}
    assert "copying" in look(world)
    with house.reading() as tx:
        (clique,) = moderation.cliques(tx, world.stage)
        line = moderation.people_of(tx, world.project, "worst", 0, 50, house.now())
        whole = moderation.person(tx, world.project, world.workers[0].public_id, house.now())
    assert set(clique.workers) == copying
    assert whole.alike == (clique,)
    assert {one.worker for one in line if one.clique_size == 4} == copying
    (told,) = [one for one in alerts(world) if one.kind == "copying"]
    assert set(told.numbers["workers"]) == copying
    assert "Nobody was stopped" in told.text
    with house.transaction() as tx:
        projects.saw_alert(tx, told.public_id, house.now())
    assert moderation.find_alike(house, world.stage, house.now()) == [clique]
    assert len([one for one in alerts(world) if one.kind == "copying"]) == 1, "the same people are not told again"
