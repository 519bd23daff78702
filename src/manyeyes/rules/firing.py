"""The log of rules: INTENDED before an action, SUCCEEDED or FAILED after it, LIFTED when somebody undid it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.rules import store
from manyeyes.storage import Row, Transaction, random_id
from manyeyes.storage.tables import firing

INTENDED, SUCCEEDED, FAILED, LIFTED = "intended", "succeeded", "failed", "lifted"


class UnknownFiring(ManyEyesError):
    """There is no entry {name} in the log of rules."""

    status = 404


@dataclass(frozen=True)
class Firing:
    """One time a rule acted: the rule as written, what was counted, what was done, and how that went."""

    id: int
    public_id: str
    project_id: int
    stage_id: int
    worker_id: int | None
    task_id: int | None
    rule: Mapping[str, Any]
    numbers: Mapping[str, Any]
    action: str
    state: str
    error: str
    restriction_id: int | None
    withdrawal_id: int | None
    at: float
    changed_at: float
    stage: str = ""
    """The stage's name."""
    worker: str = ""
    """The worker's public id."""


def firings(tx: Transaction, project_id: int, limit: int, before: int = 2**62) -> Sequence[Firing]:
    """The log of a project, newest first; `before`: only ids below."""
    rows = tx.all(store.FIRINGS, {"project": project_id, "before": before, "most": limit})
    return [_firing(row) for row in rows]


def firings_of(tx: Transaction, worker_id: int) -> Sequence[Firing]:
    """Every time a rule acted on a worker, newest first."""
    return [_firing(row) for row in tx.all(store.FIRINGS_OF, {"worker": worker_id})]


def firing_by_public_id(tx: Transaction, public_id: str) -> Firing:
    """The entry of that name; raises UnknownFiring."""
    row = tx.first(store.FIRING_BY_NAME, {"public_id": public_id})
    if row is None:
        raise UnknownFiring(name=public_id)
    return _firing(row)


def firings_with(tx: Transaction, restriction_id: int) -> Sequence[Firing]:
    """The entries that put a restriction on somebody; an owner's restriction has none."""
    return [_firing(row) for row in tx.all(store.FIRINGS_WITH, {"restriction": restriction_id})]


def intend(tx: Transaction, row: Mapping[str, Any], now: float) -> int:
    """Write down what a rule is about to do; returns the entry's number."""
    dated = {"public_id": random_id(), "state": INTENDED, "at": now, "changed_at": now}
    told = {"rule": json.dumps(dict(row["rule"])), "numbers": json.dumps(dict(row["numbers"]))}
    return tx.add(firing, {**row, **told, **dated})


def conclude(tx: Transaction, firing_id: int, state: str, now: float, **what: Any) -> None:
    """How it went: `error`, `restriction_id` and `withdrawal_id` say what came of it."""
    facts = {"error": "", "restriction_id": None, "withdrawal_id": None, **what}
    told = {f"new_{name}": value for name, value in facts.items()}
    tx.run(store.CONCLUDE, {"id_": firing_id, "new_state": state, "now": now, **told})


def mark_lifted(tx: Transaction, firing_id: int, now: float) -> bool:
    """Somebody undid what the rule did; says whether that is news."""
    return tx.run(store.MARK, {"id_": firing_id, "new_state": LIFTED, "now": now}) == 1


def _firing(row: Row) -> Firing:
    return Firing(**(row._asdict() | {"rule": json.loads(row.rule), "numbers": json.loads(row.numbers)}))
