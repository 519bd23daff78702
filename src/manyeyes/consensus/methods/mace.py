"""MACE: a worker either knows, or answers by habit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus.arithmetic import Floats, answered, cells, fixed, from_logs, moved, sums
from manyeyes.consensus.said import Estimate, Said, Tell, silently


@dataclass(frozen=True)
class Mace:
    """Variational Bayes over each worker's trust (the share of tasks he looks at) and habit (what he says otherwise).

    Source: Hovy, Berg-Kirkpatrick, Vaswani and Hovy 2013, "Learning whom to trust with MACE", section 2 (model: an
    answer is the truth with the worker's trust, else drawn from his habit) and 3 (Beta prior on trust, Dirichlet prior
    on habit). `trust`: the Beta prior (not looking, looking); `habit`: the Dirichlet prior of each value. The first
    start is neutral, everybody alike; `restarts` more are random from `seed`, and the one with the highest marginal
    likelihood is kept. Values are equally likely beforehand, which is also what a task without answers gets.
    """

    name: ClassVar[str] = "mace"
    help: ClassVar[str] = "EM over who looks and who answers by habit; finds spammers"
    for_files_only: ClassVar[bool] = False

    iterations: int = 50
    tolerance: float = 1e-6
    restarts: int = 0
    seed: int = 0
    trust: tuple[float, float] = (0.5, 0.5)
    habit: float = 10.0

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """The best of all starts, each at most `iterations` long."""
        random = np.random.default_rng(self.seed)
        starts = [(np.full((said.workers, 2), 0.5), np.full((said.workers, said.values), 1 / said.values))]
        for _ in range(self.restarts):
            rows = [random.uniform(1, 2.5, (said.workers, width)) for width in (2, said.values)]
            starts.append((rows[0] / rows[0].sum(1, keepdims=True), rows[1] / rows[1].sum(1, keepdims=True)))
        return max((self.climb(said, *start, tell) for start in starts), key=lambda found: found[1])[0]

    def climb(self, said: Said, spam: Floats, habit: Floats, tell: Tell = silently) -> tuple[Estimate, float]:
        """One start: spam (workers, 2) chances of not looking and looking, habit (workers, values); and how likely."""
        cell, spoke = cells(said), said.worker.astype(np.int64) * said.values + said.value
        counted, change, done = answered(said), np.inf, 0
        posterior, likelihood = expected(said, cell, spoke, spam, habit)
        while done < self.iterations and change > self.tolerance:
            spam, habit = self._stepped(said, spoke, posterior.ravel()[cell], spam, habit)
            before, (posterior, likelihood) = posterior, expected(said, cell, spoke, spam, habit)
            change, done = moved(before[counted], posterior[counted]), done + 1
            tell(done, self.iterations)
        idle = sums(said.worker, None, said.workers) == 0
        skill = np.where(idle, np.nan, _skill(spam, habit))
        even = np.full(said.values, 1 / said.values)
        return Estimate(posterior, skill, even, done, change <= self.tolerance), likelihood

    def _stepped(
        self, said: Said, spoke: NDArray[np.int64], agreed: Floats, spam: Floats, habit: Floats
    ) -> tuple[Floats, Floats]:
        """Variational M-step: the chance that each answer was looked at, counted a worker and a value."""
        by_habit, by_sight = spam[said.worker, 0] * habit.ravel()[spoke], spam[said.worker, 1]
        looked = agreed * by_sight / (by_habit + by_sight)
        seen = sums(said.worker, looked, said.workers)
        unseen = sums(spoke, 1 - looked, habit.size).reshape(habit.shape)
        return mean_log(np.stack([unseen.sum(axis=1), seen], axis=1) + self.trust), mean_log(unseen + self.habit)


def expected(
    said: Said, cell: NDArray[np.int64], spoke: NDArray[np.int64], spam: Floats, habit: Floats
) -> tuple[Floats, float]:
    """E-step, and the log marginal likelihood of all answers."""
    by_habit, by_sight = spam[said.worker, 0] * habit.ravel()[spoke], spam[said.worker, 1]
    gain = np.log(by_habit + by_sight) - np.log(by_habit)
    logs = sums(cell, gain, said.tasks * said.values).reshape(said.tasks, said.values)
    top = logs.max(axis=1, keepdims=True)
    likelihood = np.log(by_habit).sum() + (np.log(np.exp(logs - top).mean(axis=1)) + top[:, 0]).sum()
    return fixed(said, from_logs(logs)), float(likelihood)


def mean_log(counts: Floats) -> Floats:
    """exp(E[log p]) of the Dirichlet distribution with these counts a row; rows sum to a little less than 1."""
    chances: Floats = np.exp(digamma(counts) - digamma(counts.sum(axis=1, keepdims=True)))
    return chances


def digamma(x: Floats) -> Floats:
    """psi(x) for x > 0, to 1e-12: psi(x) = psi(x + 1) - 1/x up to 8, then Abramowitz and Stegun 6.3.18."""
    below = np.zeros_like(x)
    for step in range(8):
        below += 1 / (x + step)
    far = x + 8
    square = 1 / far**2
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
    psi: Floats = np.log(far) - 1 / (2 * far) - series - below
    return psi


def _skill(spam: Floats, habit: Floats) -> Floats:
    """(workers,) the chance of the truth: by looking, or by a habit that happens to be right."""
    looks: Floats = spam[:, 1] / spam.sum(axis=1)
    right: Floats = looks + (1 - looks) / habit.shape[1]
    return right
