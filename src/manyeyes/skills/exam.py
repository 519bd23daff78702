"""Exams: known pictures before the work, decided at their end or as soon as it is sure."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.projects import Stage
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class ExamStanding:
    """Where a worker stands: none (no exam here), to_start, running, passed, failed (for good), or wait.

    `asked` and `right` count known questions of the newest attempt; `lent` and `of` its pictures; `answered` of them
    are answered. `again_at` (seconds UTC) where the state is wait.
    """

    state: str
    asked: int = 0
    right: int = 0
    lent: int = 0
    answered: int = 0
    of: int = 0
    again_at: float | None = None
    attempts_left: int = 0


NO_EXAM = ExamStanding("none")


def exam_standing(tx: Transaction, worker_id: int, stage: Stage, now: float) -> ExamStanding:
    """Where the worker stands with the stage's exam; a restriction of kind exam asks for one made after it."""
    return NO_EXAM


def start_exam(tx: Transaction, worker_id: int, stage: Stage, now: float) -> ExamStanding:
    """Begin an attempt where one may begin; else nothing changes. Returns where he stands then."""
    return exam_standing(tx, worker_id, stage, now)


def forgive_exam(tx: Transaction, worker_id: int, stage_id: int, now: float) -> int:
    """The owner forgives failed attempts: he may try again; returns how many were forgiven."""
    return 0
