"""Leases: what a worker holds, renewed while the page is open, given back when it closes, expired when nobody is there.

`taken` counts slots lent or answered. An expired lease frees its slot but keeps its row, so that its worker may have
the same task again or answer late, and nobody is ever lent a task twice.
"""

from __future__ import annotations

from manyeyes.assignment import store
from manyeyes.assignment.task import Assignment, Held, Lane, Lent, TaskState
from manyeyes.errors import ManyEyesError
from manyeyes.storage import Row, Transaction, random_id
from manyeyes.storage.tables import assignment

CLOCKS_APART = 600.0  # seconds that two clocks, or one before and after it was set, may differ
SWEEP = 4  # due leases taken back by each claim: more than it lends, so that none pile up


class ForeignAssignment(ManyEyesError):
    """This picture was not given to you. Take the next one."""

    status = 404


class SkippedAlready(ManyEyesError):
    """You gave this picture back for good, so it takes no answer any more. Take the next one."""

    status = 409


def sweep(tx: Transaction, now: float, most: int = SWEEP) -> int:
    """Take back up to `most` leases that ran out; returns how many."""
    due = tx.all(store.DUE, {"now": now, "most": most})
    due = due or tx.all(store.OF_ANOTHER_CLOCK, {"ahead": now + CLOCKS_APART, "most": most})
    for row in due:
        tx.run(store.SET_STATE, {"assignment": row.id, "new_state": int(Held.EXPIRED)})
        tx.run(store.FREE, {"task": row.task_id})
    return len(due)


def held(tx: Transaction, stage_id: int, worker_id: int, most: int, now: float, lease: float) -> list[Lent]:
    """Up to `most` tasks he holds already, renewed; expired and returned ones are his again while they have room."""
    mine: list[Lent] = []
    for row in tx.all(store.MINE, {"worker": worker_id, "stage": stage_id}):
        kept = _keep(tx, row, now + lease) if len(mine) < most else None
        mine += [kept] if kept else []
    return mine


def holds(tx: Transaction, stage_id: int, worker_id: int) -> bool:
    """Whether a task of the stage is in his hands now."""
    return any(row.state == Held.LENT for row in tx.all(store.MINE, {"worker": worker_id, "stage": stage_id}))


def _keep(tx: Transaction, row: Row, expires: float) -> Lent | None:
    if row.state == Held.LENT:
        expires = max(expires, row.expires_at)  # what was taken along for hours stays lent for hours
    else:
        if row.task_state != TaskState.OPEN or tx.first(store.HAS_ROOM, {"task": row.task_id}) is None:
            return None
        tx.run(store.TAKE_AGAIN, {"task": row.task_id})
    tx.run(store.RENEW, {"assignment": row.id, "expires": expires})
    return Lent(row.id, row.public_id, row.task_id, row.item_id, row.about, Lane(row.lane), row.workflow, expires)


def renew_all(tx: Transaction, worker_id: int, now: float, lease: float) -> int:
    """One sign of life for all he holds; returns how many leases go on."""
    return tx.run(store.RENEW_ALL, {"worker": worker_id, "now": now, "expires": now + lease})


def own(tx: Transaction, public_id: str, worker_id: int) -> Assignment:
    """The worker's assignment and its task, locked; raises ForeignAssignment for anybody else's."""
    row = tx.first(store.OWN, {"public_id": public_id, "worker": worker_id})
    if row is None:
        raise ForeignAssignment
    facts = row._asdict() | {"lane": Lane(row.lane), "state": Held(row.state), "task_state": TaskState(row.task_state)}
    return Assignment(**facts)


def of_item(tx: Transaction, item_id: int, worker_id: int, now: float) -> list[tuple[str, int, Held]]:
    """What a worker was lent of one item, the newest first: the assignment, its stage, what became of it."""
    found = tx.all(store.OF_ITEM, {"item": item_id, "worker": worker_id})
    return [(row.public_id, row.stage_id, _now(Held(row.state), row.expires_at, now)) for row in found]


def _now(state: Held, expires: float, now: float) -> Held:
    """A lease that ran out is over before a sweep has found it."""
    return Held.EXPIRED if state is Held.LENT and expires < now else state


def to_owner(tx: Transaction, task_id: int, stage_id: int, worker_id: int, workflow: str, now: float) -> Assignment:
    """The owner's own assignment of a task: extra from the start, so that his word takes nobody's slot."""
    row = {
        "public_id": random_id(),
        "worker_id": worker_id,
        "task_id": task_id,
        "stage_id": stage_id,
        "state": int(Held.EXTRA),
        "workflow": workflow,
        "lent_at": now,
        "expires_at": now,
    }
    tx.insert(assignment, [row], ignore=True)
    public_id = tx.scalar(store.PUBLIC_ID, {"worker": worker_id, "task": task_id})
    return own(tx, public_id, worker_id)


def answered(tx: Transaction, mine: Assignment) -> Held:
    """Count the first answer of an assignment: it takes its slot, or is extra where the slot is gone."""
    if mine.state is Held.SKIPPED:
        raise SkippedAlready
    if mine.state is Held.LENT:
        return _count(tx, mine, more=0)
    if mine.task_state is TaskState.OPEN and mine.taken < mine.wanted:
        return _count(tx, mine, more=1)
    tx.run(store.SET_STATE, {"assignment": mine.id, "new_state": int(Held.EXTRA)})
    return Held.EXTRA


def _count(tx: Transaction, mine: Assignment, more: int) -> Held:
    tx.run(store.SET_STATE, {"assignment": mine.id, "new_state": int(Held.ANSWERED)})
    tx.run(store.COUNT_ANSWER, {"task": mine.task_id, "more": more})
    return Held.ANSWERED


def give_back(tx: Transaction, mine: Assignment) -> bool:
    """The worker leaves the task to others; he may have it again. Says whether there was anything to give back."""
    if mine.state is not Held.LENT:
        return False
    tx.run(store.SET_STATE, {"assignment": mine.id, "new_state": int(Held.GIVEN_BACK)})
    tx.run(store.FREE, {"task": mine.task_id})
    return True


def give_back_all(tx: Transaction, worker_id: int, stage_id: int | None) -> int:
    """He may not go on: all he holds in the stage, or (None) anywhere, goes to others; returns how many."""
    held_now = [row for row in tx.all(store.HELD_BY, {"worker": worker_id}) if stage_id in (None, row.stage_id)]
    for row in held_now:
        tx.run(store.SET_STATE, {"assignment": row.id, "new_state": int(Held.GIVEN_BACK)})
        tx.run(store.FREE, {"task": row.task_id})
    return len(held_now)


def set_aside(tx: Transaction, mine: Assignment) -> None:
    """An answer that is kept and does not count takes no slot, and frees the one it held."""
    if mine.state is Held.LENT:
        tx.run(store.FREE, {"task": mine.task_id})
    if mine.state not in (Held.ANSWERED, Held.EXTRA):
        tx.run(store.SET_STATE, {"assignment": mine.id, "new_state": int(Held.EXTRA)})


def skip(tx: Transaction, mine: Assignment, reason: str) -> bool:
    """The worker gives the task back for good. Says whether it was still to be skipped."""
    if mine.state in (Held.ANSWERED, Held.EXTRA, Held.SKIPPED):
        return False
    if mine.state is Held.LENT:
        tx.run(store.FREE, {"task": mine.task_id})
    tx.run(store.SKIP, {"assignment": mine.id, "why": reason})
    return True
