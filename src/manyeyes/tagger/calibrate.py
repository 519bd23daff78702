"""From raw scores to probabilities: one slope and one offset a tag (Platt 1999), learnt on scores of held-out folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
ROUNDS = 50
PRIOR = 1e-3
"""Pull of slope and offset to 0, so that a tag that is told apart perfectly keeps a finite slope."""


@dataclass(frozen=True)
class Calibration:
    """probability = 1 / (1 + exp(-(slope x raw + offset))), tag by tag; a slope of 0 is a constant."""

    method: str
    """platt; none where raw scores are log-odds already."""
    slope: tuple[float, ...]
    offset: tuple[float, ...]

    def __call__(self, raw: Floats) -> Floats:
        """Probabilities of raw scores, (n, tags) both."""
        return _probability(np.asarray(raw, np.float64) * np.array(self.slope) + np.array(self.offset))


def uncalibrated(tags: int) -> Calibration:
    """For raw scores that are log-odds already."""
    return Calibration("none", (1.0,) * tags, (0.0,) * tags)


def constant(rate: float) -> tuple[float, float]:
    """Slope and offset of a tag that always gets the same probability."""
    inside = min(max(rate, 1e-4), 1 - 1e-4)
    return 0.0, float(np.log(inside / (1 - inside)))


def platt(raw: Doubles, targets: Doubles, weights: Doubles) -> tuple[float, float]:
    """Slope and offset of one tag from scores (n,), soft targets and weights of pictures that were not learnt from.

    Newton's method on the logistic loss; targets are drawn in as Platt does, (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2). Scores
    that run against the truth are not turned round: the tag then gets its frequency.
    """
    middle, spread = float(raw.mean()), float(raw.std()) or 1.0
    yes, no = float((weights * targets).sum()), float((weights * (1 - targets)).sum())
    wanted = targets * (yes + 1) / (yes + 2) + (1 - targets) / (no + 2)
    design = np.stack([(raw - middle) / spread, np.ones_like(raw)], 1)
    found = np.array([1.0, np.log((yes + 1) / (no + 1))])
    for _ in range(ROUNDS):
        said = _probability(design @ found)
        slope = design.T @ (weights * (said - wanted)) + PRIOR * found
        curve = (design * (weights * said * (1 - said))[:, None]).T @ design + PRIOR * np.eye(2)
        step = np.clip(np.linalg.solve(curve, slope), -2, 2)
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    if found[0] <= 0:
        return constant((yes + 1) / (yes + no + 2))
    return float(found[0] / spread), float(found[1] - found[0] * middle / spread)


def _probability(odds: Doubles) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -60, 60))), np.float32)
