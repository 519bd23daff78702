"""Which pictures to ask people about next: those whose answers would take most doubt away from all the others.

A tagger on a kernel is a Gaussian process: asking about picture i takes C(i,j)² / (C(i,i) + noise) of the variance
C(j,j) away from every picture j, where C is the covariance that is left after all answers so far (Cohn, Ghahramani,
Jordan 1996, with a kernel; "transductive" design: Yu, Bi, Tresp 2006). That share of j's doubt, added up over all j,
is what an answer is worth, so that people are asked about what speaks for many doubtful pictures: it spreads by itself,
an outlier speaks for nobody but itself, a picture that was answered comes again only while its own doubt is worth it,
and what is rare counts by its tag and not by its number. Tried beside highest variance and highest uncertainty, which
pick outliers and lose early: docs/why/ask-next.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NOISE = 0.25
"""Of one person's answer, beside a kernel whose diagonal is 1."""
OWN = 0.3
"""Of a picture's variance that no other picture speaks for, beside a kernel whose diagonal is 1."""
LEAST = 1e-6
"""Of a variance that is divided by."""
URGENT, USUAL, LATER, LAST = range(4)  # the bands of an open wave
CHOSEN = 0.25
"""Share of the open pictures that the model puts first; two later bands hold as many each."""


def doubt_of(chance: Floats, known: NDArray[np.bool_] | None = None) -> Floats:
    """How doubtful each picture is, (n,), by the chance of each tag, (n, tags): the variance p (1 - p), added up.

    Each tag is given the same sum over all pictures, so that a rare tag counts as much as a frequent one. `known`:
    where nothing is asked any more.
    """
    variance = chance * (1 - chance)
    if known is not None:
        variance = np.where(known, 0, variance)
    total = variance.sum(0)
    return np.asarray((variance / np.where(total > 0, total, 1)).sum(1))


def with_own(kernel: Floats) -> Floats:
    """The kernel with each picture's own share in it: however many like it were seen, it may still be different.

    Without it a doubtful picture that was answered once would hardly ever be asked about again.
    """
    return np.asarray((kernel + OWN * np.eye(len(kernel), dtype=kernel.dtype)) / (1 + OWN))


def unexplained(kernel: Floats, answers: Ints, noise: float = NOISE) -> Floats:
    """The covariance C that is left, (n, n), where picture i has answers[i]: K - K (K + noise / answers)⁻¹ K."""
    heard = np.flatnonzero(answers)
    if not len(heard):
        return kernel.copy()
    square = kernel[np.ix_(heard, heard)] + np.diag(noise / answers[heard]).astype(kernel.dtype)
    half = np.linalg.solve(np.linalg.cholesky(square), kernel[heard])
    return np.asarray(kernel - half.T @ half)


def gain(covariance: Floats, doubt: Floats, noise: float = NOISE) -> Floats:
    """What one more answer about each picture takes away from the doubt of all, (n,)."""
    return _taken(covariance, _a_unit_of_variance(covariance, doubt), noise)


def _a_unit_of_variance(covariance: Floats, doubt: Floats) -> Floats:
    """Doubt a unit of variance: it stays as it is while both shrink together."""
    return np.asarray(doubt / np.maximum(covariance.diagonal(), LEAST))


def _taken(covariance: Floats, weights: Floats, noise: float) -> Floats:
    return np.asarray((covariance**2) @ weights / (covariance.diagonal() + noise))


def next_pictures(
    covariance: Floats, doubt: Floats, most: int, *, may: NDArray[np.bool_] | None = None, noise: float = NOISE
) -> Ints:
    """Up to `most` pictures one after the other, each as if those before it were answered already; best first.

    `may`: which pictures may be asked about. One picture is taken once: the next round may ask again. The covariance
    that is left, C - U Uᵀ, is never written down, nor its squares: each answer changes them by a rank of one, so that a
    picture costs one look at C instead of five.
    """
    allowed = np.ones(len(doubt), bool) if may is None else may.copy()
    weights, variance = _a_unit_of_variance(covariance, doubt), covariance.diagonal().copy()
    sums, chosen = (covariance**2) @ weights, list[int]()
    taken = np.zeros((len(doubt), min(most, int(allowed.sum()))), covariance.dtype)  # U
    for at in range(taken.shape[1]):
        best = int(np.where(allowed, sums / (variance + noise), -1).argmax())
        chosen.append(best)
        allowed[best] = False
        before = taken[:, :at]
        column = (covariance[:, best] - before @ before[best]) / np.sqrt(variance[best] + noise)
        shared = covariance @ (weights * column) - before @ (before.T @ (weights * column))
        sums = sums - 2 * column * shared + column**2 * float(weights @ column**2)
        variance, taken[:, at] = variance - column**2, column
    return np.array(chosen, np.int64)


@dataclass(frozen=True)
class Mixed:
    """In which band each open picture is asked about, and which of those in the first the model did not choose."""

    bands: Ints
    by_chance: Ints


def in_bands(chosen: Sequence[int], doubt: Floats, share_by_chance: float, rng: np.random.Generator) -> Mixed:
    """Bands of open pictures: the chosen ones first, mixed with pictures by chance; the rest by doubt.

    The share by chance keeps what people see a fair sample: without it nobody would learn where the model is surely
    wrong.
    """
    count = len(doubt)
    bands = np.full(count, LATER)
    rest = np.setdiff1d(np.arange(count), np.asarray(chosen, np.int64))
    by_doubt = rest[np.argsort(-doubt[rest], kind="stable")]
    bands[by_doubt[: len(rest) // 3]] = USUAL
    bands[by_doubt[2 * len(rest) // 3 :]] = LAST
    wanted = round(len(chosen) * share_by_chance / (1 - share_by_chance)) if share_by_chance < 1 else len(rest)
    by_chance = np.sort(rng.permutation(rest)[:wanted])
    bands[np.asarray(chosen, np.int64)] = URGENT
    bands[by_chance] = URGENT
    return Mixed(bands, by_chance)
