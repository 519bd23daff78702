"""A trained tagger: a picture in, a probability a tag out, whatever it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import Features
from manyeyes.media import Jail, Pixels
from manyeyes.tagger.about import About

Floats = NDArray[np.float32]
PixelsBySide = Mapping[int, NDArray[np.uint8]]


class Model(Protocol):
    """What makes raw scores out of pixels: the kernel head on frozen features, or a network of its own."""

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides, in pixels, it wants to see a picture at."""

    def raw(self, pixels: PixelsBySide) -> Floats:
        """Raw scores (n, tags) of n pictures, given as side -> uint8 (n, side, side, 3)."""

    def raw_of(self, features: Features) -> Floats:
        """Raw scores (n, tags) of features already there; raises NoFeaturesNeeded for a network."""

    def write(self, folder: Path) -> None:
        """Write its numbers as files into `folder`."""


@dataclass(frozen=True)
class Tagger:
    """A tagger, loaded or just made. Safe to use from many threads."""

    about: About
    model: Model

    @property
    def settings(self) -> Mapping[str, Any]:
        """What was chosen for it: enough to fit it again."""
        return self.about.settings

    def scores(self, paths: Sequence[Path], jail: Jail | None = None) -> Floats:
        """Probabilities (n, tags) of the pictures at `paths`; a row of NaN for what is no picture.

        Pictures are decoded in `jail`, or in one that is started for this call, which takes .2 s.
        """
        if jail is None:
            with Jail(1 if len(paths) == 1 else 0) as own:
                return self.scores(paths, own)
        found = list(jail.pixels_all(paths, self.model.sides))
        seen = [number for number, one in enumerate(found) if isinstance(one, Pixels)]
        scores = np.full((len(paths), len(self.about.tags)), np.nan, np.float32)
        if seen:
            pictures = [one for one in found if isinstance(one, Pixels)]
            sides = {side: np.stack([one.by_side[side] for one in pictures]) for side in self.model.sides}
            scores[seen] = self.scores_of_pixels(sides)
        return scores

    def scores_of_pixels(self, pixels: PixelsBySide) -> Floats:
        """Probabilities (n, tags) of pictures that are decoded: side -> uint8 (n, side, side, 3)."""
        return self.about.calibration(self.model.raw(pixels))

    def scores_of(self, features: Features) -> Floats:
        """Probabilities (n, tags) of pictures whose features are there; heads only."""
        return self.about.calibration(self.model.raw_of(features))
