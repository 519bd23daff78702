"""From raw scores to probabilities: one slope and one offset a tag (Platt 1999, with his smoothing of the targets)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Calibration:
    """probability = 1 / (1 + exp(-(slope x raw + offset))), tag by tag; a slope of 0 is a constant."""

    method: str
    """platt; none where raw scores are log-odds already."""
    slope: tuple[float, ...]
    offset: tuple[float, ...]

    def __call__(self, raw: Floats) -> Floats:
        """Probabilities of raw scores, (n, tags) both."""
        odds = np.asarray(raw, np.float64) * np.array(self.slope) + np.array(self.offset)
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -60, 60))), np.float32)


def uncalibrated(tags: int) -> Calibration:
    """For raw scores that are log-odds already."""
    return Calibration("none", (1.0,) * tags, (0.0,) * tags)
