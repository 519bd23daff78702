"""Everybody gets a turn: a guest his few a second, all together a few at once, and whoever is refused is told when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Clock

from manyeyes.api.turns import Places, TooManyAtOnce, TooOften, Turns


def tries(turns: Turns, guest: str, count: int, rate: float = 4.0) -> int:
    """How many of so many tries in one moment are let through."""
    through = 0
    for _ in range(count):
        try:
            turns.take(guest, rate)
            through += 1
        except TooOften:
            pass
    return through


def test_one_guest_may_come_a_few_times_and_then_as_often_as_was_said() -> None:
    clock = Clock()
    turns = Turns(clock)
    assert tries(turns, "one", 50) == 8
    clock.pass_by(1)
    assert tries(turns, "one", 50) == 4
    assert tries(turns, "another", 50) == 8


@given(st.lists(st.floats(0.01, 0.6), min_size=30, max_size=80))
def test_nobody_gets_more_than_his_rate_however_he_times_it(waits: list[float]) -> None:
    clock = Clock(0.0)
    turns, through = Turns(clock), 0
    for wait in waits:
        clock.pass_by(wait)
        through += tries(turns, "one", 3)
    assert through <= 8 + 4 * sum(waits) + 1e-6


def test_who_is_refused_is_told_when_to_come_again_and_is_right_then() -> None:
    clock = Clock()
    turns = Turns(clock)
    tries(turns, "one", 8, rate=0.5)
    with pytest.raises(TooOften) as refused:
        turns.take("one", 0.5)
    assert refused.value.status == 429
    assert refused.value.retry_after is not None
    clock.pass_by(refused.value.retry_after + 1e-6)
    turns.take("one", 0.5)


def test_places_are_given_back_also_after_an_error() -> None:
    places = Places(2)
    with places.one(), places.one():
        with pytest.raises(TooManyAtOnce), places.one():
            pass
        with pytest.raises(TooManyAtOnce):
            places.look()
    places.look()
    with pytest.raises(ValueError), places.one():
        raise ValueError
    with places.one(), places.one():
        pass
