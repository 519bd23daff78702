"""What a picture's other tags say of each: a cat is an animal, blue hair is not brown hair as well.

Tags are taken as jointly normal: what all others let one expect is read off the inverse P of their correlations, as
-P(t,s) / P(t,t) (Lauritzen 1996, Graphical models, section 5.1), with a ridge, so that a coincidence among few pictures
says little. How much that, and the tagger's own score, is worth beside each other is learnt from what people answered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 0.3
"""Beside correlations, whose diagonal is 1."""
STEPS, HELD = 12, 1e-3
FAR = 40.0  # log-odds that nothing is surer than


def chances(odds: Floats) -> Floats:
    """Of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -FAR, FAR))))


def odds(chance: Floats) -> Floats:
    """Log-odds of chances."""
    inside = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)))


def companions(chance: Floats, known: NDArray[np.intp]) -> Floats:
    """How much more each tag is to be expected by a picture's other tags, (n, tags), in deviations of the tag.

    `chance` is (n, tags); how tags go together is learnt from the pictures `known`. A tag's own chance has no part.
    """
    mean = chance[known].mean(0)
    beyond = chance - mean
    spread = np.sqrt((beyond[known] ** 2).mean(0) + 1e-9)
    alike = beyond[known].T @ beyond[known] / len(known) / np.outer(spread, spread)
    precision = np.linalg.inv(alike + RIDGE * np.eye(len(mean)))
    others = -precision / precision.diagonal()[:, None]
    np.fill_diagonal(others, 0)
    return np.asarray((beyond / spread) @ others.T)


def weighed(hints: Sequence[Floats], targets: Floats, known: NDArray[np.intp], start: Sequence[float]) -> Floats:
    """Log-odds a + b1 hint1 + b2 hint2 + …, (n, tags): one a and b for all tags, that fit the pictures `known` best.

    Each hint is (n, tags), `targets` (known, tags) chances; `start` has a weight for each hint. Newton's steps.
    """
    columns = [np.ones_like(hints[0]), *hints]
    design = np.stack([one[known].ravel() for one in columns], 1)
    wanted, weights = targets.ravel(), np.array([0.0, *start])
    for _ in range(STEPS):
        said = chances(design @ weights)
        curve = (design * (said * (1 - said))[:, None]).T @ design + HELD * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, design.T @ (wanted - said))
    return np.asarray(sum(weight * one for weight, one in zip(weights, columns, strict=True)))
