"""What is asked of those who find pairs: hashes, how far apart two may be, and what else must be near."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


def _no_words() -> NDArray[np.uint64]:
    return np.empty(0, dtype=np.uint64)


def _no_places() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Near:
    """All pairs i < j with i < first whose hashes are near; n hashes, fewer than 2^32."""

    hashes: NDArray[np.uint64]
    """(n,), contiguous."""
    distance: int
    """Bits, at most, between two hashes of a pair."""
    first: int
    """Pairs among the hashes from this place on are not asked for."""
    others: NDArray[np.uint64] = field(default_factory=_no_words)
    """A second hash of each, (n,), or none."""
    other_distance: int = 0
    """Bits, at most, between the second hashes."""
    within: NDArray[np.int64] = field(default_factory=_no_places)
    """(n,), or none: only equal ones make a pair."""
    across: bool = False
    """Pairs among the first ones are not asked for either: only those with j >= first."""
