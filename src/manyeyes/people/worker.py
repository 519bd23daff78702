"""A worker: a person or program that answers, known to the outside by ten random characters."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.people import store
from manyeyes.storage import Transaction, random_id

KINDS = ("guest", "account", "program", "owner", "made_up")


@dataclass(frozen=True, slots=True)
class Worker:
    """`kind` is one of KINDS; `public_id` is what other people and programs may see."""

    id: int
    public_id: str
    kind: str


def new_worker(tx: Transaction, kind: str, now: float) -> Worker:
    """Write down somebody we have not met before."""
    if kind not in KINDS:
        raise ValueError(f"a worker is one of {', '.join(KINDS)}, not {kind}")
    public_id = random_id()
    return Worker(store.add_worker(tx, public_id, kind, now), public_id, kind)


def by_public_id(tx: Transaction, public_id: str) -> Worker | None:
    row = store.worker_by_public_id(tx, public_id)
    return None if row is None else Worker(row.id, row.public_id, row.kind)


def the_owner(tx: Transaction, now: float) -> Worker:
    """The site's owner as a worker (his settling answers need an author); made when first asked for."""
    row = store.first_of_kind(tx, "owner")
    return new_worker(tx, "owner", now) if row is None else Worker(row.id, row.public_id, row.kind)
