"""One E-step and the M-step's sums after it, over all answers: what Dawid-Skene spends its time on.

Twice, with equal results: in numpy, and compiled by numba where that is installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal, Protocol

import numpy as np

from manyeyes.consensus.arithmetic import Floats, answered, fixed, from_logs, moved, shares, sums
from manyeyes.consensus.said import Said

# Fewer answers are done before numba is loaded (half a second) and, the first time, has compiled (ten seconds).
WORTH_COMPILING = 300_000


@dataclass(frozen=True)
class Step:
    """counts: (workers, said, true) expected answers. mass: (values,) the mean posterior of the answered tasks.

    moved: the largest change of any chance since the step before; infinite for the first.
    """

    counts: Floats
    mass: Floats
    moved: float


class Sweep(Protocol):
    """EM's walk over the answers, with the posterior kept between two walks."""

    def begin(self) -> Step:
        """Majority shares as the first posterior."""
        ...

    def again(self, matrices: Floats, prior: Floats) -> Step:
        """The posterior under `matrices` (workers, said, true) and `prior` (values,), and the sums it leads to."""
        ...

    def posterior(self, prior: Floats) -> Floats:
        """(tasks, values) as it stands; tasks nobody answered get the prior, control tasks their truth."""
        ...


def sweep_over(said: Said, kernel: Literal["numpy", "numba"] | None = None) -> Sweep:
    """The sweep of that name; None: numba where it is installed and worth its start."""
    worth = len(said) >= WORTH_COMPILING and find_spec("numba") is not None
    if kernel == "numba" or (kernel is None and worth):
        from manyeyes.consensus.sweep_compiled import CompiledSweep

        return CompiledSweep(said)
    return PlainSweep(said)


class PlainSweep:
    """In numpy: a pass over the answers a value for each of the two steps, one column of floats at a time."""

    def __init__(self, said: Said) -> None:
        """Keep the answers by task, and by worker and what he said."""
        self._said = said
        self._counted = answered(said)
        self._spoke = said.worker.astype(np.int64) * said.values + said.value
        self._now = shares(said)

    def begin(self) -> Step:
        """Majority shares."""
        return self._step(np.inf)

    def again(self, matrices: Floats, prior: Floats) -> Step:
        """See Sweep."""
        said, before = self._said, self._now
        with np.errstate(divide="ignore"):  # a value a worker never said is never looked up
            logs = np.log(matrices.reshape(-1, said.values))
        summed = np.empty_like(before)
        for value in range(said.values):
            summed[:, value] = sums(said.task, logs[:, value][self._spoke], said.tasks)
        self._now = fixed(said, from_logs(summed + np.log(prior)))
        return self._step(moved(before[self._counted], self._now[self._counted]))

    def _step(self, change: float) -> Step:
        said = self._said
        counts = np.empty((said.workers * said.values, said.values))
        for value in range(said.values):
            weights = self._now[:, value][said.task]
            counts[:, value] = sums(self._spoke, weights, len(counts))
        mass = self._now[self._counted].mean(axis=0)
        return Step(counts.reshape(said.workers, said.values, said.values), mass, change)

    def posterior(self, prior: Floats) -> Floats:
        """See Sweep."""
        return fixed(self._said, np.where(self._counted[:, None], self._now, prior))
