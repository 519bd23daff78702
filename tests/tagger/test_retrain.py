"""When a tagger learns again: after enough new pictures, at its hour, and never for nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.tagger.retrain import LastTry, Missing, decide, last_time

BERLIN = "Europe/Berlin"


def at(text: str) -> float:
    """A time in UTC as seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_before_the_first_it_says_how_many_are_still_missing() -> None:
    assert Missing(37, 50).sentence == "37 of 50 settled, then it can try."
    assert Missing(37, 50).in_steps(10).sentence == "30 of 50 settled, then it can try."
    assert "pip install 'manyeyes[ml]'" in Missing(99, 50, "ml").sentence


def test_it_learns_first_when_enough_is_settled_and_again_after_so_many_more() -> None:
    said = {"after_settled": 500}
    assert not decide(said, 49, None, 50, 0, "UTC").due
    assert decide(said, 50, None, 50, 0, "UTC").due
    assert not decide(said, 549, LastTry(50, 0), 50, 1e9, "UTC").due
    assert decide(said, 550, LastTry(50, 0), 50, 1e9, "UTC").due == "Learns now: 500 pictures were settled since."


def test_each_night_it_learns_once_if_anything_came_in_its_projects_own_timezone() -> None:
    said = {"at": "04:30"}
    trained = at("2026-07-01T02:31:00")  # 04:31 in Berlin
    assert not decide(said, 60, LastTry(50, trained), 50, at("2026-07-01T20:00:00"), BERLIN).due
    assert not decide(said, 60, LastTry(50, trained), 50, at("2026-07-02T02:29:00"), BERLIN).due
    assert decide(said, 60, LastTry(50, trained), 50, at("2026-07-02T02:30:00"), BERLIN).due
    assert not decide(said, 50, LastTry(50, trained), 50, at("2026-07-02T02:30:00"), BERLIN).due


def test_a_night_without_that_hour_and_one_with_two_of_it_are_no_trouble() -> None:
    skipped = last_time("02:30", at("2026-03-29T12:00:00"), BERLIN)
    assert at("2026-03-29T00:00:00") < skipped < at("2026-03-29T02:00:00")
    doubled = last_time("02:30", at("2026-10-25T12:00:00"), BERLIN)
    assert at("2026-10-25T00:00:00") <= doubled <= at("2026-10-25T02:00:00")


def test_without_retrain_it_waits_for_its_owner() -> None:
    found = decide({}, 5000, None, 50, 0, "UTC")
    assert (found.due, found.sentence) == ("", "Learns again when its owner says so.")


def test_a_try_that_failed_is_not_repeated_until_there_is_something_new() -> None:
    assert not decide({"after_settled": 5}, 52, LastTry(50, 0), 5, 1e9, "UTC").due


@given(st.integers(0, 23), st.integers(0, 59), st.floats(1e9, 2e9), st.sampled_from(["UTC", BERLIN, "Asia/Kolkata"]))
def test_the_last_time_a_clock_showed_an_hour_is_never_ahead_and_never_two_days_ago(
    hour: int, minute: int, now: float, zone: str
) -> None:
    found = last_time(f"{hour:02}:{minute:02}", now, zone)
    assert now - 49 * 3600 < found <= now


def test_pictures_that_were_withdrawn_do_not_hide_those_that_came() -> None:
    found = decide({"after_settled": 5}, 55, LastTry(100, 0, came=5), 10, 1e9, "UTC")
    assert (found.settled_since, bool(found.due)) == (5, True)


def test_without_retrain_it_says_that_its_owner_has_to() -> None:
    assert Missing(60, 50, by_itself=False).sentence.endswith("enough to try: it learns when its owner says so.")


@pytest.mark.parametrize("settled", [0, 4])
def test_fewer_pictures_than_before_are_no_reason_to_learn(settled: int) -> None:
    assert decide({"after_settled": 1}, settled, LastTry(60, 0), 1, 1e9, "UTC").settled_since == 0
