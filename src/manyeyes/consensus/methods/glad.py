"""GLAD: how good a worker is, and how hard a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus.arithmetic import Floats, answered, cells, fixed, from_logs, means, moved, shares, sums
from manyeyes.consensus.said import Estimate, Said, Tell, silently

FARTHEST = 1.0  # how far one step may move an ability or a difficulty


@dataclass(frozen=True)
class Glad:
    """EM over an ability a of each worker and an easiness b of each task: a says the truth with 1 / (1 + exp(-a b)).

    Source: Whitehill, Ruvolo, Wu, Bergsma and Movellan 2009, "Whose vote should count more", equations 1 (model), 4
    (E-step) and 5 to 7 (Q and its gradients), with their priors a ~ N(1, 1) and log b ~ N(1, 1), and for Y values each
    wrong one with 1 / (Y - 1) of the rest. Their M-step climbs Q by conjugate gradients; this one by Fisher scoring,
    abilities with the easiness held and the other way round (ECM: Meng and Rubin 1993), which needs `steps` passes
    over the answers instead of some fifty. `prior`: chances of the values before anybody answers; None: equal. A task
    without answers gets that prior. Skill: the mean chance of being right over the tasks a worker answered.
    """

    name: ClassVar[str] = "glad"
    help: ClassVar[str] = "EM over abilities of workers and difficulties of tasks"
    for_files_only: ClassVar[bool] = False

    iterations: int = 100
    tolerance: float = 1e-5
    steps: int = 3
    prior: tuple[float, ...] | None = None

    def fit(self, said: Said, tell: Tell = silently) -> Estimate:
        """At most `iterations` E-steps, fewer when no chance moves by more than `tolerance`."""
        prior = np.asarray(self.prior or np.full(said.values, 1 / said.values), dtype=np.float64)
        cell, counted, ability, ease = cells(said), answered(said), np.ones(said.workers), np.ones(said.tasks)
        before, posterior = shares(said), expected(said, cell, ability, ease, prior)
        change, done = np.inf, 1
        while done < self.iterations and change > self.tolerance:
            ability, ease = climbed(said, posterior.ravel()[cell], ability, ease, self.steps)
            before, posterior = posterior, expected(said, cell, ability, ease, prior)
            change, done = moved(before[counted], posterior[counted]), done + 1
            tell(done, self.iterations)
        right = 1 / (1 + np.exp(-ability[said.worker] * np.exp(ease)[said.task]))
        skill = means(said.worker, right, said.workers)
        return Estimate(posterior, skill, prior, done, change <= self.tolerance)


def expected(said: Said, cell: NDArray[np.int64], ability: Floats, ease: Floats, prior: Floats) -> Floats:
    """E-step. `ease` is log b. As log(s / (1 - s)) of a sigmoid is its argument, an answer adds a b + log(Y - 1)."""
    gain = ability[said.worker] * np.exp(ease)[said.task] + np.log(said.values - 1)
    logs = sums(cell, gain, said.tasks * said.values)
    return fixed(said, from_logs(logs.reshape(said.tasks, said.values) + np.log(prior)))


def climbed(said: Said, agreed: Floats, ability: Floats, ease: Floats, steps: int) -> tuple[Floats, Floats]:
    """M-step: abilities and log easiness higher up Q. `agreed`: the posterior of what each answer says."""
    for _ in range(steps):
        slope = np.exp(ease)[said.task]
        ability = ability + _step(said.worker, agreed, ability[said.worker] * slope, slope, ability)
        along = ability[said.worker] * np.exp(ease)[said.task]
        ease = ease + _step(said.task, agreed, along, along, ease)
    return ability, ease


def _step(place: NDArray[np.integer], agreed: Floats, argument: Floats, slope: Floats, now: Floats) -> Floats:
    """Gradient over Fisher information, an entry a worker or task; the prior N(1, 1) adds 1 to the information."""
    right = 1 / (1 + np.exp(-argument))
    gradient = sums(place, (agreed - right) * slope, len(now)) - (now - 1)
    information = sums(place, right * (1 - right) * slope**2, len(now)) + 1
    return np.clip(gradient / information, -FARTHEST, FARTHEST)


def objective(said: Said, agreed: Floats, ability: Floats, ease: Floats) -> float:
    """Q of the paper (equation 5) up to a constant: what the M-step climbs."""
    argument = ability[said.worker] * np.exp(ease)[said.task]
    likely = -agreed * np.logaddexp(0, -argument)
    unlikely = -(1 - agreed) * (np.logaddexp(0, argument) + np.log(said.values - 1))
    return float((likely + unlikely).sum() - ((ability - 1) ** 2).sum() / 2 - ((ease - 1) ** 2).sum() / 2)
