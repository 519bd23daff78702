"""Skills from everybody's answers together: hierarchical Dawid-Skene that starts from what control tasks say.

The server's own EM: pure, on columns of whole numbers, bounded by what it is given. Imported late, for numpy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus.arithmetic import Floats, sums
from manyeyes.consensus.said import Said
from manyeyes.consensus.sweep import Step, Sweep, sweep_over

People = NDArray[np.bool_]
CORE_ENOUGH = 0.25  # of the ordinary answers, from people who passed, before the others are measured by them
USUAL = 0.88  # how good somebody honest is, where he is told apart from somebody who answers at random
LEFT_OUT = 1.5  # nats for random against honest, from which on nobody is learnt from
JUDGES = -1.5  # nats up to which somebody is trusted to judge others by, though control tasks have not measured him
NEVER_SURER = 0.01  # no cell of a confusion of two values is nearer to 0 or 1 than this; of Y values, two Yths of it


class Learnt(NamedTuple):
    """What EM makes of a question's answers.

    confusion: (workers, true, said), rows sum to 1. skill: (workers,) the chance of a right answer. prior: (values,).
    posterior: (tasks, values).
    """

    confusion: Floats
    skill: Floats
    prior: Floats
    posterior: Floats


@dataclass(frozen=True)
class Together:
    """EM over confusion matrices that begins with control scores, so that no crowd of copiers sets the direction.

    A worker's confusion is pulled, by `row` answers shared by all true values, towards what the crowd does, made better
    or worse as he is: his one skill q, itself pulled by `weight` answers (`strong` while he is not measured) towards
    `skill`. So few answers give a one-coin worker with the crowd's habits, many his own matrix. A control answer counts
    `control` times: its truth is known, not guessed. The class prior has `smoothing` tasks of each value before it and
    never falls below `rarest`: a value that the first thousand pictures lack must still be able to win.
    Sources: Dawid and Skene 1979, equations 2.3 to 2.5; Paun et al. 2018 (TACL 6), partial pooling; Snow et al. 2008,
    section 5, for the start from known answers.
    """

    skill: float = 0.85
    weight: float = 4.0
    strong: float = 20.0
    row: float = 16.0
    crowd: float = 20.0
    control: float = 2.0
    smoothing: float = 2.0
    rarest: float = 0.02
    iterations: int = 50
    tolerance: float = 1e-4

    def learn(self, said: Said, strangers: People | None = None, begin: Learnt | None = None) -> Learnt:
        """`strangers`: (workers,) who met too few control tasks to be measured by them. `begin`: where to start."""
        pulled, known = self._pulled(said, strangers), _known(said)
        sweep: Sweep = sweep_over(said)
        prior = np.full(said.values, 1 / said.values) if begin is None else begin.prior
        matrices = self._matrices(known, pulled) if begin is None else begin.confusion
        for _ in range(self.iterations):
            step = sweep.again(matrices.transpose(0, 2, 1), prior)
            matrices = self._matrices(step.counts.transpose(0, 2, 1) + (self.control - 1) * known, pulled)
            prior = self._prior(said, step)
            if step.moved <= self.tolerance:
                break
        return self._learnt(matrices, prior, sweep.posterior(prior))

    def measured(self, said: Said, by: Learnt, strangers: People | None = None) -> Learnt:
        """One M-step: everybody's confusion against a posterior that stands; nobody's answers change it."""
        weights = by.posterior[said.task]
        place = said.worker.astype(np.int64) * said.values + said.value
        counts = np.stack([sums(place, weights[:, true], said.workers * said.values) for true in range(said.values)])
        shaped = counts.reshape(said.values, said.workers, said.values).transpose(1, 0, 2)
        matrices = self._matrices(shaped + (self.control - 1) * _known(said), self._pulled(said, strangers))
        return self._learnt(matrices, by.prior, by.posterior)

    def _pulled(self, said: Said, strangers: People | None) -> Floats:
        return np.where(np.zeros(said.workers, bool) if strangers is None else strangers, self.strong, self.weight)

    def _learnt(self, matrices: Floats, prior: Floats, posterior: Floats) -> Learnt:
        least = NEVER_SURER * 2 / matrices.shape[1]
        kept = np.maximum(matrices, least)
        kept /= kept.sum(axis=2, keepdims=True)
        return Learnt(kept, np.einsum("wkk,k->w", kept, prior), prior, posterior)

    def _matrices(self, counts: Floats, pulled: Floats) -> Floats:
        """M-step: (workers, true, said) from expected counts of that shape."""
        matrices: Floats = counts + self.row / counts.shape[1] * self._as_good_as(counts, pulled)
        matrices /= matrices.sum(axis=2, keepdims=True)
        return matrices

    def _as_good_as(self, counts: Floats, pulled: Floats) -> Floats:
        """The crowd's confusion with each worker's own skill in it: the odds of its diagonal times his over theirs."""
        values = counts.shape[1]
        right, asked = np.einsum("wkk->w", counts), counts.sum(axis=(1, 2))
        own = (right + self.skill * pulled) / (asked + pulled)
        alike = np.full((values, values), (1 - self.skill) / (values - 1))
        np.fill_diagonal(alike, self.skill)
        crowd = counts.sum(axis=0) + self.crowd * alike
        usual = np.trace(crowd) / crowd.sum()
        crowd /= crowd.sum(axis=1, keepdims=True)
        odds = np.diag(crowd) / (1 - np.diag(crowd)) * (own / (1 - own) / (usual / (1 - usual)))[:, None]
        best = odds / (1 + odds)
        np.fill_diagonal(crowd, 0)
        made: Floats = (crowd / crowd.sum(axis=1, keepdims=True))[None] * (1 - best)[:, :, None]
        made[:, np.arange(values), np.arange(values)] = best
        return made

    def _prior(self, said: Said, step: Step) -> Floats:
        """The share of each value among tasks that are not known; smoothed, and never too near to 0."""
        counted = np.bincount(said.task, minlength=said.tasks) > 0
        mass = step.mass * counted.sum()
        if said.known is not None:
            held = counted & (said.known >= 0)
            mass = mass - np.bincount(said.known[held], minlength=said.values)
        share = np.maximum(mass, 0) + self.smoothing
        share = np.maximum(share / share.sum(), self.rarest / said.values)
        chances: Floats = share / share.sum()
        return chances


def _known(said: Said) -> Floats:
    """(workers, true, said) the answers to control tasks."""
    shape = (said.workers, said.values, said.values)
    if said.known is None:
        return np.zeros(shape)
    true = said.known[said.task]
    there = true >= 0
    place = (said.worker[there].astype(np.int64) * said.values + true[there]) * said.values + said.value[there]
    return sums(place, None, said.workers * said.values**2).reshape(shape)


class Believing(NamedTuple):
    """learnt: of everybody. judges: (workers,) who may be used to judge others."""

    learnt: Learnt
    judges: People


def gate_then_weigh(said: Said, passed: People, strangers: People, method: Together | None = None) -> Believing:
    """Learn from those who passed control tasks first, then from whoever answers as they do; of the rest nothing.

    passed: (workers,) control tasks speak for them. strangers: too few control tasks to say. 1. EM over those who
    passed, where they gave a quarter of the ordinary answers; else over everybody, and that is all. 2. Everybody else
    is measured by what they make of the pictures: `surprise`. 3. EM again with those added who do not look as if they
    answered at random; the others get a confusion in one step from its result, which none of them had a part in.
    Without it a clique of 45 of 100 people carries EM away; with the first step alone good people wait to be believed.
    """
    em = method or Together()
    core = passed[said.worker]
    ordinary = np.ones(len(said), bool) if said.known is None else said.known[said.task] < 0
    if (core & ordinary).sum() < CORE_ENOUGH * max(1, ordinary.sum()):
        return Believing(em.learn(said, strangers), passed)
    first = em.learn(_only(said, core), strangers)
    llr = surprise(said, first, core)
    fine = passed | (llr < LEFT_OUT)
    second = em.learn(_only(said, fine[said.worker]), strangers, em.measured(said, first, strangers))
    everybody = em.measured(said, second, strangers)
    kept = np.where(fine[:, None, None], second.confusion, everybody.confusion)
    learnt = Learnt(kept, np.where(fine, second.skill, everybody.skill), second.prior, second.posterior)
    return Believing(learnt, passed | (llr < JUDGES))


def surprise(said: Said, by: Learnt, core: NDArray[np.bool_]) -> Floats:
    """(workers,) how much their answers speak for chance against honesty, in nats, where the core knows the picture.

    Each adds log((1 / Y) / (c q + (1 - c) (1 - q) / (Y - 1))), c the core's chance of the value said, q USUAL.
    """
    heard = np.bincount(said.task[core], minlength=said.tasks) > 0
    if said.known is not None:
        heard |= said.known >= 0
    there = heard[said.task]
    chance = by.posterior[said.task[there], said.value[there]]
    likely = chance * USUAL + (1 - chance) * (1 - USUAL) / (said.values - 1)
    return sums(said.worker[there], np.log(1 / said.values / likely), said.workers)


def _only(said: Said, rows: NDArray[np.bool_]) -> Said:
    return replace(said, task=said.task[rows], worker=said.worker[rows], value=said.value[rows])
