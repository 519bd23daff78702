"""What a person is trusted with in a project: a name and a value, set by a rule or by the owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manyeyes.people import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import qualification

REVIEWER = "reviewer"


def qualify(tx: Transaction, worker_id: int, project_id: int, name: str, value: str, by: str, now: float) -> None:
    """Set a qualification; a former value is replaced. `by`: rule or owner."""
    row = {"worker_id": worker_id, "project_id": project_id, "name": name, "value": value, "by": by, "at": now}
    tx.put(qualification, [row])


def disqualify(tx: Transaction, worker_id: int, project_id: int, name: str) -> bool:
    """Take a qualification away; says whether there was one."""
    return tx.run(store.DISQUALIFY, {"worker": worker_id, "project": project_id, "name_": name}) == 1


def qualifications(tx: Transaction, worker_id: int, project_id: int) -> Mapping[str, str]:
    """A worker's qualifications in a project: name to value."""
    rows = tx.all(store.QUALIFICATIONS, {"worker": worker_id, "project": project_id})
    return {row.name: row.value for row in rows}


def qualified(tx: Transaction, project_id: int, name: str) -> Sequence[int]:
    """The workers with a qualification of that name, whatever its value."""
    return [row.worker_id for row in tx.all(store.QUALIFIED, {"project": project_id, "name": name})]
