"""Drift: the worker who gets tired, or sells the account, found by a cumulative sum over his last answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DRIFT_LIMIT = 5.0


@dataclass(frozen=True)
class Evidence:
    """One answer: the chance that its value is right (1 or 0 for a control answer), and how many values it had."""

    chance: float
    values: int


def drift_of(evidence: Sequence[Evidence], usual: float = 0.85) -> float:
    """How much a worker's answers, oldest first, speak for one who guesses now; 0 for as he always was."""
    return 0.0
