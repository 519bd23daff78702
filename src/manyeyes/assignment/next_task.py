"""Which task a worker is lent next: fewest answers first, a random start inside the level, a bounded look.

The lowest level (band, taken) of the lane is read from one index entry; in it the first unseen task from a random
draw on is taken, and its draw is renewed, so that two workers rarely want the same row and no order can be guessed.
A claim looks at a bounded number of rows; the worker who has seen nearly everything is found his last tasks, or the
proof that there are none, by `unseen` on a reader. Measured against counting queries in bench/next_task.py.
"""

from __future__ import annotations

import random

from manyeyes.assignment import store
from manyeyes.assignment.task import Lane, Lent
from manyeyes.storage import Row, Transaction, random_id

DRAWS = 2**62
# Rows looked at from the random draw on: few first, because SQLite fetches them all. A worker who has seen 90 % of a
# level misses the next 8 with odds of .43, the next 128 with odds of 1 in 700,000.
FEW, MANY = 8, 128
LEVELS = 8  # levels tried in one claim before it is left to the reader


def lend(
    tx: Transaction,
    stage_id: int,
    worker_id: int,
    lane: Lane,
    workflow: str,
    now: float,
    lease: float,
    band: int | None = None,
) -> Lent | None:
    """Lend one more task of the lane, or of one band of it, for `lease` seconds.

    None where the claim meets nothing he has not seen among the rows it may look at.
    """
    found = _pick(tx, stage_id, worker_id, lane, band)
    return _lend(tx, found, stage_id, worker_id, lane, workflow, now, lease) if found else None


def lend_this(
    tx: Transaction,
    task_id: int,
    stage_id: int,
    worker_id: int,
    workflow: str,
    now: float,
    lease: float,
    lane: Lane = Lane.ORDINARY,
) -> Lent | None:
    """Lend the task of that lane that `unseen` found, if it is still to be had."""
    found = tx.first(store.PICK_THIS, {"task": task_id, "worker": worker_id})
    return _lend(tx, found, stage_id, worker_id, lane, workflow, now, lease) if found else None


def unseen(tx: Transaction, stage_id: int, worker_id: int, most: int, lane: Lane = Lane.ORDINARY) -> list[int]:
    """Up to `most` open tasks of a lane he never held: a full walk, for a reader. Empty is the proof of all seen."""
    where = {"stage": stage_id, "worker": worker_id, "lane": int(lane), "most": most}
    return [row.id for row in tx.all(store.UNSEEN, where)]


def _pick(tx: Transaction, stage_id: int, worker_id: int, lane: Lane, band: int | None) -> Row | None:
    where = {"stage": stage_id, "lane": int(lane), "worker": worker_id}
    if band is not None:
        return _pick_in_band(tx, {**where, "band": band})
    level = tx.first(store.LOWEST_LEVEL, where)
    for turn in range(LEVELS):
        if level is None:
            return None
        found = _pick_in_level(tx, {**where, "band": level.band, "taken": level.taken})
        if found is not None:
            return found
        # On PostgreSQL the level may have moved on under us: look again twice before going higher.
        again = turn < 2 and tx.dialect == "postgresql"
        level = tx.first(store.LOWEST_LEVEL, where) if again else _next_level(tx, where, level)
    return None


def _pick_in_band(tx: Transaction, where: dict[str, int]) -> Row | None:
    level = tx.first(store.NEXT_LEVEL, {**where, "taken": -1})
    for _ in range(LEVELS):
        found = _pick_in_level(tx, {**where, "taken": level.taken}) if level is not None else None
        if found is not None or level is None:
            return found
        level = tx.first(store.NEXT_LEVEL, {**where, "taken": level.taken})
    return None


def _pick_in_level(tx: Transaction, level: dict[str, int]) -> Row | None:
    start = random.getrandbits(62)
    for low, high, most in ((start, DRAWS, FEW), (start, DRAWS, MANY), (0, start, MANY)):
        found = tx.first(store.PICK, {**level, "low": low, "high": high, "most": most})
        if found is not None:
            return found
    return None


def _next_level(tx: Transaction, where: dict[str, int], level: Row) -> Row | None:
    at = {**where, "band": level.band, "taken": level.taken}
    return tx.first(store.NEXT_LEVEL, at) or tx.first(store.NEXT_BAND, at)


def _lend(
    tx: Transaction, found: Row, stage_id: int, worker_id: int, lane: Lane, workflow: str, now: float, lease: float
) -> Lent:
    tx.run(store.TAKE, {"task": found.id, "draw": random.getrandbits(62)})
    row = {
        "public_id": random_id(),
        "worker": worker_id,
        "task": found.id,
        "stage": stage_id,
        "workflow": workflow,
        "now": now,
        "expires": now + lease,
    }
    number = tx.scalar(store.LEND, row)
    return Lent(number, row["public_id"], found.id, found.item_id, found.about, lane, workflow, now + lease)
