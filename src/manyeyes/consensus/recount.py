"""What must be computed again, chunk by chunk: asked for in one row, worked off by `flow.recount`."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.consensus import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import recount


@dataclass(frozen=True)
class Recount:
    """One heap of tasks to compute again: those one worker answered, or (None) every answered one of the stage."""

    id: int
    stage_id: int
    worker_id: int | None
    why: str
    last_task: int
    done: int
    total: int
    asked_at: float
    done_at: float | None


def ask_recount(tx: Transaction, stage_id: int, worker_id: int | None, why: str, now: float) -> int:
    """Write down that the tasks of a stage, or a worker's in it, are to be computed again; returns its number.

    `why`: fit, withdrawal, restored or truth.
    """
    total = int(tx.scalar(store.TO_RECOUNT, {"stage": stage_id, "worker": worker_id or 0, "all": worker_id is None}))
    row = {"stage_id": stage_id, "worker_id": worker_id, "why": why, "total": total, "asked_at": now}
    return tx.add(recount, row)


def recounts_under_way(tx: Transaction, stage_id: int | None = None) -> list[Recount]:
    """What is still to be computed, oldest first: of a stage, or of the whole site."""
    rows = tx.all(store.RECOUNTS_UNDER_WAY)
    return [Recount(**row._asdict()) for row in rows if stage_id in (None, row.stage_id)]
