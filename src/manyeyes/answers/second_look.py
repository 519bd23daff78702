"""What somebody says when he is told that people settled on something else than he said: once a person and task."""

from __future__ import annotations

from collections.abc import Collection

from manyeyes.answers import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import second_look

STANDS, FINE = "stands", "fine"


def look_again(tx: Transaction, worker_id: int, task_id: int, said: str, now: float) -> bool:
    """Write down `stands` or `fine`; says whether it is news. "Stands" stays, "fine" may become "stands"."""
    before = second_looks(tx, worker_id, [task_id]).get(task_id)
    if before in (said, STANDS):
        return False
    tx.put(second_look, [{"worker_id": worker_id, "task_id": task_id, "said": said, "at": now}])
    return True


def second_looks(tx: Transaction, worker_id: int, task_ids: Collection[int]) -> dict[int, str]:
    """What somebody said of tasks when he looked again, by task."""
    looks = {row.task_id: row.said for row in tx.all(store.SECOND_LOOKS, {"worker": worker_id})}
    return {task_id: looks[task_id] for task_id in task_ids if task_id in looks}


def stood_by_in(tx: Transaction, stage_id: int) -> set[tuple[int, int]]:
    """Who stands by what in a stage: workers and tasks."""
    return {(row.worker_id, row.task_id) for row in tx.all(store.STOOD_BY_IN, {"stage": stage_id})}


def stood_by_since(tx: Transaction, worker_id: int, since: float) -> int:
    """How many answers somebody said he stands by, since a moment."""
    return int(tx.scalar(store.STOOD_BY_SINCE, {"worker": worker_id, "since": since}))
