"""The owner stops somebody himself, with a reason, as a rule would."""

from __future__ import annotations

from manyeyes.people import STOP, Restriction
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def restrict_by_owner(
    tx: Transaction,
    stage: Stage,
    worker_id: int,
    *,
    reason: str,
    now: float,
    until: float | None,
    scope: str = "stage",
    kind: str = STOP,
    ask_again: bool = False,
    by: str = "owner",
) -> Restriction:
    """Put a restriction on a worker; `ask_again` withdraws what he said in the stage, too. `until` None: for good."""
    raise NotImplementedError
