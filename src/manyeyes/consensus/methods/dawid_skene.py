"""Dawid-Skene: a worker is a confusion matrix, how often he says each value where each is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from manyeyes.consensus.arithmetic import LEAST, Floats, sums
from manyeyes.consensus.said import Estimate, Said, Tell, silently
from manyeyes.consensus.sweep import Step, sweep_over


@dataclass(frozen=True)
class DawidSkene:
    """EM over confusion matrices and the class prior, from majority shares.

    Source: Dawid and Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM algorithm",
    equations 2.3 and 2.4 (M-step) and 2.5 (E-step). `smoothing`: an answer count that stands in every cell of every
    matrix beforehand (a Dirichlet prior); 0 is plain maximum likelihood, where a value a worker never said is none of
    his. `prior`: chances of the values before anybody answers; None: the mean posterior of the answered tasks,
    estimated anew each iteration. A task without answers gets that prior. `kernel`: numba and numpy give the same;
    None takes numba where it is installed and the answers are many.
    """

    name: ClassVar[str] = "dawid-skene"
    help: ClassVar[str] = "EM over everybody's confusion matrix"
    for_files_only: ClassVar[bool] = False

    iterations: int = 50
    tolerance: float = 1e-6
    smoothing: float = 0.01
    prior: tuple[float, ...] | None = None
    kernel: Literal["numpy", "numba"] | None = None

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """At most `iterations` E-steps, fewer when no chance moves by more than `tolerance`."""
        sweep = sweep_over(said, self.kernel)
        step, done = sweep.begin(), 0
        while done < self.iterations and step.moved > self.tolerance:
            step = sweep.again(self.matrices(step.counts), self._prior(step))
            done += 1
            tell(done, self.iterations)
        matrix, prior = self.matrices(step.counts), self._prior(step)
        idle = sums(said.worker, None, said.workers) == 0
        skill = np.where(idle, np.nan, np.einsum("wkk,k->w", matrix, prior / prior.sum()))
        posterior = sweep.posterior(prior / prior.sum())
        return Estimate(posterior, skill, prior, done, step.moved <= self.tolerance, matrix.transpose(0, 2, 1))

    def _prior(self, step: Step) -> Floats:
        return np.maximum(step.mass if self.prior is None else np.asarray(self.prior, dtype=np.float64), LEAST)

    def matrices(self, counts: Floats) -> Floats:
        """(workers, said, true) M-step: expected counts as chances that sum to 1 over what is said, for each truth."""
        if self.smoothing > 0:
            smoothed: Floats = counts + self.smoothing
        else:
            ever = counts.sum(axis=2, keepdims=True) > 0
            smoothed = np.where(ever | ~ever.any(axis=1, keepdims=True), np.maximum(counts, LEAST), 0.0)
        smoothed /= smoothed.sum(axis=1, keepdims=True)
        return smoothed
