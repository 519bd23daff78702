"""How good scores are, a tag: numbers from arrays of pictures and tags; equal to scikit-learn's where that has them.

`scores` are (pictures, tags), 0 to 1. `targets` are (pictures, tags) too: how true the tag is of the picture, NaN where
nobody knows, and what is unknown counts nowhere. A soft target counts as true from .5 on, except in calibration, where
a target of .7 is seven tenths true. A number that cannot be measured (a tag that no picture shows) is NaN, and means
leave NaN out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NEVER = 1.01
"""A threshold that no score reaches: for a tag of which no example is known."""


class Counts(NamedTuple):
    """Hits and misses, a tag."""

    true_positive: Floats
    false_positive: Floats
    false_negative: Floats
    true_negative: Floats


class Bin(NamedTuple):
    """The scores between two bounds, and how often they were right."""

    low: float
    high: float
    score: float
    """Their mean."""
    true: float
    """The share of them that is true."""
    number: int


class Curve(NamedTuple):
    """Precision against recall as the threshold falls; (thresholds,) each."""

    recall: Floats
    precision: Floats
    threshold: Floats


def average_precision(scores: ArrayLike, targets: ArrayLike, known: ArrayLike | None = None) -> Floats:
    """Average precision of each tag, (tags,): the sum of precision times the gain in recall, equal scores as one.

    `known` (pictures, tags) narrows further what is counted. NaN for a tag that is true of no known picture.
    """
    values, true, there = _three(scores, targets, known)
    columns = range(values.shape[1])
    return np.array([_average_precision(values[there[:, t], t], true[there[:, t], t]) for t in columns])


def mean_average_precision(scores: ArrayLike, targets: ArrayLike, known: ArrayLike | None = None) -> float:
    """Macro mAP: the mean of average precision over the tags that have one."""
    return mean(average_precision(scores, targets, known))


def micro_average_precision(scores: ArrayLike, targets: ArrayLike) -> float:
    """Average precision of all known (picture, tag) pairs in one list."""
    values, true, there = _three(scores, targets)
    return _average_precision(values[there], true[there])


def precision_recall(scores: ArrayLike, targets: ArrayLike) -> Curve:
    """The curve of one tag, scores and targets (pictures,): a point for each different score, from the highest."""
    values, true, there = _three(scores, targets)
    return _curve(values[there], true[there])


def counts(scores: ArrayLike, targets: ArrayLike, thresholds: ArrayLike = 0.5) -> Counts:
    """What is said (a score of at least the threshold, one or (tags,)) against what is true."""
    values, true, there = _three(scores, targets)
    said = values >= np.asarray(thresholds, dtype=np.float64)
    pairs = ((said, true), (said, ~true), (~said, true), (~said, ~true))
    return Counts(*((one & other & there).sum(axis=0).astype(np.float64) for one, other in pairs))


def precision(counted: Counts) -> Floats:
    """How much of what is said is true; NaN where nothing is said."""
    return _share(counted.true_positive, counted.true_positive + counted.false_positive)


def recall(counted: Counts) -> Floats:
    """How much of what is true is said; NaN where nothing is true."""
    return _share(counted.true_positive, counted.true_positive + counted.false_negative)


def f1(counted: Counts) -> Floats:
    """The harmonic mean of both; NaN where the tag is true of no picture, 0 where it is and none was hit."""
    wrong = counted.false_positive + counted.false_negative
    shown = counted.true_positive + counted.false_negative > 0
    return np.where(shown, _share(2 * counted.true_positive, 2 * counted.true_positive + wrong), np.nan)


def macro_f1(counted: Counts) -> float:
    """The mean of F1 over the tags that have one: every tag counts the same."""
    return mean(f1(counted))


def micro_f1(counted: Counts) -> float:
    """F1 over all (picture, tag) pairs: every picture of a tag counts the same."""
    return float(f1(_together(counted)))


def best_thresholds(scores: ArrayLike, targets: ArrayLike) -> Floats:
    """The threshold of each tag, (tags,), with the highest F1; half-way to the next lower score, so that it holds.

    Choose them on pictures that are not measured afterwards. NEVER for a tag that no known picture shows.
    """
    values, true, there = _three(scores, targets)
    return np.array([_best(values[there[:, t], t], true[there[:, t], t]) for t in range(values.shape[1])])


def reliability(scores: ArrayLike, targets: ArrayLike, bins: int = 10) -> tuple[Bin, ...]:
    """Scores in `bins` of equal width with how often they were right; empty ones are left out."""
    values, _, there = _three(scores, targets)
    said, wanted = values[there], np.asarray(targets, dtype=np.float64).reshape(values.shape)[there]
    place = np.clip((said * bins).astype(np.intp), 0, bins - 1)
    sizes, score, true = (np.bincount(place, weights, minlength=bins) for weights in (None, said, wanted))
    rows = ((at, sizes[at], score[at], true[at]) for at in range(bins) if sizes[at])
    return tuple(Bin(at / bins, (at + 1) / bins, s / n, t / n, int(n)) for at, n, s, t in rows)


def calibration_error(scores: ArrayLike, targets: ArrayLike, bins: int = 10) -> float:
    """Expected calibration error: how far score and truth are apart in a bin, weighted by its size (Naeini 2015)."""
    found = reliability(scores, targets, bins)
    total = sum(one.number for one in found)
    return sum(abs(one.score - one.true) * one.number for one in found) / total if total else float("nan")


def log_loss(scores: ArrayLike, targets: ArrayLike) -> Floats:
    """The loss of each (picture, tag) pair in nats, against the soft target; NaN where it is unknown."""
    said = np.clip(np.asarray(scores, dtype=np.float64), 1e-6, 1 - 1e-6)
    wanted = np.asarray(targets, dtype=np.float64)
    return np.asarray(-(wanted * np.log(said) + (1 - wanted) * np.log(1 - said)), dtype=np.float64)


def frequency_baseline(learnt: ArrayLike, pictures: int) -> Floats:
    """The scores, (pictures, tags), of one who looks at no picture and knows how often each tag was true, `learnt`."""
    wanted = np.asarray(learnt, dtype=np.float64)
    there = ~np.isnan(wanted)
    often = np.nan_to_num(_share(np.where(there, wanted, 0).sum(axis=0), there.sum(axis=0)))
    return np.broadcast_to(often, (pictures, wanted.shape[1])).copy()


def random_average_precision(targets: ArrayLike) -> Floats:
    """What average precision a random order has in the mean, (tags,): exact (Bestgen 2015, equation 3).

    With n pictures of which p show the tag and H the n-th harmonic number: (H + (p-1)/(n-1) (n - H)) / n.
    """
    _, true, there = _three(np.zeros(np.shape(targets)), targets)
    n, p = there.sum(axis=0).astype(np.float64), (true & there).sum(axis=0).astype(np.float64)
    harmonic = np.array([(1 / np.arange(1, int(one) + 1)).sum() for one in n])
    expected = _share(harmonic + _share(p - 1, n - 1, alone=0.0) * (n - harmonic), n)
    return np.where(p > 0, expected, np.nan)


def confusion(scores: ArrayLike, targets: ArrayLike) -> NDArray[np.int64]:
    """Of tags that exclude each other: (true tag, tag with the highest score), counted over pictures that show one."""
    values, true, there = _three(scores, targets)
    shown = true & there
    of_one = shown.sum(axis=1) == 1
    table = np.zeros((values.shape[1],) * 2, dtype=np.int64)
    np.add.at(table, (shown[of_one].argmax(axis=1), values[of_one].argmax(axis=1)), 1)
    return table


def summary(scores: ArrayLike, targets: ArrayLike, thresholds: ArrayLike = 0.5) -> dict[str, float]:
    """The numbers a tagger is known by, as history and cards keep them; NaN where nothing could be measured."""
    counted = counts(scores, targets, thresholds)
    ranked, by_chance = average_precision(scores, targets), random_average_precision(targets)
    return {
        "map": mean(ranked),
        "micro_ap": micro_average_precision(scores, targets),
        "macro_f1": macro_f1(counted),
        "micro_f1": micro_f1(counted),
        "calibration_error": calibration_error(scores, targets),
        "random_map": mean(by_chance),
        "tags": float((~np.isnan(ranked)).sum()),
        "pictures": float((~np.isnan(np.asarray(targets, dtype=np.float64))).any(axis=1).sum()),
    }


def mean(values: Floats) -> float:
    """The mean of what could be measured; NaN where nothing could."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else float("nan")


def _three(scores: ArrayLike, targets: ArrayLike, known: ArrayLike | None = None) -> tuple[Floats, Flags, Flags]:
    """Scores, what is true, what is known; (pictures,) becomes one tag."""
    values, wanted = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    values, wanted = (one[:, None] if one.ndim == 1 else one for one in (values, wanted))
    there = ~np.isnan(wanted)
    if known is not None:
        there &= np.asarray(known, dtype=np.bool_).reshape(there.shape)
    with np.errstate(invalid="ignore"):
        return values, wanted >= 0.5, there


def _curve(scores: Floats, true: Flags) -> Curve:
    order = np.argsort(-scores, kind="stable")
    ordered, found = scores[order], np.cumsum(true[order])
    last = np.r_[np.flatnonzero(np.diff(ordered)), len(ordered) - 1] if len(ordered) else np.empty(0, dtype=np.intp)
    return Curve(_share(found[last], np.full(len(last), true.sum())), found[last] / (last + 1), ordered[last])


def _average_precision(scores: Floats, true: Flags) -> float:
    if not true.any():
        return float("nan")
    curve = _curve(scores, true)
    return float((np.diff(curve.recall, prepend=0.0) * curve.precision).sum())


def _best(scores: Floats, true: Flags) -> float:
    if not true.any():
        return NEVER
    curve = _curve(scores, true)
    both = 2 * curve.precision * curve.recall / np.maximum(curve.precision + curve.recall, 1e-12)
    at = int(both.argmax())
    below = curve.threshold[at + 1] if at + 1 < len(both) else curve.threshold[at]
    return float((curve.threshold[at] + below) / 2)


def _together(counted: Counts) -> Counts:
    return Counts(*(np.asarray(one.sum()) for one in counted))


def _share(part: ArrayLike, whole: ArrayLike, alone: float = float("nan")) -> Floats:
    """The quotient; `alone` where the whole is nothing."""
    over, under = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    quotient: Floats = np.full(over.shape, alone)
    np.divide(over, under, out=quotient, where=under != 0)
    return quotient
