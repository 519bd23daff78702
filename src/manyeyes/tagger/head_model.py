"""A fitted head: how features become a place, and how much each landmark's nearness says about each tag."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import SIDES, Features, cache_of, features_of_pixels
from manyeyes.tagger.about import About
from manyeyes.tagger.head_settings import HeadSettings, settings_from
from manyeyes.tagger.kernels import ROWS, Scaling, bent
from manyeyes.tagger.tagger import PixelsBySide

Floats = NDArray[np.float32]
NUMBERS = "head.safetensors"


@dataclass(frozen=True)
class Placing:
    """How a picture's features become its place among the others."""

    scaling: Scaling
    directions: NDArray[np.float16]
    """(width, directions), orthonormal."""

    def __call__(self, features: Features) -> tuple[Floats, Floats]:
        """Places (n, directions), and squared lengths (n,) of the whole vectors."""
        vectors = self.scaling(features)
        return vectors @ self._wide, np.square(vectors).sum(1)

    @cached_property
    def _wide(self) -> Floats:
        """The directions as numbers that are multiplied fast; made when first asked for."""
        return self.directions.astype(np.float32)


@dataclass(frozen=True)
class Head:
    """score = kernel with the landmarks · weights."""

    settings: HeadSettings
    placing: Placing
    landmarks: Floats
    """(landmarks, directions): where they are."""
    lengths: Floats
    """(landmarks,): their squared lengths."""
    weights: Floats
    """(landmarks, tags)"""

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides its features are taken at."""
        named = {side for side in SIDES for block in self.settings.blocks if block.endswith(f"@{side}")}
        plain = {SIDES[0]} if any("@" not in block for block in self.settings.blocks) else set()
        return tuple(sorted(named | plain))

    def raw(self, pixels: PixelsBySide) -> Floats:
        """Raw scores (n, tags) of pictures that are decoded."""
        return self.raw_of(features_of_pixels({side: pixels[side] for side in self.sides}, cache_of(None)))

    def raw_of(self, features: Features) -> Floats:
        """Raw scores (n, tags) of features."""
        parts = [self._scores(features[at : at + ROWS]) for at in range(0, len(features), ROWS)]
        return np.concatenate([np.zeros((0, self.weights.shape[1]), np.float32), *parts])

    def write(self, folder: Path) -> None:
        """Write its numbers as safetensors."""
        from safetensors.numpy import save_file

        scaling = self.placing.scaling
        kept: dict[str, NDArray[Any]] = {"mean": scaling.mean, "scale": scaling.scale}
        kept |= {"directions": self.placing.directions, "landmarks": self.landmarks}
        kept |= {"lengths": self.lengths, "weights": self.weights}
        save_file({name: np.ascontiguousarray(values) for name, values in kept.items()}, folder / NUMBERS)

    def _scores(self, features: Features) -> Floats:
        places, lengths = self.placing(features)
        kernel = bent(places @ self.landmarks.T, lengths, self.lengths, self.settings.gamma)
        return np.asarray(kernel @ self.weights, np.float32)


def read(folder: Path, about: About) -> Head:
    """The head in a tagger's folder; raises ValueError where its parts do not fit together."""
    from safetensors.numpy import load_file

    try:
        kept = load_file(folder / NUMBERS)
    except Exception as error:  # safetensors has an error of its own, of no parent
        raise ValueError(f"{NUMBERS}: {error}") from None
    settings = settings_from(about.settings)
    (count, many), width = kept["landmarks"].shape, len(kept["mean"])
    shapes = {"scale": (width,), "directions": (width, many), "lengths": (count,), "weights": (count, len(about.tags))}
    if any(kept[name].shape != shape for name, shape in shapes.items()):
        raise ValueError("its numbers are not of these tags and blocks")
    placing = Placing(Scaling(settings.blocks, kept["mean"], kept["scale"]), kept["directions"])
    return Head(settings, placing, kept["landmarks"], kept["lengths"], kept["weights"])
