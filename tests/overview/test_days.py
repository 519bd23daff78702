"""Answers and people stand on the days of the project's own clock, and what is about right says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from manyeyes.overview import Day
from manyeyes.overview.days import days_of

WHOLE_HOURS = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Pacific/Kiritimati", "Asia/Tokyo"]
PARTS_OF_HOURS = ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide", "America/St_Johns"]
BEGIN = 1_774_000_000  # March 2026: clocks change in Europe, America and New Zealand
# (when, who) over three weeks
SAID = some.lists(some.tuples(some.integers(BEGIN, BEGIN + 21 * 86_400), some.integers(1, 6)), min_size=1, max_size=60)


def kept(said: list[tuple[int, int]]) -> tuple[Counter[int], dict[int, int]]:
    """What the database keeps of it: answers by hour, people by day of UTC."""
    people: dict[int, set[int]] = defaultdict(set)
    for at, who in said:
        people[at // 86_400].add(who)
    return Counter(at // 3600 for at, _ in said), {day: len(found) for day, found in people.items()}


def local(at: int, zone: str) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(zone)).date()


@given(said=SAID, zone=some.sampled_from(WHOLE_HOURS))
def test_answers_of_a_day_are_exact_where_clocks_differ_by_whole_hours(said: list[tuple[int, int]], zone: str) -> None:
    truth: dict[date, list[int]] = defaultdict(list)
    for at, who in said:
        truth[local(at, zone)].append(who)
    found = days_of(*kept(said), zone)
    assert {one.day: one.answers for one in found} == {day: len(people) for day, people in truth.items()}
    for one in found:
        assert 1 <= one.people <= one.answers
        assert one.about or one.people == len(set(truth[one.day])), "what is not about right is exact"
    if zone == "UTC":
        assert not any(one.about for one in found)


@given(said=SAID, zone=some.sampled_from(PARTS_OF_HOURS))
def test_elsewhere_only_the_hour_around_midnight_may_stand_a_day_early(said: list[tuple[int, int]], zone: str) -> None:
    begun: Counter[date] = Counter(local(at - at % 3600, zone) for at, _ in said)
    found = {one.day: one.answers for one in days_of(*kept(said), zone)}
    assert found == dict(begun)
    assert sum(found.values()) == len(said)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", [Day(date(2026, 3, 1), 4, 8, about=False)]),
        ("Europe/Berlin", [Day(date(2026, 3, 1), 4, 8, about=False)]),
        ("America/Los_Angeles", [Day(date(2026, 2, 28), 2, 4, about=True), Day(date(2026, 3, 1), 2, 4, about=True)]),
    ],
)
def test_the_people_of_a_day_of_utc_are_shared_out_by_their_answers(zone: str, expected: list[Day]) -> None:
    first = int(datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC")).timestamp()) // 3600
    assert days_of({first + 5: 4, first + 20: 4}, {first // 24: 4}, zone) == expected
