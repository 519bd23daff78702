"""Every pair compared, by numpy: the quickest way for few pictures, and the one that the others are held against."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.twins.near import Near

AT_ONCE = 1 << 19  # comparisons: what stays in the processor's cache


def codes(near: Near, most: int) -> Iterator[NDArray[np.uint64]]:
    """All pairs as codes, some rows at a time; who has more than `most` stops listening."""
    rows = max(1, AT_ONCE // max(1, len(near.hashes)))
    for start in range(0, near.first, rows):
        stop = min(near.first, start + rows)
        apart = np.bitwise_count(near.hashes[start:stop, None] ^ near.hashes[None, start:])
        i, j = np.nonzero(apart <= near.distance)
        keep = j + start >= near.first if near.across else j > i
        yield _checked(near, i[keep] + start, j[keep] + start)


def _checked(near: Near, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.uint64]:
    keep = np.ones(len(i), dtype=bool)
    if len(near.others):
        keep &= np.bitwise_count(near.others[i] ^ near.others[j]) <= near.other_distance
    if len(near.within):
        keep &= near.within[i] == near.within[j]
    return i[keep].astype(np.uint64) << np.uint64(32) | j[keep].astype(np.uint64)
