"""A crowd of numbers for drift: what control tasks and other people's answers tell of one worker's answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONTROL, PREVALENCE, SPAM = 0.05, 0.3, 0.3
Numbers = NDArray[np.float64]


def chances(rng: np.random.Generator, right: NDArray[np.bool_], true: NDArray[np.bool_]) -> Numbers:
    """The chance of each of somebody's answers: 1 or 0 at control tasks, else what one to four others make of it.

    The others are right .85 to .97 of the time and weighed so; 30 % of them guess, and a fit weighs these .55 to .65.
    """
    said = right == true  # he said yes where he was right about a yes, or wrong about a no
    logs = np.full(true.shape, np.log(PREVALENCE / (1 - PREVALENCE)))
    many = rng.integers(1, 5, true.shape)
    for nth in range(4):
        spam = rng.random(true.shape) < SPAM
        skill = rng.uniform(0.85, 0.97, true.shape)
        weight = np.where(spam, rng.uniform(0.55, 0.65, true.shape), skill)
        correct = rng.random(true.shape) < np.where(spam, 0.5, skill)
        step = np.log(weight / (1 - weight)) * np.where(correct == true, 1, -1)
        logs += np.where(nth < many, step, 0)
    yes = 1 / (1 + np.exp(-logs))
    of_his = np.where(said, yes, 1 - yes)
    control = rng.random(true.shape) < CONTROL
    return np.where(control, right.astype(float), of_his)


def sums(chance: Numbers, usual: float, looked_back: int) -> Numbers:
    """The CUSUM after each answer (workers, answers), each time over the last `looked_back` of two values."""
    steps = np.log(0.5 / (chance * usual + (1 - chance) * (1 - usual)))
    found = np.zeros(steps.shape)
    for start in range(steps.shape[1]):
        window = steps[:, max(0, start + 1 - looked_back) : start + 1]
        total = np.zeros(len(steps))
        for column in window.T:
            total = np.maximum(0, total + column)
        found[:, start] = total
    return found
