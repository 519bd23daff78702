"""The sweep compiled by numba: one walk over the answers in the order of tasks, a part a thread. Imported late."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from manyeyes.consensus.arithmetic import Floats, fixed
from manyeyes.consensus.said import Said
from manyeyes.consensus.sweep import Step

# The number of parts is fixed, so that sums are added in the same order on a machine with more cores.
PARTS = 4
TABLE_AT_MOST = 1 << 23  # cells; beyond it one part's sums alone are 64 MB, and a copy a part costs too much memory
UNROLLED = 6  # values; up to there each number of values is compiled for itself, as the length of a tuple
SHORT = 16  # answers; so many factors of at least 1e-15 (1e-10 of 1e5) stay within a float, and no logarithm is needed


class CompiledSweep:
    """See sweep.Sweep."""

    def __init__(self, said: Said) -> None:
        """Sort the answers by task, in one pass of counting."""
        self._said = said
        cells = said.workers * said.values
        self._first, self._spoke = by_task(said.task, said.worker, said.value, said.tasks, said.values)
        parts = PARTS if cells * said.values <= TABLE_AT_MOST else 1
        # Parts of as many answers each: tasks with many come in clumps.
        cuts = np.searchsorted(self._first, np.arange(1, parts) * len(said) // parts)
        self._ends = [*(int(cut) for cut in cuts), said.tasks]
        known = said.known if said.known is not None else np.full(said.tasks, -1)
        self._known = np.ascontiguousarray(known, dtype=np.int32)
        self._now = np.empty((said.tasks, said.values))

    def begin(self) -> Step:
        """Majority shares."""
        return self._step(np.empty((0, 0)), np.ones(self._said.values), np.inf)

    def again(self, matrices: Floats, prior: Floats) -> Step:
        """See sweep.Sweep."""
        return self._step(np.ascontiguousarray(matrices.reshape(-1, self._said.values)), prior, None)

    def _step(self, table: Floats, prior: Floats, change: float | None) -> Step:
        said = self._said
        with np.errstate(divide="ignore"):  # a value a worker never said is never looked up
            logs, log_prior = np.log(table), np.log(prior)

        sides = (0,) * said.values if said.values <= UNROLLED else prior

        def one(begin: int, end: int) -> tuple[Floats, Floats, float, int]:
            counts = np.zeros((said.workers * said.values, said.values))
            given = (table, logs, prior, log_prior, self._known, self._now, counts)
            return counts, *walk(sides, begin, end, self._first, self._spoke, *given)

        with ThreadPoolExecutor(min(len(self._ends), os.cpu_count() or 1)) as threads:
            parts = list(threads.map(one, [0, *self._ends[:-1]], self._ends))
        counts = np.add.reduce([part[0] for part in parts])
        mass = np.add.reduce([part[1] for part in parts]) / sum(part[3] for part in parts)
        shaped = counts.reshape(said.workers, said.values, said.values)
        return Step(shaped, mass, max(part[2] for part in parts) if change is None else change)

    def posterior(self, prior: Floats) -> Floats:
        """See sweep.Sweep."""
        empty = self._first[1:] == self._first[:-1]
        self._now[empty] = prior
        return fixed(self._said, self._now)


@njit(cache=True)
def by_task(
    task: NDArray[np.int32], worker: NDArray[np.int32], value: NDArray[np.int32], tasks: int, values: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """first: (tasks + 1,) where each task's answers begin; spoke: worker * values + value, sorted by task."""
    first = np.zeros(tasks + 1, np.int64)
    for at in range(task.size):
        first[task[at] + 1] += 1
    for at in range(tasks):
        first[at + 1] += first[at]
    free = first[:-1].copy()
    spoke = np.empty(task.size, np.int32)
    for at in range(task.size):
        spoke[free[task[at]]] = worker[at] * values + value[at]
        free[task[at]] += 1
    return first, spoke


@njit(cache=True, nogil=True, error_model="numpy")
def walk(sides, begin, end, first, spoke, table, logs, prior, log_prior, known, now, counts):  # type: ignore[no-untyped-def]
    """The E-step into `now` for tasks begin to end, and the M-step's sums; an empty table takes majority shares."""
    values, most, counted = len(sides), 0.0, 0
    chance, mass = np.empty(values), np.zeros(values)
    for one in range(begin, end):
        start, stop = first[one], first[one + 1]
        if start == stop:
            continue
        if known[one] >= 0:
            chance[:] = 0.0
            chance[known[one]] = 1.0
        elif table.size == 0:
            chance[:] = 0.0
            for at in range(start, stop):
                chance[spoke[at] % values] += 1.0
        elif stop - start <= SHORT:
            chance[:] = prior
            for at in range(start, stop):
                for value in range(values):
                    chance[value] *= table[spoke[at], value]
        else:
            chance[:] = log_prior
            for at in range(start, stop):
                for value in range(values):
                    chance[value] += logs[spoke[at], value]
            top = chance.max()
            for value in range(values):
                chance[value] = np.exp(chance[value] - top)
        whole = 1.0 / chance.sum()
        for value in range(values):
            share = chance[value] * whole
            most = max(most, abs(share - now[one, value]))
            chance[value] = share
            now[one, value] = share
            mass[value] += share
        for at in range(start, stop):
            for value in range(values):
                counts[spoke[at], value] += chance[value]
        counted += 1
    return mass, most, counted
