"""From pairs to groups: the leader rule, under which nothing chains, and components, under which everything does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def leaders(count: int, pairs: Ints, order: Ints) -> Ints:
    """The leader of each of `count` pictures, (count,); `order` has all of them, best first.

    The best picture leads; its twins follow it, and of the rest again the best leads. So every follower is a twin of
    its leader, and the same pictures in the same order give the same groups, however the pairs were found.
    """
    leader = np.full(count, -1, dtype=np.int64)
    begin, twins = _neighbours(count, pairs)
    has_twins = np.diff(begin) > 0
    leader[~has_twins] = np.flatnonzero(~has_twins)
    starts = begin.tolist()  # plain numbers: a loop over numpy's takes five times as long
    for best in order[has_twins[order]].tolist():
        if leader[best] < 0:
            followers = twins[starts[best] : starts[best + 1]]
            leader[followers[leader[followers] < 0]] = best
            leader[best] = best
    return leader


def components(count: int, pairs: Ints) -> Ints:
    """The smallest number among all that are connected by pairs, (count,). Long chains end up in one group."""
    smallest = np.arange(count, dtype=np.int64)
    one, two = pairs[:, 0], pairs[:, 1]
    while len(one):
        low = np.minimum(smallest[one], smallest[two])
        np.minimum.at(smallest, smallest[one], low)
        np.minimum.at(smallest, smallest[two], low)
        while not np.array_equal(smallest, smallest[smallest]):
            smallest = smallest[smallest]
        apart = smallest[one] != smallest[two]
        one, two = one[apart], two[apart]
    return smallest


def _neighbours(count: int, pairs: Ints) -> tuple[Ints, Ints]:
    """Where each picture's twins begin, (count + 1,), and the twins, one after another."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    begin = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=count))])
    return begin.astype(np.int64), both[:, 1]
