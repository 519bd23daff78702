"""A question's newest answers as columns of whole numbers, what is known beside them. Imported late, for numpy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus import store
from manyeyes.consensus.said import Said
from manyeyes.projects import Question
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True)
class Columns:
    """said: the answers that count. workers: who stands behind each number."""

    said: Said
    workers: tuple[int, ...]

    def strangers(self, asked: Mapping[int, int], least: int) -> NDArray[np.bool_]:
        """(workers,) who met fewer than `least` control tasks; nobody where the question has none at all."""
        met = np.array([asked.get(worker, 0) for worker in self.workers])
        few: NDArray[np.bool_] = (met < least) & (met.sum() > 0)
        return few

    def among(self, people: Collection[int]) -> NDArray[np.bool_]:
        """(workers,) who is among some people."""
        return np.array([worker in people for worker in self.workers])


def columns_of(
    tx: Transaction, stage_id: int, question: Question, without: Collection[int], most: int
) -> Columns | None:
    """The `most` newest answers of a stage to a question, but for those of some workers; none where there are none.

    Of a person's revisions the last counts; unsure ones say nothing and are left out. The truth of control tasks and
    the owner's word are known.
    """
    rows = tx.all(store.SAID, {"stage": stage_id, "question": question.name, "most": most})
    places = {value: at for at, value in enumerate(question.values)}
    last = _last_revisions(rows)
    known = {row.task_id: places[row.truth] for row in rows if row.truth in places}
    known |= {row.task_id: places[row.value] for row in last if row.kind == "owner" and row.value in places}
    said = [row for row in last if row.kind != "owner" and row.value in places and row.worker_id not in without]
    if not said:
        return None
    tasks, task = np.unique(np.array([row.task_id for row in said]), return_inverse=True)
    workers, worker = np.unique(np.array([row.worker_id for row in said]), return_inverse=True)
    value = np.array([places[row.value] for row in said], dtype=np.int32)
    truth = np.array([known.get(one, -1) for one in tasks.tolist()], dtype=np.int32)
    made = Said(task.astype(np.int32), worker.astype(np.int32), value, len(tasks), len(workers), len(places), truth)
    return Columns(made, tuple(workers.tolist()))


def _last_revisions(rows: list[Row]) -> list[Row]:
    newest: dict[int, Row] = {}
    for row in rows:
        there = newest.get(row.assignment_id)
        if there is None or row.revision > there.revision:
            newest[row.assignment_id] = row
    return list(newest.values())
