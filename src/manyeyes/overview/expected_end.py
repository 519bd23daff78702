"""When a stage will be done if people go on as they do: answers that are left, by how many came lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.assignment import Standing

HOUR = 3600.0
WINDOWS = (24, 7 * 24)  # hours looked back on: how it goes now, and how it went
ENOUGH = 20  # tasks that are closed before their answers are taken as what a task takes


@dataclass(frozen=True)
class ExpectedEnd:
    """What is left and when it is done, at the paces of the last day and the last week.

    answers_left: expected. a_day: answers a day, at the pace of the last 24 hours. soonest, latest: seconds UTC, by the
    quicker and the slower of the two paces; None where nobody answered in both.
    """

    answers_left: int
    a_day: float
    soonest: float | None
    latest: float | None


def expected_end(standings: Sequence[Standing], hours: Mapping[int, int], least: int, now: float) -> ExpectedEnd | None:
    """None where nothing is left. hours: answers by hour since 1970. least: answers every task gets."""
    unfinished = [one for one in standings if one.is_ordinary and one.ended in ("open", "waiting")]
    if not unfinished:
        return None
    takes = _answers_a_task(standings, least)
    left = sum(one.tasks * max(1.0, takes - one.number) for one in unfinished)
    day, week = (_pace(hours, window, now) for window in WINDOWS)
    ends = sorted(now + left / pace for pace in (day, week) if pace > 0)
    return ExpectedEnd(round(left), day * 24 * HOUR, ends[0] if ends else None, ends[-1] if ends else None)


def _answers_a_task(standings: Sequence[Standing], least: int) -> float:
    """What a task took on average so far; the least it takes while few are closed."""
    closed = [one for one in standings if one.is_ordinary and one.ended in ("settled", "contested") and one.number]
    tasks = sum(one.tasks for one in closed)
    return sum(one.tasks * one.number for one in closed) / tasks if tasks >= ENOUGH else float(least)


def _pace(hours: Mapping[int, int], window: int, now: float) -> float:
    """Answers a second over the last `window` hours, or since the first answer where that is less; an hour at least."""
    this = int(now // HOUR)
    found = {hour: many for hour, many in hours.items() if this - window < hour <= this}
    if not found:
        return 0.0
    began = max(min(hours), this - window + 1) * HOUR
    return sum(found.values()) / max(HOUR, now - began)
