"""Contested tasks lent to the owner and to reviewers, each with a slot of its own, so that nobody's is taken."""

from __future__ import annotations

import random

from manyeyes.assignment import store
from manyeyes.assignment.next_task import DRAWS
from manyeyes.assignment.task import Lane, Lent
from manyeyes.storage import Transaction, random_id


def lend_contested(
    tx: Transaction, stage_id: int, worker_id: int, workflow: str, now: float, lease: float
) -> Lent | None:
    """Lend a contested task he has not answered, for `lease` seconds, as any other; none where there is none left."""
    found = tx.first(store.HARD, {"stage": stage_id, "worker": worker_id})
    if found is None or tx.run(store.TAKE_HARD, {"task": found.id, "draw": random.randrange(DRAWS)}) == 0:
        return None
    expires = now + lease
    if found.mine is not None:
        tx.run(store.RENEW, {"assignment": found.mine, "expires": expires})
        return Lent(
            found.mine, found.public_id, found.id, found.item_id, found.about, Lane(found.lane), workflow, expires
        )
    row = {"public_id": random_id(), "worker": worker_id, "task": found.id, "stage": stage_id, "workflow": workflow}
    number = tx.scalar(store.LEND, {**row, "now": now, "expires": expires})
    public_id = str(row["public_id"])
    return Lent(number, public_id, found.id, found.item_id, found.about, Lane(found.lane), workflow, expires)
