"""The slots of a task: opened with its item, raised while opinions differ, closed when no more are asked."""

from __future__ import annotations

import random
from collections.abc import Sequence

from manyeyes.assignment import store
from manyeyes.assignment.task import Lane, NewTask, TaskCounts, TaskState
from manyeyes.storage import Transaction
from manyeyes.storage.tables import task


def add(tx: Transaction, stage_id: int, new: Sequence[NewTask]) -> int:
    """Make ordinary tasks that wait for their wave; one that is there already stays. Returns how many are new."""
    return tx.insert(task, [_row(stage_id, one) for one in new], ignore=True)


def _row(stage_id: int, new: NewTask) -> dict[str, object]:
    return {
        "stage_id": stage_id,
        "item_id": new.item_id,
        "about": new.about,
        "lane": int(Lane.ORDINARY),
        "band": new.band,
        "state": int(TaskState.WAITING),
        "wanted": new.wanted,
        "draw": random.getrandbits(62),
    }


def counts(tx: Transaction, task_id: int) -> TaskCounts:
    """The task's slots as they are now, locked."""
    row = tx.first(store.COUNTS, {"task": task_id})
    assert row is not None, "a task is never removed"
    return TaskCounts(**(row._asdict() | {"lane": Lane(row.lane), "state": TaskState(row.state)}))


def close(tx: Transaction, task_id: int, why: str) -> None:
    """Ask nobody else; why: settled, contested or withdrawn."""
    tx.run(store.CLOSE, {"task": task_id, "why": why})


def reopen(tx: Transaction, now: TaskCounts, wanted: int) -> None:
    """Ask again; a slot that is lent or answered is never taken away."""
    tx.run(store.REOPEN, {"task": now.id, "want": max(wanted, now.taken)})


def want(tx: Transaction, now: TaskCounts, wanted: int) -> None:
    """Change how many people's answers the task wants; never below what is lent or answered."""
    tx.run(store.WANT, {"task": now.id, "want": max(wanted, now.taken)})


def task_of(tx: Transaction, stage_id: int, item_id: int, about: str = "") -> int | None:
    """The task of an item in a stage."""
    found = tx.scalar(store.TASK_OF, {"stage": stage_id, "item": item_id, "about_": about})
    return int(found) if found is not None else None


def to_control(tx: Transaction, task_id: int, wanted: int, band: int) -> None:
    """Move a task into the control lane, open until `wanted` people have met it; one that settled stays settled."""
    tx.run(store.TO_CONTROL, {"task": task_id, "want": wanted, "profile": band})


def to_ordinary(tx: Transaction, task_id: int, wanted: int) -> None:
    """Move a task into ordinary work, open at once."""
    tx.run(store.TO_ORDINARY, {"task": task_id, "want": wanted})


def rest(tx: Transaction, task_id: int) -> None:
    """Never lend a task again; what it settled as stays."""
    tx.run(store.REST, {"task": task_id})


def set_band(tx: Transaction, task_id: int, band: int) -> None:
    """Move a task to another band of its lane."""
    tx.run(store.SET_BAND, {"task": task_id, "profile": band})


EVERY_ID = 1 << 62


def set_least_wanted(tx: Transaction, stage_id: int, least: int, after: int = 0, up_to: int = EVERY_ID) -> None:
    """Ordinary tasks that nobody answered yet want `least` people; a slot that is lent is never taken away.

    `after`, `up_to`: only those with ids from there to there, for a chunk.
    """
    tx.run(store.WANT_LEAST, {"stage": stage_id, "want": least, "after": after, "up_to": up_to})
