"""Linear algebra on several cores: whole pieces of work side by side, each on one thread.

A BLAS with threads of its own lets them spin while they wait for each other; where other programs want the cores too,
that was seen to take five times the processor's time. One thread each also gives the same bits on any machine's count.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import MlNotInstalled

Piece = TypeVar("Piece")
Done = TypeVar("Done")
LARGE = 1_000
"""Rows that are worth another thread."""


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Within it BLAS takes one thread wherever it is called; raises MlNotInstalled."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise MlNotInstalled from None
    with threadpool_limits(1, "blas"):
        yield


def side_by_side(work: Callable[[Piece], Done], pieces: Iterable[Piece], threads: int = 0) -> list[Done]:
    """What `work` makes of each piece, in their order, as many at once as there are cores (or `threads`)."""
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        return list(pool.map(work, pieces))


def product_of(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """A product of matrices; large ones some rows at a time on all cores."""
    if len(one) < LARGE:
        return np.asarray(one @ other)
    return np.concatenate(side_by_side(lambda rows: rows @ other, np.array_split(one, os.cpu_count() or 1)))
