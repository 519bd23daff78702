"""Features of many pictures: taken in batches from frozen layers, colours and layout, kept on disk as float16."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference.cache import Cache

FEATURES_VERSION = 1
"""Changes whenever the same picture would have other features."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Features:
    """Features of n pictures, one row a picture."""

    items: tuple[str, ...]
    """sha-256, in the order of rows."""
    table: NDArray[np.float16]
    """(n, width); mapped from a file where it would not fit."""
    sides: tuple[int, ...]
    left_out: Mapping[str, str]
    """sha-256 -> the sentence why it could not be decoded."""

    def of(self, items: Sequence[str]) -> Features:
        """The rows of these items, in this order; raises KeyError for one that is not there."""
        raise NotImplementedError


def features_of(
    pictures: Mapping[str, Path],
    cache: Cache,
    sides: tuple[int, ...] = (128, 160),
    *,
    threads: int = 0,
    say: Say = print,
) -> Features:
    """Features of pictures (sha-256 -> file), those in the cache read from there."""
    raise NotImplementedError


def pixels_of(
    pictures: Mapping[str, Path], cache: Cache, side: int, *, say: Say = print
) -> tuple[tuple[str, ...], NDArray[np.uint8], dict[str, str]]:
    """Items that can be decoded, their pixels uint8 (n, side, side, 3), and why the others could not."""
    raise NotImplementedError
