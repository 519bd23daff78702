"""How many items stand where in a stage."""

from __future__ import annotations

from manyeyes.flow import store
from manyeyes.storage import Transaction


def items_in(tx: Transaction, stage_id: int) -> dict[str, int]:
    """Items by state: here, passed, dropped, contested, not_asked, waiting."""
    return {row.state: int(row.items) for row in tx.all(store.COUNTS, {"stage": stage_id})}
