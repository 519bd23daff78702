"""Kernel ridge regression on landmarks, with weights and unknown targets a tag: for more pictures than can be solved.

With landmarks m of n pictures (Williams, Seeger 2001) the kernel is K(n,m) K(m,m)^-1 K(m,n) = Φ Φᵀ, where Φ = K(n,m)
L^-T and K(m,m) = L Lᵀ; the fit is ordinary ridge on Φ: (Φᵀ W Φ + λ I) w = Φᵀ W y. One factorisation serves all tags
of which the same pictures are known with the same weights, and a fit without one fold is the same sums less that fold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from manyeyes.tagger.cores import product_of, side_by_side

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
JITTER = 1e-6
"""Added to the diagonal of a kernel in float32, whose mean is 1 to 2."""
STEPS = 16
"""Weights are rounded to sixteenths, so that tags share factorisations."""
SMALL = 128
"""Matrices of this side are left to LAPACK."""


@dataclass(frozen=True)
class Problem:
    """Pictures as vectors whose products are the kernel, and what is known of their tags."""

    vectors: Doubles
    """Φ, (n, m)."""
    targets: Doubles
    """(n, tags), 0 where unknown."""
    weights: Doubles
    """(n, tags), 0 where unknown."""


def problem(kernel: Floats, landmarks: Ints, targets: Floats, weights: Floats) -> tuple[Problem, Doubles]:
    """The problem of a kernel (n, m) whose landmarks are these rows, and L^-T, (m, m), that made its vectors."""
    square = kernel[landmarks].astype(np.float64)
    square[np.diag_indices(len(square))] += JITTER
    back = inverse_root((square + square.T) / 2).T
    return Problem(kernel @ back, np.nan_to_num(targets).astype(np.float64), believed(targets, weights)), back


def believed(targets: Floats, weights: Floats) -> Doubles:
    """Weights rounded up to sixteenths, (n, tags), 0 where the target is unknown."""
    known = ~np.isnan(targets)
    return np.asarray(np.ceil(np.where(known, weights, 0) * STEPS) / STEPS, np.float64)


def inverse_root(square: Doubles) -> Doubles:
    """L^-1, lower triangular, of a positive definite matrix L Lᵀ: Cholesky by halves.

    All work but that on small triangles is products of matrices, and the inverse comes with it.
    """
    side = len(square)
    if side <= SMALL:
        return np.asarray(np.linalg.inv(np.linalg.cholesky(square)))
    half = side // 2
    made = np.zeros_like(square)
    made[:half, :half] = top = inverse_root(square[:half, :half])
    left = product_of(square[half:, :half], top.T)
    made[half:, half:] = bottom = inverse_root(square[half:, half:] - left @ left.T)
    made[half:, :half] = -product_of(bottom, product_of(left, top))
    return made


def fit(given: Problem, ridge: float) -> Doubles:
    """The weights w of the vectors, (m, tags)."""
    found = np.zeros((given.vectors.shape[1], given.targets.shape[1]))
    for tags, weights in alike(given.weights):
        found[:, tags] = _solved(*_sums(given, tags, weights), ridge)
    return found


def left_out(given: Problem, ridges: Sequence[float], fold: Ints) -> Doubles:
    """Scores (ridges, n, tags): each picture's by the fit that knows nothing of its fold, λ by λ."""
    scores = np.zeros((len(ridges), *given.targets.shape))
    parts = [np.flatnonzero(fold == number) for number in np.unique(fold)]
    for tags, weights in alike(given.weights):
        scores[:, :, tags] = _left_out(given, ridges, parts, tags, weights)
    return scores


def _left_out(given: Problem, ridges: Sequence[float], parts: Sequence[Ints], tags: Ints, weights: Doubles) -> Doubles:
    """The same for tags that share a factorisation, (ridges, n, these tags)."""
    made = np.zeros((len(ridges), len(given.vectors), len(tags)))
    sums = side_by_side(lambda rows: _sums(given, tags, weights, rows), parts)
    squares, products = (sum(one[at] for one in sums) for at in (0, 1))
    for rows, (square, product) in zip(parts, sums, strict=True):
        learnt = side_by_side(partial(_solved, squares - square, products - product), ridges)
        made[:, rows] = given.vectors[rows] @ np.array(learnt)
    return made


def alike(weights: Doubles) -> Iterator[tuple[Ints, Doubles]]:
    """Tags that have the same weights on all pictures, with these weights: they share a factorisation."""
    groups: dict[bytes, list[int]] = {}
    for tag, column in enumerate(np.ascontiguousarray(weights.T)):
        groups.setdefault(column.tobytes(), []).append(tag)
    for tags in groups.values():
        yield np.array(tags), weights[:, tags[0]]


def _sums(given: Problem, tags: Ints, weights: Doubles, rows: Ints | slice = slice(None)) -> tuple[Doubles, Doubles]:
    """Φᵀ W Φ and Φᵀ W y over some rows."""
    root = np.sqrt(weights[rows])[:, None]
    vectors = given.vectors[rows] * root
    return vectors.T @ vectors, vectors.T @ (given.targets[rows][:, tags] * root)


def _solved(square: Doubles, product: Doubles, ridge: float) -> Doubles:
    """(square + λ I)^-1 product, by Cholesky."""
    square = square.copy()
    square[np.diag_indices(len(square))] += ridge
    inverse = inverse_root(square)
    return np.asarray(inverse.T @ (inverse @ product))
