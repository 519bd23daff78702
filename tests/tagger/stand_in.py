"""A tagger that looks at colours alone: quick, honest, and the same everywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes.tagger import About, Tagger
from manyeyes.tagger.calibrate import uncalibrated
from manyeyes.tagger.tagger import PixelsBySide

TAGS = ("colour:red", "colour:green", "colour:blue", "dark")


class Colours:
    """How red, green, blue and dark a picture is, as log-odds."""

    sides = (8,)

    def raw(self, pixels: PixelsBySide) -> NDArray[np.float32]:
        """(n, 4)."""
        middle = pixels[8][:, 3:5, 3:5].mean(axis=(1, 2)) / 255
        high = middle - middle.mean(axis=1, keepdims=True)
        return np.asarray(np.hstack([12 * high, 6 - 12 * middle.max(axis=1, keepdims=True)]), np.float32)

    def raw_of(self, features: object) -> NDArray[np.float32]:
        """It wants pixels."""
        raise NotImplementedError

    def write(self, folder: Path) -> None:
        """Nothing is to be written."""


def a_tagger_of_colours() -> Tagger:
    """Knows red, green, blue (one of them at most) and dark."""
    groups = dict.fromkeys(TAGS[:3], "colour")
    thresholds = dict.fromkeys(TAGS, 0.6)
    return Tagger(About("cnn11", TAGS, uncalibrated(4), groups=groups, thresholds=thresholds), Colours())
