"""Tell two kinds of rows apart as well as one can: areas under the curve of single features and of two classifiers.

numpy only. Scores are made for people a classifier has not seen (five folds by person), so that nothing learnt by heart
counts. An AUC of .5 is a coin; below .5 the rows were told apart by chance the wrong way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FOLDS = 5
TREES, RATE, CUTS = 60, 0.2, 15  # boosted stumps: rounds, how far each goes, thresholds tried a feature
ROUNDS = 400  # of the bootstrap, over people


@dataclass(frozen=True)
class Rows:
    """x: a row a picture, a column a feature. y: the pictures to be found. who: the person of each row."""

    names: tuple[str, ...]
    x: Floats
    y: Flags
    who: NDArray[np.int64]

    def only(self, chosen: Flags) -> Rows:
        """The same rows with some of the columns."""
        names = tuple(name for name, wanted in zip(self.names, chosen, strict=True) if wanted)
        return Rows(names, self.x[:, chosen], self.y, self.who)


def auc(score: Floats, y: Flags) -> float:
    """The chance that a wanted row scores above another one; ties count half."""
    wanted, other = int(y.sum()), int((~y).sum())
    if not wanted or not other:
        return 0.5
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(count) - (count - 1) / 2
    return float((rank[place][y].sum() - wanted * (wanted + 1) / 2) / (wanted * other))


def single(rows: Rows) -> list[tuple[str, float]]:
    """Every feature alone, the better of both directions; the best first."""
    found = [(name, auc(rows.x[:, at], rows.y)) for at, name in enumerate(rows.names)]
    return sorted(((name, max(area, 1 - area)) for name, area in found), key=lambda one: -one[1])


def report(rows: Rows, seed: int = 0) -> dict[str, Any]:
    """Both classifiers over all features that vary, each with its bootstrap interval of 95 %."""
    rows = rows.only(rows.x.std(axis=0) > 0)
    if not rows.names:
        return {"features_that_vary": 0, "auc": 0.5, "interval": [0.5, 0.5]}
    told = {name: _scored(rows, how, seed) for name, how in (("logistic", logistic), ("stumps", stumps))}
    best = max(told.values(), key=lambda one: one["auc"])
    return {"features_that_vary": len(rows.names), **told, "auc": best["auc"], "interval": best["interval"]}


def _scored(rows: Rows, classifier: Any, seed: int) -> dict[str, Any]:
    score = out_of_fold(rows, classifier, seed)
    low, high = interval(score, rows, seed)
    return {"auc": round(auc(score, rows.y), 3), "interval": [round(low, 3), round(high, 3)]}


def out_of_fold(rows: Rows, classifier: Any, seed: int) -> Floats:
    """A score for every row from a classifier that has not seen its person; ranks within the fold."""
    chance = np.random.default_rng(seed)
    people = chance.permutation(np.unique(rows.who))
    score = np.zeros(len(rows.y))
    for fold in range(FOLDS):
        held = np.isin(rows.who, people[fold::FOLDS])
        if held.any() and rows.y[~held].any():
            raw = classifier(rows.x[~held], rows.y[~held], rows.x[held])
            score[held] = np.argsort(np.argsort(raw, kind="stable"), kind="stable") / max(1, held.sum())
            score[held] = _tied(raw, score[held])
    return score


def _tied(raw: Floats, rank: Floats) -> Floats:
    _, place = np.unique(raw, return_inverse=True)
    return np.asarray(np.bincount(place, rank) / np.bincount(place))[place]


def interval(score: Floats, rows: Rows, seed: int) -> tuple[float, float]:
    """Of the AUC, from people drawn anew."""
    chance = np.random.default_rng(seed + 1)
    of = [np.flatnonzero(rows.who == one) for one in np.unique(rows.who)]
    areas = []
    for _ in range(ROUNDS):
        drawn = np.concatenate([of[at] for at in chance.integers(0, len(of), len(of))])
        areas.append(auc(score[drawn], rows.y[drawn]))
    return float(np.quantile(areas, 0.025)), float(np.quantile(areas, 0.975))


def logistic(x: Floats, y: Flags, new: Floats, ridge: float = 3.0) -> Floats:
    """Ridge logistic regression by Newton's steps, over the features and their squares."""
    middle, spread = np.median(x, axis=0), x.std(axis=0) + 1e-9
    a, b = (np.clip((one - middle) / spread, -4, 4) for one in (x, new))
    a, b = (np.hstack([np.ones((len(one), 1)), one, one**2]) for one in (a, b))
    weights = np.zeros(a.shape[1])
    weights[0] = np.log((y.mean() + 1e-6) / (1 - y.mean() + 1e-6))
    for _ in range(15):
        p = 1 / (1 + np.exp(-np.clip(a @ weights, -30, 30)))
        slope = a.T @ (y - p) - ridge * weights
        bend = (a * (p * (1 - p))[:, None]).T @ a + ridge * np.eye(a.shape[1])
        weights = weights + np.linalg.solve(bend, slope)
    return np.asarray(b @ weights)


def stumps(x: Floats, y: Flags, new: Floats) -> Floats:
    """Gradient boosting with trees of one cut: finds thresholds and what is odd at both ends."""
    cuts = [np.unique(np.quantile(x[:, at], np.linspace(0, 1, CUTS + 2)[1:-1])) for at in range(x.shape[1])]
    above = [(at, cut, x[:, at] > cut) for at in range(x.shape[1]) for cut in cuts[at]]
    sides = np.array([side for _, _, side in above], dtype=np.float64)
    score, told = np.zeros(len(y)), np.zeros(len(new))
    for _ in range(TREES):
        p = 1 / (1 + np.exp(-score))
        rest, weight = y - p, p * (1 - p)
        up, up_weight = sides @ rest, sides @ weight + 1.0
        down, down_weight = rest.sum() - up, weight.sum() + 2.0 - up_weight
        best = int(np.argmax(up**2 / up_weight + down**2 / down_weight))
        at, cut, side = above[best]
        step = RATE * np.array([down[best] / down_weight[best], up[best] / up_weight[best]])
        score += step[side.astype(int)]
        told += step[(new[:, at] > cut).astype(int)]
    return told
