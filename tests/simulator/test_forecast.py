"""A forecast: a small made-up crowd before the start, corrected by what came in; it says how sure it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, answer, claim, pictures, the_stage
from tests.makers import a_worker as somebody

from manyeyes.house import House, open_house
from manyeyes.simulator import BeingMade, Forecast, NoForecast, forecast
from manyeyes.simulator.ahead import so_far, speed
from manyeyes.simulator.forecast import SmallRun, SoFar, foretold, stretch
from manyeyes.simulator.small_run import as_json, from_json, thinned
from manyeyes.storage import random_id

CURVE = ((0.0, 0.5), (0.0, 2.0), (0.5, 2.5), (0.8, 3.0), (1.0, 3.5))
SMALL = SmallRun(3.5, 3.0, 4.2, 1.1, 2.5, 0.98, 0.04, CURVE)


def test_before_the_start_it_is_what_the_small_crowd_needed() -> None:
    told = foretold(SMALL, SoFar(tasks=1000), reward=0.01)
    assert told.answers.likely == pytest.approx(3500 * 1.1)
    assert told.answers_a_task.likely == pytest.approx(3.5 * 1.1)
    assert told.hours.likely == pytest.approx(3850 * 2.5 / 3600)
    assert told.money is not None
    assert told.money.likely == pytest.approx(38.5)
    assert (told.days, told.rests_on, told.so_far) == (None, "simulation", 0.0)


def test_before_the_start_its_range_holds_a_good_and_a_bad_crowd() -> None:
    told = foretold(SMALL, SoFar(tasks=1000))
    assert told.answers_a_task.least < 3.1 * 1.1
    assert told.answers_a_task.most > 4.1 * 1.1


def test_a_stage_that_goes_as_foretold_keeps_its_forecast_and_is_surer() -> None:
    first = foretold(SMALL, SoFar(tasks=1000))
    half = foretold(SMALL, SoFar(tasks=1000, decided=500, answers=2500, wave=1000, wave_done=500, a_day=1000.0))
    assert half.answers_a_task.likely == pytest.approx(first.answers_a_task.likely)
    assert half.answers.likely == pytest.approx(1000 * 1.1)
    assert half.days is not None
    assert half.days.likely == pytest.approx(1.1)

    def width(told: Forecast) -> float:
        return told.answers_a_task.most - told.answers_a_task.least

    assert width(half) < width(first) / 2


def test_a_stage_that_needs_more_than_foretold_will_need_more() -> None:
    told = foretold(SMALL, SoFar(tasks=1000, decided=500, answers=4000, wave=1000, wave_done=500))
    assert told.answers_a_task.likely > 1.3 * SMALL.a_task
    assert told.rests_on == "both"


def test_first_answers_before_anything_is_decided_say_nothing_yet() -> None:
    told = foretold(SMALL, SoFar(tasks=1000, answers=1800, wave=1000))
    assert told.answers_a_task.likely == pytest.approx(SMALL.a_task * SMALL.all_to_ordinary)


def test_nothing_is_left_when_everything_is_decided() -> None:
    told = foretold(SMALL, SoFar(tasks=100, decided=100, answers=350, wave=100, wave_done=100, a_day=10.0), 0.01)
    assert (told.answers.likely, told.answers.most, told.hours.most) == (0, 0, 0)
    assert told.so_far == 1.0


@given(
    tasks=st.integers(1, 5000),
    done=st.floats(0, 1),
    per_task=st.floats(0, 12),
    wave=st.integers(1, 5000),
    a_day=st.none() | st.floats(1, 1e5),
)
def test_a_forecast_is_never_below_one_answer_an_open_task_and_its_ends_are_in_order(
    tasks: int, done: float, per_task: float, wave: int, a_day: float | None
) -> None:
    decided, wave = int(tasks * done), min(wave, tasks)
    now = SoFar(tasks, decided, 0, int(tasks * per_task), tasks - wave, wave, min(wave, decided), a_day)
    told = foretold(SMALL, now, reward=0.001)
    for amount in filter(None, (told.answers, told.hours, told.money, told.days, told.answers_a_task)):
        assert 0 <= amount.least <= amount.likely <= amount.most
    assert told.answers.least >= (tasks - decided) * SMALL.all_to_ordinary * (1 - 1e-9)


def test_a_share_decided_stands_for_a_stretch_of_the_curve() -> None:
    assert stretch(CURVE, 0.0) == (0.0, 2.5)
    assert stretch(CURVE, 0.5) == (2.0, 3.0)
    assert stretch(CURVE, 1.0) == (3.0, 3.5)


def test_a_small_run_is_kept_and_read_as_it_was() -> None:
    assert from_json(as_json(SMALL)) == SMALL
    long = tuple((at / 500, at / 100) for at in range(501))
    assert len(thinned(long)) <= 45
    assert thinned(long)[-1] == long[-1]


def test_speed_is_told_from_ten_answers_on_and_counts_the_time_nobody_came() -> None:
    assert speed([100.0] * 9, 200.0) is None
    assert speed([0.0] * 12, 43_200.0) == pytest.approx(24.0)


def test_what_a_stage_has_is_counted_wave_by_wave(house: House, clock: Clock) -> None:
    project = a_project(house, a_project_file(overlap="{min: 1, max: 1}", wave=4))
    pictures(house, project, 10)
    stage, worker = the_stage(house, project), somebody(house)
    for _ in range(3):
        found = claim(house, worker, stage)
        clock.pass_by(5)
        answer(house, worker, found.tasks[0].assignment, {"text": "no"})
    with house.reading() as tx:
        now = so_far(tx, stage, house.now())
    assert (now.tasks, now.decided, now.answers, now.wave, now.before) == (10, 3, 3, 4, 0)
    assert (now.timed, now.seconds) == (3, pytest.approx(0.8))


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> House:
    """A site on SQLite; a forecast reads the same of both databases, as the test above shows."""
    return open_house(tmp_path / "site", clock=clock)


def test_the_first_call_starts_the_small_crowd_and_a_later_one_has_the_forecast(site: House) -> None:
    with site:
        project = a_project(site, a_project_file(name=f"eyes-{random_id()}", more="    subjective: true"))
        pictures(site, project, 20)
        stage = the_stage(site, project)
        assert isinstance(forecast(site, project, stage), BeingMade)
        told = forecast(site, project, stage, wait=True)
        assert isinstance(told, Forecast), told
        assert 20 * 2 <= told.answers.likely <= 20 * 5 * 1.2
        assert told.confidence == 0.95
        assert forecast(site, project, stage) == told, "it is kept"


def test_a_stage_without_questions_has_no_forecast_and_says_why(site: House) -> None:
    with site:
        drawing = "\n  - {name: draw, kind: annotate, shapes: [box]}"
        project = a_project(site, a_project_file(more=drawing))
        told = forecast(site, project, the_stage(site, project, "draw"))
    assert told == NoForecast(
        "draw is an annotate stage: made-up people answer questions, they cannot draw, film or find tags."
    )
