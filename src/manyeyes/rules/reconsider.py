"""A truth was corrected: whoever was stopped for denying it, and would not be stopped now, goes on."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def reconsider(tx: Transaction, stage: Stage, workers: Sequence[int], now: float) -> list[int]:
    """Lift what control answers no longer justify; returns the workers who may go on."""
    return []
