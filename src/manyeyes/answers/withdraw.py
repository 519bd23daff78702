"""Take back everything a worker said in a time, by one row; undo ends that row. The log itself is never touched."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.answers import store
from manyeyes.errors import ManyEyesError
from manyeyes.storage import Row, Transaction, random_id
from manyeyes.storage.tables import withdrawal


class UnknownWithdrawal(ManyEyesError):
    """There is no withdrawal {name}."""

    status = 404


@dataclass(frozen=True)
class Withdrawal:
    """What was taken back: all that one worker said from `from_at` to `until_at`, in one stage or (None) in all."""

    id: int
    public_id: str
    worker_id: int
    stage_id: int | None
    from_at: float
    until_at: float
    by: str
    reason: str
    made_at: float
    lifted_at: float | None


def withdraw(
    tx: Transaction,
    worker_id: int,
    stage_id: int | None,
    from_at: float,
    until_at: float,
    *,
    by: str,
    reason: str,
    now: float,
) -> Withdrawal:
    """From now on these answers do not count. What tasks add up to is to be counted again: `consensus.ask_recount`."""
    row = {
        "public_id": random_id(),
        "worker_id": worker_id,
        "stage_id": stage_id,
        "from_at": from_at,
        "until_at": until_at,
        "by": by,
        "reason": reason,
        "made_at": now,
    }
    return withdrawal_by_id(tx, tx.add(withdrawal, row))


def restore(tx: Transaction, withdrawal_id: int, now: float) -> bool:
    """Undo a withdrawal; says whether there was anything to undo."""
    return tx.run(store.LIFT_WITHDRAWAL, {"id_": withdrawal_id, "now": now}) == 1


def withdrawal_by_id(tx: Transaction, withdrawal_id: int) -> Withdrawal:
    """The withdrawal with that number; raises UnknownWithdrawal."""
    return _withdrawal(tx.first(store.WITHDRAWAL, {"id": withdrawal_id}), withdrawal_id)


def withdrawal_by_public_id(tx: Transaction, public_id: str) -> Withdrawal:
    """The withdrawal of that name; raises UnknownWithdrawal."""
    return _withdrawal(tx.first(store.WITHDRAWAL_BY_NAME, {"public_id": public_id}), public_id)


def withdrawals_of(tx: Transaction, worker_id: int) -> list[Withdrawal]:
    """Every withdrawal of a worker's answers, newest first."""
    return [Withdrawal(**row._asdict()) for row in tx.all(store.WITHDRAWALS_OF, {"worker": worker_id})]


def _withdrawal(row: Row | None, name: object) -> Withdrawal:
    if row is None:
        raise UnknownWithdrawal(name=name)
    return Withdrawal(**row._asdict())


def withdrawn_from(tx: Transaction, task_id: int) -> int:
    """How many people's answers to a task are withdrawn now: each frees its slot."""
    return int(tx.scalar(store.WITHDRAWN_FROM, {"task": task_id}))


def tasks_of_worker(tx: Transaction, worker_id: int, stage_id: int, last: int, most: int) -> list[int]:
    """The next `most` tasks of a stage that a worker answered, by id above `last`."""
    found = tx.all(store.TASKS_OF_WORKER, {"worker": worker_id, "stage": stage_id, "last": last, "most": most})
    return [row.task_id for row in found]
