"""How a tag gets better with more answers: a power law through nested subsets, and what the next 100 would bring.

Average precision on pictures that were not learnt from is fitted as `best - a * n ** -b` (Cortes et al., 1993), where n
is the number of pictures learnt from where the tag is known. Several draws of each size show how far chance alone moves
it; the spread of the gain comes from fitting again to draws from that noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEXT = 100  # answers
EXPONENTS = np.linspace(0.1, 1.5, 29)
DRAWS = 200  # refits that give the uncertainty
LEAST_NOISE = 0.01  # of average precision: a few draws that agree by chance do not make a curve certain
LEAST_POINTS = 3


@dataclass(frozen=True)
class Point:
    """Average precision when learnt from so many pictures, and how far draws of that size lie apart."""

    examples: int
    ap: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """One tag's learning curve."""

    tag: str
    points: tuple[Point, ...]
    best: float | None
    """What it goes to with ever more answers."""
    gain: float | None
    """What the next 100 answers add to average precision; none where too little is known."""
    gain_low: float | None
    gain_high: float | None
    """95 of 100 refits lie between."""
    sentence: str


@dataclass(frozen=True)
class Fitted:
    """`best - a * n ** -b`."""

    best: float
    a: float
    b: float

    def at(self, n: float) -> float:
        """Average precision after n pictures."""
        return self.best - self.a * float(float(n) ** -self.b)

    def gain(self, n: float, more: float = NEXT) -> float:
        """What so many more pictures add."""
        return self.at(n + more) - self.at(n)


def curve(
    tag: str, sizes: Sequence[int], measured: Sequence[Sequence[float]], held: int | None = None, seed: int = 0
) -> Curve:
    """The curve of one tag; `measured` are the average precisions of each size's draws, NaN where there was none.

    `held`: held-back pictures that show the tag. The fewer they are, the more all points may be wrong.
    """
    kept = [(n, there) for n, one in zip(sizes, measured, strict=True) if len(there := _there(one))]
    points = tuple(_point(n, one, held) for n, one in kept)
    if len(points) < LEAST_POINTS:
        return Curve(tag, points, None, None, None, None, f"Too few pictures are known for {tag} to draw a curve.")
    n = np.array([point.examples for point in points], dtype=np.float64)
    ap = np.array([point.ap for point in points])
    noise = np.array([_noise(one, held) for _, one in kept])
    found = fit(n, ap, noise)
    rng = np.random.default_rng(seed)
    again = fit_all(n, ap + rng.normal(0, noise, (DRAWS, len(n))), noise)
    gains = sorted(one.gain(n[-1]) for one in again)
    low, high = gains[int(0.025 * DRAWS)], gains[int(0.975 * DRAWS)]
    gain = found.gain(n[-1])
    return Curve(tag, points, found.best, gain, min(low, gain), max(high, gain), _sentence(tag, gain, low, high))


def fit(n: Floats, ap: Floats, noise: Floats) -> Fitted:
    """The power law nearest to the points: weighted least squares in best and a for each of a list of exponents.

    More answers never hurt (a ≥ 0), and nothing is better than 1 (best ≤ 1).
    """
    return fit_all(n, ap[None], noise)[0]


def fit_all(n: Floats, ap: Floats, noise: Floats) -> list[Fitted]:
    """The same for many measurements (draws, sizes) at once."""
    x, weight = n ** -EXPONENTS[:, None], noise**-2 / (noise**-2).sum()
    mean_x, mean_y = x @ weight, ap @ weight  # (exponents,), (draws,)
    around = (x - mean_x[:, None]) * weight
    a = np.maximum(0.0, -(ap @ around.T) / ((x - mean_x[:, None]) * around).sum(axis=1))
    best = mean_y[:, None] + a * mean_x
    through_one = np.maximum(0.0, (1 - ap) @ (x * weight).T / ((x * x) @ weight))
    a, best = np.where(best > 1, through_one, a), np.minimum(best, 1.0)
    off = ((ap[:, None] - (best[..., None] - a[..., None] * x)) ** 2) @ weight
    at = off.argmin(axis=1)
    return [Fitted(float(best[row, b]), float(a[row, b]), float(EXPONENTS[b])) for row, b in enumerate(at)]


def helped_most(curves: Sequence[Curve]) -> Curve | None:
    """The tag that the next 100 answers would help most."""
    known = [one for one in curves if one.gain is not None and one.gain > 0]
    return max(known, key=lambda one: one.gain or 0.0, default=None)


def _there(draws: Sequence[float]) -> list[float]:
    return [one for one in draws if not np.isnan(one)]


def _noise(draws: Sequence[float], held: int | None) -> float:
    """Standard error of the mean of a size's draws, and what few held-back pictures leave open.

    The latter is taken by half: the pictures are the same at each size, so much of it moves the whole curve alike.
    """
    apart = float(np.std(draws, ddof=1)) if len(draws) > 1 else 3 * LEAST_NOISE
    mean = float(np.mean(draws))
    judged = 0.5 * float(np.sqrt(mean * (1 - mean) / held)) if held else 0.0
    return max(float(np.hypot(apart / float(np.sqrt(len(draws))), judged)), LEAST_NOISE)


def _point(examples: int, draws: Sequence[float], held: int | None) -> Point:
    mean, noise = float(np.mean(draws)), 1.96 * _noise(draws, held)
    return Point(examples, mean, max(0.0, mean - noise), min(1.0, mean + noise))


def _sentence(tag: str, gain: float, low: float, high: float) -> str:
    sure = f"between {low:+.3f} and {high:+.3f} with 95 %"
    if high < 0.005:
        return f"{tag} has learnt what answers can teach it: {NEXT} more would add {gain:+.3f} ({sure})."
    return f"The next {NEXT} answers about {tag} would add {gain:+.3f} ({sure})."
