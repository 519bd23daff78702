"""How well a worker does on control tasks, a question: counted as answers come, corrected as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.answers import UNSURE, Recorded
from manyeyes.assignment import Assignment, Lane
from manyeyes.skills import store
from manyeyes.skills.truth import truth
from manyeyes.storage import Transaction
from manyeyes.storage.tables import skill


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


def score(tx: Transaction, mine: Assignment, recorded: Recorded) -> None:
    """Count a control answer for its worker; a correction takes the former one out."""
    if mine.lane is not Lane.CONTROL or recorded.repeat:
        return
    truths = truth(tx, mine.task_id)
    old, new = points(truths, recorded.before), points(truths, recorded.now)
    stored = {row.question: row for row in tx.all(store.SKILLS, {"worker": mine.worker_id, "stage": mine.stage_id})}
    tx.put(skill, [_row(mine, question, stored.get(question), old, new) for question in truths])


def _row(
    mine: Assignment,
    question: str,
    stored: object,
    old: Mapping[str, tuple[int, int]],
    new: Mapping[str, tuple[int, int]],
) -> dict[str, object]:
    out, into = old.get(question, (0, 0)), new.get(question, (0, 0))
    return {
        "worker_id": mine.worker_id,
        "stage_id": mine.stage_id,
        "question": question,
        "asked": getattr(stored, "asked", 0) - out[0] + into[0],
        "right": getattr(stored, "right", 0) - out[1] + into[1],
    }


def scores(tx: Transaction, stage_id: int) -> list[Score]:
    """Every worker's score on the stage's control tasks."""
    return [Score(**row._asdict()) for row in tx.all(store.SCORES, {"stage": stage_id})]
