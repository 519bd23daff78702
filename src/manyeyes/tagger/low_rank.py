"""What keeps a head small and quick: fewer directions than features, and fewer pictures than there are as landmarks.

A picture's features are some ten thousands of numbers, but a thousand principal directions hold nearly all of what two
pictures have in common. What lies outside of them counts in a vector's length, so that an RBF kernel sees how far
everything is; only products of such rests, which are noise, are taken as 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MODEL_BYTES = 97_000_000
"""Of the directions a head keeps, and of the places of its landmarks along them."""
DIRECTIONS = 1_500
SAMPLE = 2_000
"""Pictures whose directions stand for those of all."""
EXACT = 2e11
"""n³ of one fit, all factorisations together: all of 5,800 pictures are landmarks, some 10 s of one core."""
WORK = 4e10
"""n m² beyond that."""
FEWEST = 200


def directions_allowed(pictures: int, width: int, landmarks: int) -> int:
    """How many directions a fit may have; the model keeps 2 bytes for each column, and 4 for each landmark."""
    return int(max(1, min(pictures, MODEL_BYTES // (2 * width + 4 * landmarks), DIRECTIONS)))


def sampled(pictures: int, seed: int) -> NDArray[np.int64]:
    """The rows of the pictures that directions are taken from, ascending."""
    return np.sort(np.random.default_rng(seed).permutation(pictures)[:SAMPLE])


def directions(vectors: Floats, count: int) -> NDArray[np.float16]:
    """The principal directions of vectors (s, width), orthonormal, (width, at most count), from their products (s, s).

    Rounded to float16 as they are kept, before anything is fitted: what is loaded is what was fitted.
    """
    values, inside = np.linalg.eigh(vectors @ vectors.T)
    kept = np.flatnonzero(values > 1e-6 * max(float(values[-1]), 1e-12))[-count:]
    return np.asarray(vectors.T @ (inside[:, kept] / np.sqrt(values[kept])), np.float16)


def landmarks_allowed(pictures: int, factorisations: int) -> int:
    """How many landmarks a fit may have; all pictures where they can be solved.

    Else a third of them at most: with as many landmarks as pictures but one, a fit would follow every error.
    """
    several = max(1, factorisations)
    if several * pictures**3 <= EXACT:
        return pictures
    return min(max(1, pictures // 3), max(FEWEST, int((WORK / (pictures * several)) ** 0.5)))


def landmarks(targets: Floats, count: int, seed: int) -> NDArray[np.int64]:
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
