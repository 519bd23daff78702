"""How many items stand where in a stage."""

from __future__ import annotations

from manyeyes.storage import Transaction, counted


def items_in(tx: Transaction, stage_id: int) -> dict[str, int]:
    """Items by state: here, passed, dropped, contested, not_asked, waiting; from kept counts."""
    return {one.name: one.n for one in counted(tx, stage_id, "item")}
