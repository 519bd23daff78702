"""All pairs of hashes at most some bits apart: exact, in the quickest way that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.media.twins import brute, kernel, sql
from manyeyes.media.twins.blocks import MOST_DISTANCE
from manyeyes.media.twins.copies import copies
from manyeyes.media.twins.near import Near

Way = Literal["kernel", "sql", "brute"]
WAYS: dict[Way, Callable[[Near, int], Iterator[NDArray[np.uint64]]]] = {
    "kernel": kernel.codes,
    "sql": sql.codes,
    "brute": brute.codes,
}
FEW = 20_000  # below, comparing everything takes less time than loading a compiler or a database
MOST_PAIRS = 200_000_000


class TooManyTwins(ManyEyesError):
    """More than {most:,} pairs of pictures look alike: many are blank, or {distance} bits are too far."""

    remedy = "Screen blank pictures out first, or ask for a smaller distance."


class WrongDistance(ManyEyesError):
    """A distance of {distance} bits makes no sense; it is 0 to {most}."""


def near_pairs(hashes: NDArray[np.uint64], distance: int, way: Way | None = None) -> NDArray[np.int64]:
    """All pairs i < j of (n,) hashes at most `distance` bits apart, (m, 2), sorted. Every way finds the same.

    Raises WrongDistance and TooManyTwins.
    """
    same = copies(np.asarray(hashes, dtype=np.uint64))
    found = near(
        Near(np.asarray(hashes)[same.representative].astype(np.uint64), distance, len(same.representative)), way
    )
    if same.are_none:
        return found
    if same.count_equal() > MOST_PAIRS:
        raise TooManyTwins(most=MOST_PAIRS, distance=distance)
    return in_order(np.concatenate([same.spread(found)[0], same.equal()]))


def near(asked: Near, way: Way | None = None) -> NDArray[np.int64]:
    """The pairs that are asked for, (m, 2), sorted."""
    if not 0 <= asked.distance <= MOST_DISTANCE:
        raise WrongDistance(distance=asked.distance, most=MOST_DISTANCE)
    parts, count = [np.empty(0, dtype=np.uint64)], 0
    for codes in WAYS[way or _quickest(len(asked.hashes))](asked, MOST_PAIRS - count):
        parts.append(codes)
        count += len(codes)
        if count > MOST_PAIRS:
            raise TooManyTwins(most=MOST_PAIRS, distance=asked.distance)
    return _decoded(np.concatenate(parts))


def in_order(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort pairs by their first, then by their second."""
    word = pairs.astype(np.uint64)
    return _decoded(word[:, 0] << np.uint64(32) | word[:, 1])


def _quickest(count: int) -> Way:
    if count <= FEW:
        return "brute"
    return "kernel" if kernel.is_there() else "sql"


def _decoded(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """A pair stands in one word, its smaller number in the upper half: words sort as pairs do."""
    codes.sort()
    return np.stack([codes >> np.uint64(32), codes & np.uint64(0xFFFFFFFF)], axis=1).astype(np.int64)
