"""What must be computed again, chunk by chunk: asked for in one row, worked off by `flow.recount`."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.consensus import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import recount

FIT, REFIT = "fit", "refit"


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

    `why`: fit, withdrawal, restored, truth or overlap. One of a whole stage takes the place of an earlier one.
    """
    total = int(tx.scalar(store.TO_RECOUNT, {"stage": stage_id, "worker": worker_id or 0, "all": worker_id is None}))
    if worker_id is None:
        tx.run(store.COVER, {"stage": stage_id, "now": now})
    row = {"stage_id": stage_id, "worker_id": worker_id, "why": why, "total": total, "asked_at": now}
    return tx.add(recount, row)


def recounts_under_way(tx: Transaction, stage_id: int | None = None) -> list[Recount]:
    """What is still to be computed, oldest first: of a stage, or of the whole site."""
    rows = tx.all(store.RECOUNTS_UNDER_WAY)
    return [Recount(**row._asdict()) for row in rows if stage_id in (None, row.stage_id)]


def whole_under_way(tx: Transaction, stage_id: int) -> bool:
    """Whether a whole stage is being computed again."""
    return tx.first(store.WHOLE_UNDER_WAY, {"stage": stage_id}) is not None


def take_recount(tx: Transaction, stage_id: int) -> Recount | None:
    """The heap to go on with, locked until the transaction ends; none where nothing is left or others have it all."""
    row = tx.first(store.TAKE_RECOUNT, {"stage": stage_id})
    return None if row is None else Recount(**row._asdict())


def next_tasks(tx: Transaction, heap: Recount, fit: int, most: int) -> list[int]:
    """The next tasks of a heap, by id; where only the fit is new, without those computed with it already."""
    keys = {"stage": heap.stage_id, "last": heap.last_task, "most": most}
    if heap.worker_id is not None:
        return [row.id for row in tx.all(store.NEXT_OF_WORKER, {**keys, "worker": heap.worker_id})]
    number = fit if heap.why == FIT else 1 << 30
    return [row.id for row in tx.all(store.NEXT_OF_STAGE, {**keys, "number": number})]


def note_recounted(tx: Transaction, heap: Recount, last: int, more: int, over: float | None) -> None:
    """`more` tasks up to `last` are computed; `over`: when the heap was done, none while it is not."""
    tx.run(store.GO_ON, {"recount": heap.id, "last": last, "more": more, "over": over})


def ask_refit(tx: Transaction, stage_id: int, now: float) -> None:
    """A new fit is wanted at once; asked twice is asked once."""
    if not refit_asked(tx, stage_id):
        tx.add(recount, {"stage_id": stage_id, "worker_id": None, "why": REFIT, "total": 0, "asked_at": now})


def refit_asked(tx: Transaction, stage_id: int) -> bool:
    """Whether a new fit is wanted at once."""
    return tx.first(store.REFIT_WANTED, {"stage": stage_id}) is not None


def end_refits(tx: Transaction, stage_id: int, now: float) -> None:
    """The fit that was wanted is there, or would say nothing new."""
    tx.run(store.END_REFITS, {"stage": stage_id, "now": now})
