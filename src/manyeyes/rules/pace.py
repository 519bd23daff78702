"""The pace of a stage: how long people look at a picture, from their last answers; each person counts once.

One who answers a thousand pictures in an hour does not make everybody else slow: the median is taken of persons.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from manyeyes import skills
from manyeyes.projects import Stage
from manyeyes.rules import store
from manyeyes.storage import Transaction

ENOUGH = 5  # people who answered a picture, before its own median counts
PEOPLE, ANSWERS = 3, 30  # before a stage has a pace: fewer are nobody's usual
LAST, REACH = 1000, 20_000  # submissions it is taken from, among so many of the site's newest answers
AGAIN = 600.0  # seconds until it is taken again
UNKNOWN = 3000.0  # milliseconds somebody waits where the stage has no pace yet
SETTLING = 100  # answers; while there are fewer, every look takes it again


def pace_of_answers(rows: Iterable[tuple[int, int]]) -> tuple[float, int] | None:
    """(median milliseconds, answers) from (worker, milliseconds); none where they are too few."""
    by_worker: dict[int, list[int]] = {}
    for worker, shown_ms in rows:
        by_worker.setdefault(worker, []).append(shown_ms)
    answers = sum(len(times) for times in by_worker.values())
    if len(by_worker) < PEOPLE or answers < ANSWERS:
        return None
    return statistics.median(statistics.median(times) for times in by_worker.values()), answers


def pace_now(tx: Transaction, stage_id: int, now: float) -> float | None:
    """The stage's median in milliseconds, taken again where it is old; none while too few have answered."""
    row = tx.first(store.PACE, {"stage": stage_id})
    if row is not None and row.answers >= SETTLING and 0 <= now - row.at < AGAIN:
        return float(row.median_ms)
    floor = int(tx.scalar(store.NEWEST_ANSWER) or 0) - REACH
    rows = tx.all(store.PACE_ROWS, {"stage": stage_id, "floor": floor, "most": LAST})
    taken = pace_of_answers((one.worker_id, one.shown_ms) for one in rows)
    if taken is None:
        return None
    skills.keep_pace(tx, stage_id, *taken, now)
    return float(round(taken[0]))


def wait_before_next(tx: Transaction, stage: Stage, worker_id: int, now: float) -> tuple[float, float]:
    """(seconds until somebody who is slowed down is given his next picture, seconds people usually look at one).

    So long must lie between his last two answers, so that he who looked as long as others waits for nothing; and
    nobody waits longer, should a clock have been set back.
    """
    usual = (skills.pace_of(tx, stage.id) or UNKNOWN) / 1000
    last = tx.all(store.LAST_ANSWERS, {"worker": worker_id, "stage": stage.id, "since": 0.0, "last": 2})
    return (min(usual, max(0.0, last[1].at + usual - now)) if len(last) == 2 else 0.0), usual
