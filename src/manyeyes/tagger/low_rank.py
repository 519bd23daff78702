"""Which pictures stand for all of them where a kernel on every one would be too large or too slow: the landmarks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MODEL_BYTES = 100_000_000
"""A tagger that keeps pictures, as one with an RBF kernel does, is no larger than this."""
WORK = 4e10
"""n m² of one fit, all factorisations together: some 10 s of one core with the folds. All of 3,400 pictures."""
FEWEST = 200


def landmarks_allowed(pictures: int, factorisations: int, bytes_a_picture: int) -> int:
    """How many landmarks a fit may have; all pictures where they fit. `bytes_a_picture` 0: the model keeps none."""
    by_size = MODEL_BYTES // bytes_a_picture if bytes_a_picture else pictures
    by_work = int((WORK / (pictures * max(1, factorisations))) ** 0.5)
    return min(pictures, max(FEWEST, min(by_size, by_work)))


def landmarks(targets: NDArray[np.float32], count: int, seed: int) -> NDArray[np.int64]:
    """The rows of `count` pictures, ascending, drawn so that rare tags are among them: half of the chance is even, half
    goes to the tags in equal shares and to the pictures that show them.
    """
    pictures = len(targets)
    if count >= pictures:
        return np.arange(pictures, dtype=np.int64)
    shows = np.nan_to_num(targets).astype(np.float64)
    often = shows.sum(0)
    share = (shows / np.where(often > 0, often, 1)).sum(1) / max(1, int((often > 0).sum()))
    chance = 0.5 / pictures + 0.5 * share
    drawn = np.random.default_rng(seed).choice(pictures, count, replace=False, p=chance / chance.sum())
    return np.sort(drawn).astype(np.int64)
