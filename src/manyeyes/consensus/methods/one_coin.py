"""One-coin Dawid-Skene: a worker is one number, the chance of being right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus.arithmetic import (
    LEAST,
    Floats,
    answered,
    cells,
    class_prior,
    fixed,
    from_logs,
    means,
    moved,
    shares,
    sums,
)
from manyeyes.consensus.said import Estimate, Said, Tell, silently


@dataclass(frozen=True)
class OneCoin:
    """EM over skills: a worker says the truth with chance q, and each other of Y values with (1 - q) / (Y - 1).

    Source: Dawid and Skene 1979, section 3, with the tied confusion matrix of Zhang, Chen, Zhou and Jordan 2016 (JMLR
    17), section 2, "one-coin model". `weight` answers of a worker `skill` good stand before his own (a Beta prior, as
    control scores have it); 0 is plain maximum likelihood. Starts from majority shares. `prior`: chances of the values
    before anybody answers; None: the mean posterior of the answered tasks, estimated anew each iteration. A task
    without answers gets that prior.
    """

    name: ClassVar[str] = "one-coin"
    help: ClassVar[str] = "Dawid-Skene with one number a worker; for few answers a worker"
    for_files_only: ClassVar[bool] = False

    iterations: int = 50
    tolerance: float = 1e-6
    skill: float = 0.85
    weight: float = 4.0
    prior: tuple[float, ...] | None = None

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """At most `iterations` E-steps, fewer when no chance moves by more than `tolerance`."""
        cell, counted, posterior = cells(said), answered(said), shares(said)
        prior, right = class_prior(posterior, counted, self.prior), self._right(said, posterior.ravel()[cell])
        change, done = np.inf, 0
        while done < self.iterations and change > self.tolerance:
            before, posterior = posterior, expected(said, cell, right, prior)
            prior, right = class_prior(posterior, counted, self.prior), self._right(said, posterior.ravel()[cell])
            change, done = moved(before[counted], posterior[counted]), done + 1
            tell(done, self.iterations)
        return Estimate(
            posterior, means(said.worker, right[said.worker], said.workers), prior, done, change <= self.tolerance
        )

    def _right(self, said: Said, agreed: Floats) -> Floats:
        """(workers,) M-step: the expected share of right answers, with those of the prior before them."""
        asked = sums(said.worker, None, said.workers) + self.weight
        total = sums(said.worker, agreed, said.workers) + self.weight * self.skill
        return np.clip(total / np.maximum(asked, LEAST), LEAST, 1 - LEAST)


def expected(said: Said, cell: NDArray[np.int64], right: Floats, prior: Floats) -> Floats:
    """E-step. What everybody's answers have in common cancels out, so each adds log(q (Y - 1) / (1 - q)) once."""
    gain = np.log(right) - np.log1p(-right) + np.log(said.values - 1)
    logs = sums(cell, gain[said.worker], said.tasks * said.values)
    return fixed(said, from_logs(logs.reshape(said.tasks, said.values) + np.log(prior)))
