"""How sure a network may say it is: all its log-odds times one number, found on pictures it has not seen.

Guo et al., On calibration of modern neural networks, 2017. One number, because what is held out has too few pictures
of a rare tag for more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from manyeyes.tagger.calibrate import Calibration, uncalibrated

Floats = NDArray[np.float32]
LEAST, MOST, STEPS = 0.05, 5.0, 60
GOLDEN = (5**0.5 - 1) / 2


def temperature(odds: Floats, targets: Floats) -> Calibration:
    """The calibration with the least log loss on log-odds and (soft) targets, (n, tags) each, NaN where unknown."""
    known = ~np.isnan(targets)
    tags = odds.shape[1]
    if not known.any():
        return uncalibrated(tags)
    said, wanted = odds[known].astype(np.float64), targets[known].astype(np.float64)
    slope = _lowest(said, wanted)
    return Calibration("temperature", (slope,) * tags, (0.0,) * tags)


def _lowest(said: NDArray[np.float64], wanted: NDArray[np.float64]) -> float:
    """The slope of least loss, which has one lowest point: golden-section search (Kiefer 1953) over its logarithm."""
    low, high = np.log(LEAST), np.log(MOST)
    for _ in range(STEPS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if _loss(np.exp(left), said, wanted) < _loss(np.exp(right), said, wanted):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def _loss(slope: float, said: NDArray[np.float64], wanted: NDArray[np.float64]) -> float:
    odds = slope * said
    return float((np.logaddexp(0, odds) - wanted * odds).mean())
