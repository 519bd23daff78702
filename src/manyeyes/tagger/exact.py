"""Kernel ridge regression where every picture is a landmark, and what each fold gets from a fit that has not seen it.

α = (K + λ W^-1)^-1 y over the pictures of which a tag is known. A fold F left out need not be fitted again: its scores
are y_F - (G_FF)^-1 α_F with G = (K + λ W^-1)^-1 (for one picture Rasmussen, Williams 2006, eq. 5.12; for groups the
same by block inversion). One factorisation serves all tags of which the same pictures are known with the same weights.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from manyeyes.tagger.cores import side_by_side
from manyeyes.tagger.ridge import alike, believed, inverse_root

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def exact(kernel: Floats, targets: Floats, weights: Floats, ridge: float, fold: Ints) -> tuple[Doubles, Doubles]:
    """α (n, tags), and scores (n, tags) of pictures by the fit without their fold; 0 where nothing is known."""
    learnt, held_out = np.zeros(targets.shape), np.zeros(targets.shape)
    for tags, weight in alike(believed(targets, weights)):
        known = np.flatnonzero(weight)
        square = kernel[np.ix_(known, known)].astype(np.float64)
        square[np.diag_indices(len(known))] += ridge / weight[known]
        wanted = targets[np.ix_(known, tags)].astype(np.float64)
        root = inverse_root(square)
        alpha = root.T @ (root @ wanted)
        learnt[np.ix_(known, tags)] = alpha
        held_out[np.ix_(known, tags)] = wanted - _residuals(root, alpha, fold[known])
    return learnt, held_out


def _residuals(root: Doubles, alpha: Doubles, fold: Ints) -> Doubles:
    """What is missing from the target where the fold is left out, fold by fold."""
    missing = np.zeros_like(alpha)
    parts = [np.flatnonzero(fold == number) for number in np.unique(fold)]
    found = side_by_side(lambda rows: _residual(root[:, rows], alpha[rows]), parts)
    for rows, residual in zip(parts, found, strict=True):
        missing[rows] = residual
    return missing


def _residual(root: Doubles, alpha: Doubles) -> Doubles:
    return np.asarray(np.linalg.solve(root.T @ root, alpha))
