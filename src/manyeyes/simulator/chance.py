"""Chance that does not depend on the order of things: a number from 0 to 1 for a name, the same for ever.

Who is asked for what differs from one setting to the next; what somebody says about a picture does not. So settings are
compared over the very same crowd, and their difference is not drowned in luck.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import TypeVar

Thing = TypeVar("Thing")
_normal = NormalDist()


@dataclass(frozen=True)
class Chance:
    """All the luck of one run."""

    seed: int

    def of(self, *name: object) -> float:
        """A number from 0 to below 1, evenly, for a name; another name, another number."""
        said = f"{self.seed}|{'|'.join(map(str, name))}".encode()
        return (int.from_bytes(blake2b(said, digest_size=8).digest(), "big") >> 11) / 2**53

    def within(self, least: float, most: float, *name: object) -> float:
        """Evenly between two numbers."""
        return least + (most - least) * self.of(*name)

    def lognormal(self, median: float, spread: float, *name: object) -> float:
        """A time: lognormal around its median, `spread` the deviation of its logarithm."""
        return median * math.exp(spread * _normal.inv_cdf(min(max(self.of(*name), 1e-9), 1 - 1e-9)))

    def one_of(self, things: Sequence[Thing], *name: object) -> Thing:
        """Any of them, evenly."""
        return things[int(self.of(*name) * len(things))]

    def drawn(self, weights: Mapping[str, float], *name: object) -> str:
        """A key by its weight."""
        left = self.of(*name) * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return max(weights, key=lambda key: weights[key])  # rounding ate the last crumb

    def shuffled(self, things: Sequence[Thing], *name: object) -> list[Thing]:
        """In an order by chance."""
        return [things[at] for at in sorted(range(len(things)), key=lambda at: self.of(*name, at))]
