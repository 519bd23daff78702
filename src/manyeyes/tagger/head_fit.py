"""From pictures with features to a head: scaling, landmarks, kernel, ridge; and what it says of held-out pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from manyeyes.tagger.cores import side_by_side
from manyeyes.tagger.head_model import Head
from manyeyes.tagger.head_settings import HeadSettings
from manyeyes.tagger.kernels import ROWS, Scaling, bent, scaling_of
from manyeyes.tagger.learnable import Known
from manyeyes.tagger.low_rank import landmarks, landmarks_allowed
from manyeyes.tagger.ridge import alike, fit, left_out, problem

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


def fitted(known: Known, settings: HeadSettings) -> tuple[Head, Doubles]:
    """The head, and raw scores (n, tags) of every picture by a fit that has not seen its fold; 0 where there is one."""
    scaling = scaling_of(known.features, settings.blocks)
    rows = _landmarks(known, scaling, settings)
    vectors = scaling(known.features[rows])
    given, back = problem(_kernel(known, scaling, vectors, settings.gamma), rows, known.targets, known.weights)
    learnt = np.asarray(back @ fit(given, settings.ridge), np.float32)
    several = known.folds > 1
    held_out = left_out(given, [settings.ridge], known.fold)[0] if several else np.zeros(known.targets.shape)
    return _head(known, scaling, settings, rows, vectors, learnt), held_out


def _landmarks(known: Known, scaling: Scaling, settings: HeadSettings) -> Ints:
    """Which pictures stand for all; every one where that is not too much."""
    factorisations = sum(1 for _ in alike(known.weights.astype(np.float64)))
    kept = 2 * len(scaling.mean) if settings.gamma else 0
    allowed = landmarks_allowed(len(known.features), factorisations, kept)
    return landmarks(known.targets, allowed, settings.seed)


def _kernel(known: Known, scaling: Scaling, vectors: Floats, gamma: float) -> Floats:
    """The kernel of all pictures with the landmarks, (n, m), some rows at a time."""
    lengths = np.square(vectors).sum(1)

    def rows(at: int) -> Floats:
        some = scaling(known.features[at : at + ROWS])
        return bent(some @ vectors.T, np.square(some).sum(1), lengths, gamma)

    return np.concatenate(side_by_side(rows, range(0, len(known.features), ROWS)))


def _head(known: Known, scaling: Scaling, settings: HeadSettings, rows: Ints, vectors: Floats, learnt: Floats) -> Head:
    """The numbers that are kept. A linear kernel needs no pictures: they add up to one vector a tag."""
    offset = np.asarray(learnt.sum(0), np.float32)
    if not settings.gamma:
        return Head(settings, scaling, vectors.T @ learnt, offset, np.zeros((0, len(scaling.mean)), np.float16))
    return Head(settings, scaling, learnt, offset, _raw(known, scaling.blocks, rows))


def _raw(known: Known, blocks: Sequence[str], rows: Ints) -> NDArray[np.float16]:
    """The features themselves, as they are kept on disk: nothing is lost by writing them again."""
    there, some = known.features.blocks, known.features[rows]
    return np.concatenate([some.table[:, there[block]] for block in blocks], 1)


def widened(head: Head, learnable: NDArray[np.bool_]) -> Head:
    """The same head with a column of zeros for each tag it did not learn."""
    weights = np.zeros((len(head.weights), len(learnable)), np.float32)
    offset = np.zeros(len(learnable), np.float32)
    weights[:, learnable], offset[learnable] = head.weights, head.offset
    return Head(head.settings, head.scaling, weights, offset, head.landmarks)
