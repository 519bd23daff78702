"""Waves: the part of a stage that is open, so that pictures settle from the first day instead of all at the end."""

from __future__ import annotations

from manyeyes.assignment import store
from manyeyes.assignment.tally import open_now
from manyeyes.assignment.task import Wave
from manyeyes.storage import Transaction
from manyeyes.storage.tables import wave

LEFT = 0.1  # the next wave opens when this share of the last one is all that is left
EVERYTHING = 2**31 - 1


def open_next(tx: Transaction, stage_id: int, size: int | None, now: float) -> int:
    """Open the next `size` waiting tasks (all when none) in random order; returns how many.

    Two servers that come here at once agree by the unique (stage, number): the second finds the wave made.
    """
    last = tx.first(store.LAST_WAVE, {"stage": stage_id})
    number = last.number + 1 if last else 1
    waiting = tx.all(store.WAITING, {"stage": stage_id, "most": 1})
    if not waiting:
        return 0
    made = tx.insert(wave, [{"stage_id": stage_id, "number": number, "tasks": 0, "opened_at": now}], ignore=True)
    if not made:
        return 0
    opened = tx.run(store.OPEN_WAITING, {"stage": stage_id, "most": size or EVERYTHING, "number": number})
    tx.run(store.SET_WAVE_TASKS, {"stage": stage_id, "number": number, "size": opened})
    return opened


def open_all(tx: Transaction, stage_id: int, now: float) -> int:
    """Open everything that waits, as one wave that grows: what a stage with `open: all` does when items come in."""
    tx.insert(wave, [{"stage_id": stage_id, "number": 1, "tasks": 0, "opened_at": now}], ignore=True)
    opened = tx.run(store.OPEN_WAITING, {"stage": stage_id, "most": EVERYTHING, "number": 1})
    if opened:
        tx.run(store.GROW_WAVE, {"stage": stage_id, "number": 1, "more": opened})
    return opened


def open_if_due(tx: Transaction, stage_id: int, size: int | None, now: float) -> int:
    """Open the next wave when a tenth of the last is left, or none was ever open; returns how many tasks opened."""
    last = tx.first(store.LAST_WAVE, {"stage": stage_id})
    few = int(LEFT * last.tasks) if last else 0
    left = tx.scalar(store.OPEN_UP_TO, {"stage": stage_id, "most": few + 1})
    return open_next(tx, stage_id, size, now) if left <= few else 0


def current(tx: Transaction, stage_id: int) -> Wave | None:
    """The newest wave and how much of it is left; none before the first."""
    last = tx.first(store.LAST_WAVE, {"stage": stage_id})
    if last is None:
        return None
    return Wave(last.number, last.tasks, open_now(tx, stage_id))
