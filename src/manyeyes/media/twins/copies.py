"""Rows that are wholly equal, taken together: a thousand copies of one picture are compared as one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Copies:
    """n rows in m classes of equal ones; classes are numbered by their first row."""

    representative: NDArray[np.int64]
    """(m,): the first row of each class; ascending."""
    of: NDArray[np.int64]
    """(n,): the class of each row."""

    @property
    def are_none(self) -> bool:
        """Say that no two rows are equal."""
        return len(self.representative) == len(self.of)

    def spread(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of classes (k, 2) as pairs of rows (p, 2), each with the place of the pair it comes from, (p,)."""
        size = np.bincount(self.of, minlength=len(self.representative))
        rows = np.argsort(self.of, kind="stable")
        begin = np.concatenate([[0], np.cumsum(size)[:-1]])
        left, right = size[pairs[:, 0]], size[pairs[:, 1]]
        source = np.repeat(np.arange(len(pairs)), left * right)
        number = _counted(left * right)
        one = rows[begin[pairs[source, 0]] + number // right[source]]
        two = rows[begin[pairs[source, 1]] + number % right[source]]
        return np.stack([np.minimum(one, two), np.maximum(one, two)], axis=1), source

    def equal(self) -> NDArray[np.int64]:
        """All pairs of equal rows, (p, 2)."""
        size = np.bincount(self.of, minlength=len(self.representative))
        rows = np.argsort(self.of, kind="stable")
        at = _counted(size)  # its place in its class
        after = np.repeat(size, size) - 1 - at
        first = np.repeat(np.arange(len(rows)), after)
        return np.stack([rows[first], rows[first + 1 + _counted(after)]], axis=1)

    def count_equal(self) -> int:
        """How many pairs `equal` has, without making them."""
        size = np.bincount(self.of)
        return int((size * (size - 1) // 2).sum())


def copies(rows: NDArray[np.uint64]) -> Copies:
    """Find equal rows of (n,) words or of (n, k)."""
    mixed = rows if rows.ndim == 1 else _mixed(rows)
    _, first, of = np.unique(mixed, return_index=True, return_inverse=True)
    if rows.ndim == 2 and not np.array_equal(rows, rows[first[of]]):  # two rows were mixed into the same word
        _, first, of = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return Copies(first[order], number[of.ravel()])


def _mixed(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A word for each row, equal for equal rows: sorting words is ten times faster than sorting rows."""
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _counted(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, 2, … anew for each of `sizes`."""
    begin = np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.arange(len(begin)) - begin
