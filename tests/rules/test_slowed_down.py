"""Who clicks too fast waits; who was offline, who is only quick, and whose clock jumps, does not."""

from __future__ import annotations

from tests import makers
from tests.conftest import Clock
from tests.rules import stories
from tests.rules.stories import STOP, a_stage, acts, log, right, works

from manyeyes import projects
from manyeyes.house import House

CAREFUL = f"when: control_accuracy, over_last: 20, below: 0.7, {STOP}"
HASTE = "when: fast_answers, over_last: 20, at_least: 10, under_median: 0.3, share: 0.5, do: slow_down, for: 1h"


def a_crowd_that_looks(house: House, clock: Clock, stage: projects.Stage, seconds: float = 8.0) -> None:
    """Three people who look at pictures as long as people do."""
    for _ in range(3):
        works(house, clock, makers.a_worker(house), stage, lambda item: "no", tasks=12, seconds=seconds)


def test_who_clicks_too_fast_is_slowed_down_by_the_server(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, HASTE)
    a_crowd_that_looks(house, clock, stage)
    hasty = makers.a_worker(house)
    told = works(house, clock, hasty, stage, lambda item: "no", seconds=0.5)
    assert (told.outcome, told.wait, told.retry_after) == ("nothing_now", 8.0, 7.5)
    assert told.message == (
        "Please take your time: most people look at a picture for 8 seconds, and so long Next waits."
    )
    assert makers.claim(house, hasty, stage, 5).outcome == "nothing_now"
    clock.pass_by(7.5)
    given = makers.claim(house, hasty, stage, 5)
    assert (given.outcome, len(given.tasks), given.wait) == ("found", 1, 8.0)
    assert makers.claim(house, hasty, stage, 5).tasks[0].assignment == given.tasks[0].assignment
    clock.pass_by(8)
    calm = stories.answers(house, hasty, given.tasks[0], lambda item: "no", 8.0)
    assert calm.outcome == "found"
    assert acts(house, project) == [("fast_answers", "slow_down", "succeeded")]


def test_who_is_slowed_down_is_not_slowed_down_twice_and_may_hurry_when_it_is_over(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, HASTE, ordinary=200)
    a_crowd_that_looks(house, clock, stage)
    hasty = makers.a_worker(house)
    for _ in range(15):
        told = works(house, clock, hasty, stage, lambda item: "no", seconds=0.5)
        if told.retry_after and len(log(house, project)) == 1:
            clock.pass_by(told.retry_after)
        if len(log(house, project)) > 1:
            break
    assert [one.at for one in log(house, project)][1:] == []
    clock.pass_by(3600)
    assert makers.claim(house, hasty, stage, 2).wait == 0


def test_a_burst_after_an_offline_hour_slows_nobody_down(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, HASTE, ordinary=100)
    a_crowd_that_looks(house, clock, stage)
    offline = makers.a_worker(house)
    held = makers.claim(house, offline, stage, 20).tasks
    clock.pass_by(200)
    for one in held:
        stories.answers(house, offline, one, lambda item: "no", 7.0)
    assert log(house, project) == []


def test_a_page_that_claims_to_have_looked_is_held_against_the_clock(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, HASTE, ordinary=100)
    a_crowd_that_looks(house, clock, stage)
    works(house, clock, makers.a_worker(house), stage, lambda item: "no", seconds=0.5, shown=9.0)
    assert acts(house, project) == [("fast_answers", "slow_down", "succeeded")]


def test_clocks_that_jump_stop_nobody(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, HASTE, CAREFUL, known=30, ordinary=100)
    a_crowd_that_looks(house, clock, stage)
    somebody = makers.a_worker(house)
    for jump in (0, -5000, 3000, -100_000, 200_000):
        clock.pass_by(jump)
        assert works(house, clock, somebody, stage, right(house, stage), tasks=6).outcome == "found"
    assert log(house, project) == []
