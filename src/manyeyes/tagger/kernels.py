"""Kernels on blocks of features: each block z-scored and as long as any other, averaged; then plain or bent by an RBF.

A block is z-scored column by column, with a floor under the deviation so that a filter that fired once in the whole
set does not outshout the others, and scaled so that a picture's mean squared length is 1 in each block and in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import Features

Floats = NDArray[np.float32]
FLOOR = 0.2
"""Of the root mean square deviation in the block."""
ROWS = 512
"""Pictures that are widened to float32 at once: 100 MB."""


@dataclass(frozen=True)
class Scaling:
    """How features become vectors z: (x - mean) * scale, over the columns of `blocks` one after another."""

    blocks: tuple[str, ...]
    mean: Floats
    """(width,)"""
    scale: Floats
    """(width,)"""

    def __call__(self, features: Features) -> Floats:
        """The vectors z, (n, width)."""
        vectors = np.empty((len(features), len(self.mean)), np.float32)
        for at, part in zip(range(0, len(features), ROWS), columns(features, self.blocks), strict=True):
            vectors[at : at + ROWS] = (part - self.mean) * self.scale
        return vectors


def columns(features: Features, blocks: Sequence[str]) -> Iterator[Floats]:
    """The columns of blocks as float32, some rows after the other."""
    there = features.blocks
    for at in range(0, len(features), ROWS):
        rows = features.table[at : at + ROWS]
        yield np.concatenate([rows[:, there[block]] for block in blocks], 1).astype(np.float32)


def scaling_of(features: Features, blocks: Sequence[str]) -> Scaling:
    """The scaling under which these pictures have mean 0 and mean squared length 1, each block its equal share."""
    total: NDArray[np.float64] | float = 0.0
    squares: NDArray[np.float64] | float = 0.0
    for part in columns(features, blocks):
        total = total + part.sum(0, dtype=np.float64)
        squares = squares + np.square(part, dtype=np.float64).sum(0)
    mean = np.asarray(total) / len(features)
    variance = np.maximum(np.asarray(squares) / len(features) - mean**2, 0)
    scale = [_scale(part, len(blocks)) for part in _by_block(variance, features, blocks)]
    return Scaling(tuple(blocks), mean.astype(np.float32), np.concatenate(scale).astype(np.float32))


def _by_block(values: NDArray[np.float64], features: Features, blocks: Sequence[str]) -> Iterator[NDArray[np.float64]]:
    widths = [features.blocks[block].stop - features.blocks[block].start for block in blocks]
    yield from np.split(values, np.cumsum(widths)[:-1])


def _scale(variance: NDArray[np.float64], blocks: int) -> NDArray[np.float64]:
    """1 / deviation, floored, times what makes the block's mean squared length 1 / blocks; 0 for what is constant."""
    floor = FLOOR * np.sqrt(variance.mean())
    if not floor:
        return np.zeros_like(variance)
    scale = 1 / np.maximum(np.sqrt(variance), floor)
    return np.asarray(scale / np.sqrt((variance * scale**2).sum() * blocks))


def bent(linear: Floats, one: Floats, other: Floats, gamma: float) -> Floats:
    """The RBF kernel exp(-gamma |x - y|²), (n, m), from x·y (n, m) and the squared lengths (n,) and (m,).

    gamma 0 leaves the linear kernel as it is. Each kernel has 1 added: a constant, so that a tag's frequency is
    learnt like the rest.
    """
    if not gamma:
        return linear + 1
    apart = np.maximum(one[:, None] + other[None, :] - 2 * linear, 0)
    return np.asarray(np.exp(-gamma * apart) + 1, np.float32)
