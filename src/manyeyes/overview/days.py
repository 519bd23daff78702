"""Answers and people by the project's own days, from counts that are kept by the hours and days of UTC.

Answers are exact where clocks differ from UTC by whole hours, over summer time too; elsewhere (India, Nepal, parts of
Australia) the hour around midnight counts to the day in which it begins. People are exact where a day's answers are
those of one day of UTC; else each day of UTC shares its people out by its answers. docs/why/status.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

HOUR, HOURS = 3600, 24


@dataclass(frozen=True)
class Day:
    """People who answered on a day of the project's calendar, and their answers. about: `people` is shared out."""

    day: date
    people: int
    answers: int
    about: bool


def date_at(seconds: float, timezone: str) -> date:
    """The day it is at a moment."""
    return datetime.fromtimestamp(seconds, ZoneInfo(timezone)).date()


def days_of(hours: Mapping[int, int], people: Mapping[int, int], timezone: str) -> list[Day]:
    """The days that have answers, in their order. hours: answers by hour since 1970; people: by day of UTC since."""
    of_utc: Counter[int] = Counter()
    parts: dict[date, Counter[int]] = defaultdict(Counter)
    for hour, many in hours.items():
        of_utc[hour // HOURS] += many
        parts[date_at(hour * HOUR, timezone)][hour // HOURS] += many
    return [_day(day, part, of_utc, people) for day, part in sorted(parts.items())]


def _day(day: date, part: Mapping[int, int], of_utc: Mapping[int, int], people: Mapping[int, int]) -> Day:
    """`part`: the day's answers, by the day of UTC they fall on."""
    answers = sum(part.values())
    share = sum(people.get(utc, 0) * many / of_utc[utc] for utc, many in part.items())
    about = len(part) > 1 or any(many < of_utc[utc] for utc, many in part.items())
    return Day(day, min(answers, max(1, round(share))), answers, about)
