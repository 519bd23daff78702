"""A fitted head: how features are scaled, and one vector of numbers a tag; with an RBF kernel the landmarks too."""

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
class Head:
    """score = k(x) · weights + offset, where k is the scaled features themselves or their kernel with the landmarks."""

    settings: HeadSettings
    scaling: Scaling
    weights: Floats
    """(width, tags), or (landmarks, tags)."""
    offset: Floats
    """(tags,)"""
    landmarks: NDArray[np.float16]
    """(landmarks, width): features of pictures learnt from; (0, width) for the linear kernel."""

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides its features are taken at."""
        far = tuple(side for side in SIDES if any(block.endswith(f"@{side}") for block in self.settings.blocks))
        return far if all("@" in block for block in self.settings.blocks) else tuple(sorted({SIDES[0], *far}))

    def raw(self, pixels: PixelsBySide) -> Floats:
        """Raw scores (n, tags) of pictures that are decoded."""
        return self.raw_of(features_of_pixels({side: pixels[side] for side in self.sides}, cache_of(None)))

    def raw_of(self, features: Features) -> Floats:
        """Raw scores (n, tags) of features."""
        parts = [self._scores(self.scaling(features[at : at + ROWS])) for at in range(0, len(features), ROWS)]
        return np.concatenate([np.zeros((0, len(self.offset)), np.float32), *parts])

    def write(self, folder: Path) -> None:
        """Write its numbers as safetensors."""
        from safetensors.numpy import save_file

        kept: dict[str, NDArray[Any]] = {
            "mean": self.scaling.mean,
            "scale": self.scaling.scale,
            "weights": self.weights,
        }
        kept |= {"offset": self.offset, "landmarks": self.landmarks}
        save_file({name: np.ascontiguousarray(values) for name, values in kept.items()}, folder / NUMBERS)

    def _scores(self, vectors: Floats) -> Floats:
        if not self.settings.gamma:
            return np.asarray(vectors @ self.weights + self.offset, np.float32)
        lengths = np.square(vectors).sum(1)
        kernel = bent(vectors @ self._known.T, lengths, np.square(self._known).sum(1), self.settings.gamma)
        return np.asarray(kernel @ self.weights, np.float32)

    @cached_property
    def _known(self) -> Floats:
        """The landmarks as vectors, (landmarks, width); made when first asked for."""
        return (self.landmarks.astype(np.float32) - self.scaling.mean) * self.scaling.scale


def read(folder: Path, about: About) -> Head:
    """The head in a tagger's folder; raises ValueError where its parts do not fit together."""
    from safetensors.numpy import load_file

    try:
        kept = load_file(folder / NUMBERS)
    except Exception as error:  # safetensors has an error of its own, of no parent
        raise ValueError(f"{NUMBERS}: {error}") from None
    settings = settings_from(about.settings)
    scaling = Scaling(settings.blocks, kept["mean"], kept["scale"])
    head = Head(settings, scaling, kept["weights"], kept["offset"], kept["landmarks"])
    width, tags = len(scaling.mean), len(about.tags)
    rows = len(head.landmarks) if settings.gamma else width
    shapes = {"weights": (rows, tags), "offset": (tags,), "scale": (width,)}
    if head.landmarks.shape[1:] != (width,) or any(kept[name].shape != shape for name, shape in shapes.items()):
        raise ValueError("its numbers are not of these tags and blocks")
    return head
