"""A group's answers beside what everybody outside it makes of the pictures; only what the group touched is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus import Said
from manyeyes.moderation.strangers import (
    Floats,
    Judged,
    Whole,
    chance_of_error,
    chances,
    difficulty,
    held,
    leanings,
)


@dataclass(frozen=True)
class Places:
    """Rows by what stands in a column: those of number n are order[start[n] : start[n + 1]]."""

    order: Whole
    start: Whole

    def of(self, numbers: Sequence[int] | Whole) -> Whole:
        """The rows of these numbers, one number after the other."""
        begin, size = self.start[numbers], self.start[np.asarray(numbers) + 1] - self.start[numbers]
        skipped = np.repeat(begin - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
        return np.asarray(self.order[np.arange(size.sum()) + skipped])


def places(column: Whole, count: int) -> Places:
    """Where each number of a column stands."""
    sizes = np.bincount(column, minlength=count)
    return Places(np.argsort(column, kind="stable"), np.concatenate([[0], np.cumsum(sizes)]))


@dataclass(frozen=True)
class Ready:
    """A judged question, prepared so that groups are looked at quickly.

    logs: (n, values) of each answer, by its worker's leaning alone. together: their sums a task.
    """

    judged: Judged
    logs: Floats
    together: Floats
    by_task: Places
    by_worker: Places


def ready(judged: Judged) -> Ready:
    """Whatever does not depend on the group."""
    said, level = judged.said, np.zeros(len(judged.said))
    logs = chances(judged, leanings(judged, level), said.worker, said.value, level)
    return Ready(
        judged,
        logs,
        sums(said.task, logs, said.tasks),
        places(said.task, said.tasks),
        places(said.worker, said.workers),
    )


def sums(task: Whole, logs: Floats, tasks: int) -> Floats:
    """(tasks, values) the sum of rows (n, values) a task."""
    columns = [np.bincount(task, weights=logs[:, at], minlength=tasks) for at in range(logs.shape[1])]
    return np.stack(columns, axis=1).astype(np.float64)


@dataclass(frozen=True)
class Outside:
    """A group's answers, by task: (rows,) and (rows, values)."""

    task: Whole
    worker: Whole
    value: Whole
    true: Floats
    """log of the chance of each true value."""
    stranger: Floats
    """log of the chance that a stranger of his skill says what he said, a true value."""
    errs: Floats
    """The chance that he errs, a true value."""
    repeats: Floats
    """(true values,) the chance that two who err say the same."""


def seen_from_outside(one: Ready, members: Sequence[int]) -> Outside:
    """Judge anew without the group, then fit how its members err against that."""
    tasks = np.unique(one.judged.said.task[one.by_worker.of(members)])
    near = one.by_task.of(tasks)
    local = _local(one.judged.said, tasks, near)
    inside = np.isin(local.worker, members)
    true = _true(one, tasks, near[inside], local)
    again = replace(one.judged, said=local, truth=np.exp(true), wrong=chance_of_error(local, np.exp(true)))
    hard = _difficulty(again, inside)
    rows = np.flatnonzero(inside)
    leaning = leanings(again, hard, rows)
    stranger = chances(again, leaning, local.worker[rows], local.value[rows], hard[rows])
    errs = 1 / (1 + np.exp(-leaning[local.worker[rows]] - hard[rows][:, None]))
    repeats = (again.other**2).sum(1)
    return Outside(
        local.task[rows], local.worker[rows], local.value[rows], true[local.task[rows]], stranger, errs, repeats
    )


def _local(said: Said, tasks: Whole, near: Whole) -> Said:
    """The answers to these tasks alone, tasks counted anew; rows by task."""
    known = None if said.known is None else said.known[tasks]
    task = np.searchsorted(tasks, said.task[near])
    return Said(task, said.worker[near], said.value[near], len(tasks), said.workers, said.values, known)


def _true(one: Ready, tasks: Whole, inside: Whole, local: Said) -> Floats:
    """(tasks, values) logs of what is true, by everybody outside and by what is known."""
    prior = np.log(np.maximum(one.judged.truth.mean(0), 1e-6))
    mine = sums(np.searchsorted(tasks, one.judged.said.task[inside]), one.logs[inside], len(tasks))
    logs = prior + one.together[tasks] - mine
    return held(local, np.arange(len(tasks)), logs - np.logaddexp.reduce(logs, axis=1)[:, None])


def _difficulty(again: Judged, inside: NDArray[np.bool_]) -> Floats:
    """(rows,) of the pictures, as those outside err on them."""
    task, tasks = again.said.task, again.said.tasks
    wrong = np.bincount(task, weights=np.where(inside, 0.0, again.wrong), minlength=tasks)
    others = np.bincount(task, weights=np.where(inside, 0.0, 1.0), minlength=tasks)
    hard: Floats = difficulty(again, wrong.astype(np.float64), others.astype(np.float64))[task]
    return hard
