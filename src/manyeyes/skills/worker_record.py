"""What the owner reads of a worker and rules decide by, looked at again every few answers; and the pace of a stage."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from manyeyes.skills import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import pace
from manyeyes.storage.tables import worker_record as table


@dataclass(frozen=True)
class WorkerRecord:
    """A worker in a stage, as it was when somebody last looked (`looked_at`; 0: nobody did)."""

    worker_id: int
    stage_id: int
    answered: int = 0
    median_ms: int | None = None
    agreed: float | None = None
    """Mean chance that the others give what he said; none before there are others."""
    agreed_of: int = 0
    drift: float = 0.0
    skips_in_a_row: int = 0
    gated: bool = False
    looked_at: float = 0.0


def worker_record(tx: Transaction, worker_id: int, stage_id: int) -> WorkerRecord:
    """What is written down of a worker in a stage; an empty one where nothing is."""
    row = tx.first(store.WORKER_RECORD, {"worker": worker_id, "stage": stage_id})
    if row is None:
        return WorkerRecord(worker_id, stage_id)
    return WorkerRecord(**(row._asdict() | {"gated": bool(row.gated)}))


def keep_worker_record(tx: Transaction, record: WorkerRecord) -> None:
    """Write it down in place of what was there."""
    tx.put(table, [asdict(record) | {"gated": int(record.gated)}])


def pace_of(tx: Transaction, stage_id: int) -> float | None:
    """The median milliseconds people look at a picture of the stage; none before it was kept."""
    found = tx.scalar(store.PACE, {"stage": stage_id})
    return None if found is None else float(found)


def keep_pace(tx: Transaction, stage_id: int, median_ms: float, answers: int, now: float) -> None:
    """Write down the stage's median, taken from so many answers."""
    tx.put(pace, [{"stage_id": stage_id, "median_ms": round(median_ms), "answers": answers, "at": now}])
