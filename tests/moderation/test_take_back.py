"""What somebody said in a time is taken back at once, counted again in the background, and can be given back."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.moderation.worlds import Word, World, a_world, heap_of_answers, some_workers

from manyeyes import answers, moderation, projects
from manyeyes.house import House
from manyeyes.moderation import TimesTurnedRound

MANY = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
VANDAL, OTHERS, PICTURES = 0, 4, 3
FROM, UNTIL = 1000.0, 2000.0

times = st.sampled_from([500.0, 900.0, 1100.0, 1500.0, 1900.0, 2100.0])
words = st.builds(
    Word, st.integers(0, OTHERS), st.integers(0, PICTURES - 1), st.sampled_from(["yes", "no", "unsure"]), times
)
heaps = st.lists(words, max_size=14, unique_by=lambda word: (word.worker, word.picture))


def take(world: World, begin: float, from_at: float = FROM, until_at: float = UNTIL) -> moderation.TakenBack:
    with world.house.transaction() as tx:
        vandal = world.workers[VANDAL]
        return moderation.take_back(
            tx, world.project, vandal, begin + from_at, begin + until_at, begin + 3000, reason="a vandal"
        )


def give_back(world: World, taken: moderation.TakenBack, begin: float) -> None:
    for made in taken.withdrawals:
        with world.house.transaction() as tx:
            assert moderation.undo(tx, made.public_id, begin + 4000)


@MANY
@given(heap=heaps)
def test_what_is_left_adds_up_as_if_he_had_never_answered_in_that_time_and_undo_brings_all_back(
    house: House, heap: list[Word]
) -> None:
    begin = house.now()
    everybody = some_workers(house, OTHERS + 1)
    world, other = a_world(house, PICTURES, everybody), a_world(house, PICTURES, everybody)
    world.say(heap, begin)
    other.say([one for one in heap if one.worker != VANDAL or not FROM <= one.at <= UNTIL], begin)
    world.count_again()
    before = world.adds_up_to()
    taken = take(world, begin)
    world.count_again()
    other.count_again()
    assert world.adds_up_to() == other.adds_up_to()
    give_back(world, taken, begin)
    world.count_again()
    assert without_slots(world.adds_up_to()) == without_slots(before)


def without_slots(pictures: list[dict[str, object]]) -> list[dict[str, object]]:
    """Somebody may have been asked for meanwhile; that is not taken back."""
    return [{name: value for name, value in one.items() if name != "missing"} for one in pictures]


@pytest.fixture
def vandalised(house: House) -> World:
    """Three pictures: two honest people and a vandal about each."""
    world = a_world(house, 3, some_workers(house, 4), overlap="{min: 2, max: 5, confidence: 0.9}")
    honest = [Word(worker, picture, "no", 100 * worker) for worker in (1, 2) for picture in (0, 1)]
    vandal = [Word(VANDAL, picture, "yes", 1000 + picture) for picture in (0, 2)]
    world.say([*honest, *vandal, Word(3, 2, "yes", 1500)], house.now())
    return world


def test_a_preview_says_what_would_change_and_changes_nothing(vandalised: World, house: House) -> None:
    begin = house.now()
    before = vandalised.adds_up_to()
    with house.reading() as tx:
        found = moderation.preview_take_back(
            tx, vandalised.project, vandalised.workers[VANDAL], begin + FROM, begin + UNTIL
        )
    assert (found.answers, found.stages, found.exact) == (2, ("features",), True)
    assert found.settled == found.looked_at == sum(one["task"] == (2, "settled") for one in before[::2])
    assert (found.would_open, found.would_flip) == (1, 0), "picture 2 would have one answer left"
    assert vandalised.adds_up_to() == before


def test_what_a_preview_says_is_what_taking_back_does(vandalised: World, house: House) -> None:
    begin = house.now()
    vandalised.count_again()
    with house.reading() as tx:
        foretold = moderation.preview_take_back(
            tx, vandalised.project, vandalised.workers[VANDAL], begin + FROM, begin + UNTIL
        )
    before = vandalised.adds_up_to()
    take(vandalised, begin)
    vandalised.count_again()
    settled = [
        (was, now) for was, now in zip(before, vandalised.adds_up_to(), strict=True) if was["task"] == (2, "settled")
    ]
    assert sum(was["task"] != now["task"] for was, now in settled) == foretold.would_change == 1


def test_taking_back_twice_is_taking_back_once(vandalised: World, house: House) -> None:
    begin = house.now()
    first, again = take(vandalised, begin), take(vandalised, begin)
    wider = take(vandalised, begin, until_at=2500)
    assert (first.answers, first.new) == (2, True)
    assert (again.new, wider.new) == (False, False), "the same answers"
    assert again.withdrawals == wider.withdrawals == first.withdrawals
    with house.reading() as tx:
        assert len(answers.withdrawals_of(tx, vandalised.workers[VANDAL].id)) == 1
        deeds = projects.deeds(tx, vandalised.project.id, 10)
    assert [deed.what for deed in deeds] == ["took back"]
    assert deeds[0].facts["worker"] == vandalised.workers[VANDAL].public_id


def test_overlapping_times_are_taken_back_each_for_itself(vandalised: World, house: House) -> None:
    begin = house.now()
    take(vandalised, begin)
    part = take(vandalised, begin, from_at=1002)
    assert part.new
    give_back(vandalised, part, begin)
    vandalised.count_again()
    assert [one["answers"] for one in vandalised.adds_up_to()] == [2, 2, 1], "the wider one is still in force"


def test_undo_says_whether_there_was_anything_to_undo(vandalised: World, house: House) -> None:
    begin = house.now()
    taken = take(vandalised, begin)
    give_back(vandalised, taken, begin)
    with house.transaction() as tx:
        assert not moderation.undo(tx, taken.withdrawals[0].public_id, begin + 5000)
        assert [deed.what for deed in projects.deeds(tx, vandalised.project.id, 10)] == [
            "undid taking back",
            "took back",
        ]
    with house.transaction() as tx, pytest.raises(answers.UnknownWithdrawal):
        moderation.undo(tx, "nothing", begin)


def test_what_he_says_later_is_not_taken_back(vandalised: World, house: House) -> None:
    begin = house.now()
    take(vandalised, begin, until_at=1e9)
    vandalised.say([Word(VANDAL, 1, "no", 3500)], begin)
    assert vandalised.adds_up_to()[1]["answers"] == 3


def test_nothing_to_take_back_writes_nothing(vandalised: World, house: House) -> None:
    taken = take(vandalised, house.now(), from_at=5, until_at=6)
    assert (taken.withdrawals, taken.answers, taken.new) == ((), 0, False)
    with pytest.raises(TimesTurnedRound):
        take(vandalised, house.now(), from_at=9, until_at=6)


def test_work_in_another_project_stays(house: House) -> None:
    everybody = some_workers(house, 2)
    here, there = a_world(house, 2, everybody), a_world(house, 2, everybody)
    said = [Word(worker, picture, "no", 1200) for worker in (0, 1) for picture in (0, 1)]
    here.say(said, house.now())
    there.say(said, house.now())
    take(here, house.now())
    for world in (here, there):
        world.count_again()
    assert [one["answers"] for one in here.adds_up_to()] == [1, 1]
    assert [one["answers"] for one in there.adds_up_to()] == [2, 2]


def test_five_hundred_answers_of_a_vandal_are_previewed_and_taken_back_in_a_second(house: House) -> None:
    world = a_world(house, 500, some_workers(house, 3), overlap="{min: 2, max: 3, confidence: 0.9}")
    said = [(task, worker.id, "no", house.now() + 1500) for worker in world.workers for task in world.tasks]
    heap_of_answers(house, world.stage, said)
    start = time.perf_counter()
    with house.reading() as tx:
        found = moderation.preview_take_back(tx, world.project, world.workers[VANDAL], 0, house.now() + UNTIL)
    looked = time.perf_counter() - start
    start = time.perf_counter()
    taken = take(world, house.now())
    assert (found.answers, found.settled, found.exact, taken.answers) == (500, 500, True, 500)
    assert found.would_change == 0
    assert max(looked, time.perf_counter() - start) < 1.0
