"""Settled tasks that are sure enough become control tasks: as many as the work needs, rare values first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.projects import Stage
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Candidate:
    """A settled ordinary task: each question's value, its posterior and how many answers with weight it has."""

    task_id: int
    values: Mapping[str, tuple[str, float, int]]


def promotion_wanted(tx: Transaction, stage: Stage) -> int:
    """How many more control tasks the stage could do with; 0 where it has no `promote:`."""
    return 0


def promote_due(tx: Transaction, stage: Stage, candidates: Sequence[Candidate], now: float) -> int:
    """Promote what `promote:` allows and the stage needs, rare values first; returns how many."""
    return 0
