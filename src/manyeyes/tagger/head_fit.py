"""From pictures with features to a head: scaling, directions, kernel, ridge; and what it says of held-out pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from manyeyes.tagger.cores import product_of, side_by_side
from manyeyes.tagger.exact import exact
from manyeyes.tagger.head_model import Head, Placing
from manyeyes.tagger.head_settings import HeadSettings
from manyeyes.tagger.kernels import ROWS, bent, scaling_of
from manyeyes.tagger.learnable import Known
from manyeyes.tagger.low_rank import SAMPLE, directions, directions_allowed, landmarks, landmarks_allowed, sampled
from manyeyes.tagger.ridge import alike, fit, left_out, problem

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
ENOUGH = 0.8
"""Of the directions that one made now would have: the set has not grown much since."""


def fitted(known: Known, settings: HeadSettings, before: Placing | None = None) -> tuple[Head, Doubles]:
    """The head, and raw scores (n, tags) of every picture by a fit that has not seen its fold; 0 with one fold.

    `before` is the placing of a head that was fitted earlier: where it still serves, a third of the time is saved.
    """
    placing = _still(known, settings, before) or _placing(known, settings)
    places, lengths = _places(known, placing)
    rows = _landmarks(known, settings)
    kernel = bent(product_of(places, places[rows].T), lengths, lengths[rows], settings.gamma)
    learnt, held_out = _solved(known, kernel, rows, settings.ridge)
    head = Head(settings, placing, places[rows], lengths[rows], learnt.astype(np.float32))
    return head, held_out if known.folds > 1 else np.zeros_like(held_out)


def _solved(known: Known, kernel: Floats, rows: Ints, ridge: float) -> tuple[Doubles, Doubles]:
    """Weights (landmarks, tags) and held-out scores (n, tags)."""
    if len(rows) == len(kernel):
        return exact(kernel, known.targets, known.weights, ridge, known.fold)
    given, back = problem(kernel, rows, known.targets, known.weights)
    return back @ fit(given, ridge), left_out(given, [ridge], known.fold)[0]


def _still(known: Known, settings: HeadSettings, before: Placing | None) -> Placing | None:
    """A placing made earlier, while it has about as many directions as one that is made now; never more."""
    if before is None or before.scaling.blocks != settings.blocks:
        return None
    count, (width, many) = len(known.features), before.directions.shape
    allowed = directions_allowed(min(count, SAMPLE), width, count)
    if many < ENOUGH * allowed:
        return None
    return before if many <= allowed else replace(before, directions=before.directions[:, -allowed:])


def _placing(known: Known, settings: HeadSettings) -> Placing:
    """The directions of some pictures, in which all are placed."""
    scaling = scaling_of(known.features, settings.blocks)
    count = len(known.features)
    some = scaling(known.features[sampled(count, settings.seed)])
    return Placing(scaling, directions(some, directions_allowed(len(some), some.shape[1], count)))


def _places(known: Known, placing: Placing) -> tuple[Floats, Floats]:
    """Every picture's place (n, directions) and squared length (n,), some rows at a time."""
    parts = side_by_side(lambda at: placing(known.features[at : at + ROWS]), range(0, len(known.features), ROWS))
    return np.concatenate([place for place, _ in parts]), np.concatenate([length for _, length in parts])


def _landmarks(known: Known, settings: HeadSettings) -> Ints:
    """Which pictures stand for all; every one where that is not too much."""
    factorisations = sum(1 for _ in alike(known.weights.astype(np.float64)))
    return landmarks(known.targets, landmarks_allowed(len(known.features), factorisations), settings.seed)


def widened(head: Head, learnable: NDArray[np.bool_]) -> Head:
    """The same head with a column of zeros for each tag it did not learn."""
    weights = np.zeros((len(head.weights), len(learnable)), np.float32)
    weights[:, learnable] = head.weights
    return replace(head, weights=weights)
