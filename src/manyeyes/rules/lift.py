"""Lift what a rule or an owner did to somebody: the restriction ends, and what was withdrawn counts again."""

from __future__ import annotations

from manyeyes.people import Restriction
from manyeyes.storage import Transaction


def lift(tx: Transaction, public_id: str, why: str, by: str, now: float) -> Restriction | None:
    """End the restriction, or undo the entry of the log, of that name; returns the restriction where there was one."""
    raise NotImplementedError
