"""All answers of a stage as columns of whole numbers, a set a question: what copying is looked for in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from manyeyes.consensus import Said
from manyeyes.house import House
from manyeyes.moderation import store
from manyeyes.projects import Question, Stage
from manyeyes.storage import Row

AT_ONCE = 20_000  # rows of one read


@dataclass(frozen=True)
class Crowd:
    """`workers`: ids by number. `questions`: answers a question without unsure ones, and what the owner knows."""

    workers: tuple[int, ...]
    questions: tuple[Said, ...]
    answers: int


def crowd_of(house: House, stage: Stage) -> Crowd:
    """Read every answer that counts now; a snapshot each 20,000 rows, so that nobody waits for it."""
    columns = _columns(house, stage)
    with house.reading() as tx:
        truths = tx.all(store.TRUTHS, {"stage": stage.id})
    newest = _newest(columns)
    workers, worker = np.unique(columns["worker"][newest], return_inverse=True)
    tasks, task = np.unique(columns["task"][newest], return_inverse=True)
    said = tuple(
        _said(
            question, columns["question"][newest] == at, columns["value"][newest], task, worker, tasks, workers, truths
        )
        for at, question in enumerate(stage.file.questions)
    )
    return Crowd(tuple(int(one) for one in workers), said, len(np.unique(columns["assignment"][newest])))


Columns = dict[str, np.ndarray]
NAMES = ("assignment", "task", "worker", "revision", "question", "value")


def _columns(house: House, stage: Stage) -> Columns:
    codes = [{value: at for at, value in enumerate(question.values)} for question in stage.file.questions]
    numbers = {question.name: at for at, question in enumerate(stage.file.questions)}
    parts, last = [np.zeros((0, len(NAMES)), dtype=np.int64)], 0
    while True:
        with house.reading() as tx:
            rows = tx.all(store.SAID_AFTER, {"stage": stage.id, "last": last, "most": AT_ONCE})
        parts.append(_coded(rows, numbers, codes))
        if len(rows) < AT_ONCE:
            whole = np.concatenate(parts)
            return {name: whole[:, at] for at, name in enumerate(NAMES)}
        last = rows[-1].id


def _coded(rows: Sequence[Row], numbers: Mapping[str, int], codes: Sequence[Mapping[str, int]]) -> np.ndarray:
    """Whole numbers; -1 for a question that is gone, and for a value that says nothing."""
    question = [numbers.get(row.question, -1) for row in rows]
    flat = chain.from_iterable(
        (
            row.assignment_id,
            row.task_id,
            row.worker_id,
            row.revision,
            at,
            codes[at].get(row.value, -1) if at >= 0 else -1,
        )
        for row, at in zip(rows, question, strict=True)
    )
    return np.fromiter(flat, dtype=np.int64, count=len(rows) * len(NAMES)).reshape(len(rows), len(NAMES))


def _newest(columns: Columns) -> np.ndarray:
    """Rows of the highest revision of each assignment."""
    if not len(columns["assignment"]):
        return np.zeros(0, dtype=np.int64)
    _, place = np.unique(columns["assignment"], return_inverse=True)
    highest = np.zeros(place.max() + 1, dtype=np.int64)
    np.maximum.at(highest, place, columns["revision"])
    return np.flatnonzero(columns["revision"] == highest[place])


def _said(
    question: Question,
    asked: np.ndarray,
    value: np.ndarray,
    task: np.ndarray,
    worker: np.ndarray,
    tasks: np.ndarray,
    workers: np.ndarray,
    truths: Sequence[Row],
) -> Said:
    rows = np.flatnonzero(asked & (value >= 0))
    known = np.full(len(tasks), -1, dtype=np.int64)
    told = [row for row in truths if row.question == question.name and row.value in question.values]
    ids = np.fromiter((row.task_id for row in told), dtype=np.int64, count=len(told))
    place = np.searchsorted(tasks, ids) if len(tasks) else ids
    for at, one, row in zip(place, ids, told, strict=True):
        if at < len(tasks) and tasks[at] == one:
            known[at] = question.values.index(row.value)
    return Said(task[rows], worker[rows], value[rows], len(tasks), len(workers), len(question.values), known)
