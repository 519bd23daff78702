"""What stands between a worker and a stage: stopped, slowed, or to be examined, with the reason he reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.people import store
from manyeyes.storage import Row, Transaction, random_id

STOP, SLOW, EXAM = "stop", "slow", "exam"
SCOPES = ("stage", "project", "site")


class UnknownRestriction(ManyEyesError):
    """There is no restriction {name}."""

    status = 404


@dataclass(frozen=True)
class Restriction:
    """One restriction; `until` None is for good, `lifted_at` None means that it was never lifted."""

    id: int
    public_id: str
    worker_id: int
    kind: str
    scope: str
    project_id: int | None
    stage_id: int | None
    reason: str
    numbers: Mapping[str, Any]
    by: str
    made_at: float
    until: float | None
    lifted_at: float | None
    lifted_why: str | None

    def holds(self, now: float) -> bool:
        """Whether it is in force at that time."""
        return self.lifted_at is None and (self.until is None or now < self.until)


@dataclass(frozen=True)
class Standing:
    """The restrictions in force for one worker and stage, by kind; the longest of each."""

    stopped: Restriction | None = None
    slowed: Restriction | None = None
    exam: Restriction | None = None


def standing(tx: Transaction, worker_id: int, project_id: int, stage_id: int, now: float) -> Standing:
    """What stands between a worker and a stage now: the gate every claim asks."""
    rows = tx.all(store.NOT_LIFTED, {"worker": worker_id, "now": now})
    mine = [_restriction(row) for row in rows if _is_about(row, project_id, stage_id)]
    longest = {one.kind: one for one in sorted(mine, key=_until)}
    return Standing(longest.get(STOP), longest.get(SLOW), longest.get(EXAM))


def _until(one: Restriction) -> float:
    return float("inf") if one.until is None else one.until


def _is_about(row: Row, project_id: int, stage_id: int) -> bool:
    return row.project_id in (None, project_id) and row.stage_id in (None, stage_id)


def restrict(
    tx: Transaction,
    worker_id: int,
    *,
    kind: str,
    scope: str,
    project_id: int,
    stage_id: int,
    reason: str,
    numbers: Mapping[str, Any],
    by: str,
    now: float,
    until: float | None,
) -> Restriction:
    """Put a restriction on a worker; `reason` is what he reads."""
    row = {
        "public_id": random_id(),
        "worker_id": worker_id,
        "kind": kind,
        "scope": scope,
        "project_id": None if scope == "site" else project_id,
        "stage_id": stage_id if scope == "stage" else None,
        "reason": reason,
        "numbers": json.dumps(dict(numbers)),
        "by": by,
        "made_at": now,
        "until": until,
    }
    return restriction_by_id(tx, store.add_restriction(tx, row))


def restriction_by_id(tx: Transaction, restriction_id: int) -> Restriction:
    """The restriction with that number; raises UnknownRestriction."""
    row = tx.first(store.RESTRICTION, {"id": restriction_id})
    if row is None:
        raise UnknownRestriction(name=restriction_id)
    return _restriction(row)


def restriction_by_public_id(tx: Transaction, public_id: str) -> Restriction:
    """The restriction of that name; raises UnknownRestriction."""
    row = tx.first(store.RESTRICTION_BY_NAME, {"public_id": public_id})
    if row is None:
        raise UnknownRestriction(name=public_id)
    return _restriction(row)


def restrictions_of(tx: Transaction, worker_id: int) -> Sequence[Restriction]:
    """Every restriction a worker ever had, newest first."""
    return [_restriction(row) for row in tx.all(store.RESTRICTIONS_OF, {"worker": worker_id})]


def follow_stage(tx: Transaction, stage_id: int, next_id: int) -> int:
    """Another stage takes a stage's place: who is stopped or slowed there is so here; how many restrictions went."""
    return tx.run(store.FOLLOW_STAGE, {"was": stage_id, "is_now": next_id})


def lift(tx: Transaction, restriction_id: int, why: str, now: float) -> bool:
    """End a restriction; says whether there was anything to lift."""
    return tx.run(store.LIFT, {"id_": restriction_id, "now": now, "why": why}) == 1


def _restriction(row: Row) -> Restriction:
    return Restriction(**(row._asdict() | {"numbers": json.loads(row.numbers)}))
