"""How well a worker does on control tasks, a question: each answer is kept as a score, a correction takes its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.answers import UNSURE, Recorded
from manyeyes.assignment import Assignment, Lane
from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.skills.exam import count_in_exam
from manyeyes.skills.truth import truth
from manyeyes.storage import Transaction
from manyeyes.storage.tables import scored, skill

Points = Mapping[str, tuple[int, int]]  # (asked, right) a question


@dataclass(frozen=True)
class Score:
    """A worker's control answers to one question."""

    worker_id: int
    question: str
    asked: int
    right: int


def points(truths: Mapping[str, str], said: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """(asked, right) a question: an unsure answer is not asked, it says nothing."""
    return {
        question: (1, int(said[question] == value))
        for question, value in truths.items()
        if said.get(question, UNSURE) != UNSURE
    }


def score(tx: Transaction, stage: Stage, mine: Assignment, recorded: Recorded, now: float) -> None:
    """Count a control answer for its worker, in an exam that runs too; a correction takes the former one's place.

    An answer given while the task was still ordinary never becomes a score.
    """
    if mine.lane is not Lane.CONTROL or recorded.repeat:
        return
    truths = truth(tx, mine.task_id)
    before = [] if recorded.first else tx.all(store.SCORED_AS, {"worker": mine.worker_id, "task": mine.task_id})
    if not recorded.first and not before:
        return
    _keep(tx, mine, truths, recorded.now, before[0].at if before else now)
    # What was scored, not what was said before: the owner's word from the list of hard pictures is never a score.
    old, new = {row.question: (1, row.right) for row in before if row.right is not None}, points(truths, recorded.now)
    add_to_totals(tx, mine.worker_id, mine.stage_id, {question: _change(question, old, new) for question in truths})
    count_in_exam(tx, stage, mine, truths, recorded, now)


def _keep(tx: Transaction, mine: Assignment, truths: Mapping[str, str], said: Mapping[str, str], at: float) -> None:
    """One row a known question that was asked; `at`: of the first answer, which a correction keeps."""
    key = {"worker_id": mine.worker_id, "task_id": mine.task_id, "stage_id": mine.stage_id, "at": at}
    rows = [
        {**key, "question": question, "right": is_right(said[question], value), "value": value}
        for question, value in truths.items()
        if question in said
    ]
    tx.put(scored, rows)


def is_right(said: str, true: str) -> int | None:
    """1 as known, 0 otherwise; none where somebody was unsure."""
    return None if said == UNSURE else int(said == true)


def _change(question: str, old: Points, new: Points) -> tuple[int, int]:
    out, into = old.get(question, (0, 0)), new.get(question, (0, 0))
    return into[0] - out[0], into[1] - out[1]


def add_to_totals(tx: Transaction, worker_id: int, stage_id: int, changes: Points) -> None:
    """Add (asked, right) to a worker's totals of life, a question."""
    stored = {row.question: row for row in tx.all(store.SKILLS, {"worker": worker_id, "stage": stage_id})}
    tx.put(skill, [_row(worker_id, stage_id, name, stored.get(name), change) for name, change in changes.items()])


def _row(worker_id: int, stage_id: int, question: str, stored: object, change: tuple[int, int]) -> dict[str, object]:
    return {
        "worker_id": worker_id,
        "stage_id": stage_id,
        "question": question,
        "asked": getattr(stored, "asked", 0) + change[0],
        "right": getattr(stored, "right", 0) + change[1],
    }


def scores(tx: Transaction, stage_id: int) -> list[Score]:
    """Every worker's score on the stage's control tasks."""
    return [Score(**row._asdict()) for row in tx.all(store.SCORES, {"stage": stage_id})]
