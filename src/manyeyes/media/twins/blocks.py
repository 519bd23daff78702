"""Which bits are compared first: tables of block combinations, by the pigeonhole principle, so that no pair is missed.

64 bits are cut into distance + agree blocks. Two hashes at that distance differ in as many blocks at most, so they
agree on at least `agree` of them: whoever looks at every choice of `agree` blocks, and compares only hashes that have
these bits in common, meets every pair. (Multi-index hashing: Norouzi, Punjani, Fleet, CVPR 2012, with combinations.)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

BITS = 64
MOST_DISTANCE = 32
# What one hash costs a pass of the sort and one comparison costs, in nanoseconds; measured, only their ratio matters.
SORT, COMPARE, DIGIT = 4.0, 1.0, 11
# Bits of pictures' hashes are no fair coins: the same key is met this many times as often (measured: 4 to 6).
CROWDED = 5.0


@dataclass(frozen=True)
class Table:
    """One choice of blocks."""

    blocks: tuple[tuple[int, int], ...]
    """(lowest bit, width in bits) of each."""
    rest: tuple[tuple[int, int], ...]
    """The blocks that may differ."""

    @property
    def turned(self) -> tuple[tuple[int, int], ...]:
        """All 64 bits, its own blocks first."""
        return self.blocks + self.rest

    @property
    def mask(self) -> int:
        """The bits of its blocks, set."""
        return sum(((1 << width) - 1) << low for low, width in self.blocks)

    @property
    def width(self) -> int:
        """How many bits have to agree."""
        return sum(width for _, width in self.blocks)


def tables(distance: int, agree: int) -> tuple[Table, ...]:
    """Every choice of `agree` blocks out of distance + agree; one table without blocks compares everything."""
    if agree == 0:
        return (Table((), ((0, BITS),)),)
    count = distance + agree
    edges = [BITS * number // count for number in range(count + 1)]
    blocks = [(low, high - low) for low, high in pairwise(edges)]
    return tuple(
        Table(chosen, tuple(block for block in blocks if block not in chosen)) for chosen in combinations(blocks, agree)
    )


def cheapest(distance: int, count: int) -> tuple[Table, ...]:
    """The tables that find all pairs among `count` hashes in the least time, by sorting and comparing."""
    possible = [agree for agree in range(7) if comb(distance + agree, agree) <= 10_000]
    return tables(distance, min(possible, key=lambda agree: _cost(distance, agree, count)))


def _cost(distance: int, agree: int, count: int) -> float:
    """Nanoseconds, about."""
    if agree == 0:
        return count * count / 2 * COMPARE
    width = BITS * agree // (distance + agree)
    compared = count * count / 2 / float(1 << width) * CROWDED * COMPARE
    return comb(distance + agree, agree) * (count * SORT * -(-width // DIGIT) + compared)
