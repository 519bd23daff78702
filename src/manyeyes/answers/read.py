"""Read the log: what counts for a task, what a worker said last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.answers import store
from manyeyes.answers.answer import Answer
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True)
class OwnAnswer:
    """One of a worker's last answers, as Back shows it."""

    assignment: str
    stage_id: int
    item_id: int
    about: str
    revision: int
    answers: Mapping[str, str]
    untouched: frozenset[str]
    workflow: str
    at: float


def current(tx: Transaction, task_id: int) -> list[Answer]:
    """The answers of a task that count now, ordered by assignment."""
    newest: dict[int, int] = {}
    rows = tx.all(store.OF_TASK, {"task": task_id})
    for row in rows:
        newest[row.assignment_id] = max(row.revision, newest.get(row.assignment_id, 0))
    return [_answer(row) for row in rows if row.revision == newest[row.assignment_id]]


def _answer(row: Row) -> Answer:
    said = (row.assignment_id, row.worker_id, row.kind == "owner", row.question, row.value)
    return Answer(*said, bool(row.settles), bool(row.stands))


def last_answers(tx: Transaction, worker_id: int, most: int, since: float) -> list[OwnAnswer]:
    """A worker's last answers since `since`, newest first."""
    found = tx.all(store.LATEST, {"worker": worker_id, "most": most, "since": since})
    return [_own(tx, row.assignment_id, row.revision) for row in found]


def _own(tx: Transaction, assignment_id: int, revision: int) -> OwnAnswer:
    shown = tx.first(store.SHOWN, {"assignment": assignment_id})
    assert shown is not None, "an answer always has its assignment"
    rows = [row for row in tx.all(store.OF_ASSIGNMENT, {"assignment": assignment_id}) if row.revision == revision]
    return OwnAnswer(
        assignment=shown.public_id,
        stage_id=shown.stage_id,
        item_id=shown.item_id,
        about=shown.about,
        revision=revision,
        answers={row.question: row.value for row in rows},
        untouched=frozenset(row.question for row in rows if row.untouched),
        workflow=shown.workflow,
        at=rows[-1].at,
    )


def newest(tx: Transaction) -> int:
    """The id of the newest answer; 0 before the first."""
    return int(tx.scalar(store.NEWEST) or 0)


def tasks_answered_by(tx: Transaction, worker_id: int) -> int:
    """How many tasks a worker has answered."""
    return int(tx.scalar(store.ANSWERED_TASKS, {"worker": worker_id}))
