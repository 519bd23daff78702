"""Twin groups straight from fingerprints: what find_twins and leaders give together, without writing out copies.

Ten thousand copies of one picture are fifty million pairs; here they are one picture and a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.twins.copies import Copies
from manyeyes.media.twins.find import TwinPairs, compared
from manyeyes.media.twins.groups import leaders
from manyeyes.media.twins.ways import How, Rules

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TwinGroups:
    """For each of n pictures who leads its group, and how it is a twin of its leader."""

    leader: Ints
    """(n,): itself for one that leads, or that has no twin."""
    how: NDArray[np.str_]
    """leader, same, mirrored, trimmed or cropped."""
    phash_distance: Ints
    """Bits, to the leader."""
    dhash_distance: Ints
    """Bits, to the leader."""
    other_colours: int
    """How many pairs had the same shapes and other colours, copies counted once; they are no twins."""


def twin_groups(
    fingerprints: NDArray[np.uint64],
    colours: NDArray[np.uint8],
    order: Ints,
    *,
    within: Ints | None = None,
    **how: Unpack[How],
) -> TwinGroups:
    """Group pictures as find_twins finds and `leaders` groups them; `order` has all of them, best first.

    Raises WrongDistance and TooManyTwins.
    """
    found, same = compared(fingerprints, colours, within, Rules(**how))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    best = _best_of_each(same, order, rank)
    led = leaders(len(best), found.twins, np.argsort(rank[best]))
    return _for_each(found, same, best, led)


def _best_of_each(same: Copies, order: Ints, rank: Ints) -> Ints:
    """The best ranked of each class of copies."""
    first = np.full(len(same.representative), len(rank), dtype=np.int64)
    np.minimum.at(first, same.of, rank)
    return order[first]


def _for_each(found: TwinPairs, same: Copies, best: Ints, led: Ints) -> TwinGroups:
    """Spread what is known of the classes over their copies."""
    numbers = np.arange(len(best))
    pair = _place_of(found, np.minimum(numbers, led), np.maximum(numbers, led))
    follows = led != numbers
    how = np.where(follows, np.append(found.how, "same")[pair], "same")
    phash = np.where(follows, np.append(found.phash_distance, 0)[pair], 0)
    dhash = np.where(follows, np.append(found.dhash_distance, 0)[pair], 0)
    leader = best[led[same.of]]
    leads = leader == np.arange(len(leader))
    spread = np.where(leads, "leader", how[same.of])
    return TwinGroups(leader, spread, phash[same.of], dhash[same.of], int((~found.same_colours).sum()))


def _place_of(found: TwinPairs, first: Ints, second: Ints) -> Ints:
    """Where the pair (first, second) stands; one past the end where there is none."""
    codes = found.first << 32 | found.second
    return np.searchsorted(codes, first << 32 | second)
