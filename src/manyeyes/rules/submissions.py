"""The log of a stage as submissions, one after another, with what is known about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from manyeyes.projects import Stage
from manyeyes.rules import store
from manyeyes.storage import Row, Transaction

CHUNK = 20_000  # rows of the log read at once


@dataclass(frozen=True)
class Submission:
    """One submission of the log: a revision of a worker's answers to a task. `known`: right or wrong, a question."""

    assignment: int
    public_id: str
    task: int
    worker: int
    name: str
    revision: int
    answers: Mapping[str, str]
    shown_ms: int
    lent_at: float
    at: float
    control: bool
    known: Mapping[str, tuple[bool, str]] = field(default_factory=dict)


def submissions(tx: Transaction, stage: Stage) -> Iterator[Submission]:
    """The log of a stage, a submission at a time, in the order they came."""
    known: dict[tuple[int, int], dict[str, tuple[bool, str]]] = {}
    for row in tx.all(store.SCORED, {"stage": stage.id}):
        answered = known.setdefault((row.worker_id, row.task_id), {})
        if row.right is not None:
            answered[row.question] = (bool(row.right), row.value)
    rows: list[Row] = []
    for row in _log(tx, stage):
        if rows and (row.assignment_id, row.revision) != (rows[0].assignment_id, rows[0].revision):
            yield _submission(rows, known)
            rows = []
        rows.append(row)
    if rows:
        yield _submission(rows, known)


def _log(tx: Transaction, stage: Stage) -> Iterator[Row]:
    last = 0
    while rows := tx.all(store.PAST, {"stage": stage.id, "last": last, "most": CHUNK}):
        yield from rows
        last = rows[-1].id


def _submission(rows: Sequence[Row], known: Mapping[tuple[int, int], Mapping[str, tuple[bool, str]]]) -> Submission:
    first = rows[0]
    scored = known.get((first.worker_id, first.task_id))
    return Submission(
        assignment=first.assignment_id,
        public_id=first.public_id,
        task=first.task_id,
        worker=first.worker_id,
        name=first.worker,
        revision=first.revision,
        answers={row.question: row.value for row in rows},
        shown_ms=first.shown_ms,
        lent_at=first.lent_at,
        at=first.at,
        control=scored is not None,
        known=scored or {},
    )
