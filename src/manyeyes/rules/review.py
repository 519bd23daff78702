"""Look at a worker after an answer: which rules of the stage act now."""

from __future__ import annotations

from manyeyes.assignment import Assignment
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def review(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """Let every rule of the stage look at the worker who just answered; log and do what they ask for."""


def review_skip(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """The same for a worker who just gave a task back for good."""
