"""What a network learns from: pixels and what is known of them, as arrays."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError

FEWEST = 8


class TooFewPictures(ManyEyesError):
    """There are {number} pictures to train a network on; {fewest} are the least, and hundreds are needed to be good."""


class Material(NamedTuple):
    """n pictures and m tags."""

    pixels: NDArray[np.uint8]
    """(n, side, side, 3), RGB."""
    targets: NDArray[np.float32]
    """(n, m), 0 to 1, NaN where nobody knows."""
    weights: NDArray[np.float32]
    """(n, m), how much each counts."""
    sampling: NDArray[np.float32]
    """(n,), how often each is drawn, against the others."""

    def __len__(self) -> int:
        return len(self.pixels)

    def rows(self, chosen: NDArray[np.intp]) -> Material:
        """Some of the pictures."""
        return Material(self.pixels[chosen], self.targets[chosen], self.weights[chosen], self.sampling[chosen])

    def fingerprint(self) -> str:
        """A hash of everything: another means that a training cannot go on."""
        sha = hashlib.sha256()
        for one in self:
            sha.update(str(one.shape).encode() + np.ascontiguousarray(one).data)
        return sha.hexdigest()


def material(
    pixels: NDArray[np.uint8],
    targets: NDArray[np.float32],
    weights: NDArray[np.float32] | None = None,
    sampling: NDArray[np.float32] | None = None,
) -> Material:
    """Material from arrays; where no weights are given all count the same. Raises TooFewPictures."""
    number = len(pixels)
    if number < FEWEST:
        raise TooFewPictures(number=number, fewest=FEWEST)
    weights = np.ones(targets.shape, np.float32) if weights is None else weights.astype(np.float32)
    sampling = np.ones(number, np.float32) if sampling is None else sampling.astype(np.float32)
    return Material(pixels, targets.astype(np.float32), weights, sampling)
