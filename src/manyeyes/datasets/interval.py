"""How far a share found in a sample may be from the share of the whole: Wilson's interval.

centre = (p + z² / 2n) / (1 + z² / n), half = z / (1 + z² / n) * sqrt(p (1 - p) / n + z² / 4n²), with z = 1.96 for 95 %.
Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.
It keeps inside 0 to 1 and says something of 0 and of n out of n, which the textbook interval does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959964  # standard deviations that hold 95 % of a normal distribution


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, shares between 0 and 1."""

    low: float
    high: float

    def __str__(self) -> str:
        """Like '94.3–98.9 %'."""
        return f"{100 * self.low:.1f}–{100 * self.high:.1f} %"

    def __contains__(self, share: float) -> bool:
        return self.low <= share <= self.high


def difference(one: tuple[int, int], other: tuple[int, int]) -> Interval:
    """The 95 % interval of share `one` less share `other`, each (found, of), -1 to 1; by Newcombe's tenth method.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, Stat. Med. 17
    (1998), 873-890. Where one of them was not looked at nothing is known.
    """
    if not one[1] or not other[1]:
        return Interval(-1.0, 1.0)
    (p, inside), (q, its) = ((found / of, wilson(found, of)) for found, of in (one, other))
    return Interval(
        max(-1.0, p - q - math.hypot(p - inside.low, its.high - q)),
        min(1.0, p - q + math.hypot(inside.high - p, q - its.low)),
    )


def wilson(found: int, of: int) -> Interval:
    """The 95 % interval of a share of which `found` out of `of` were found; everything where nothing was looked at."""
    if not of:
        return Interval(0.0, 1.0)
    share, zz = found / of, Z * Z
    centre = share + zz / (2 * of)
    half = Z * math.sqrt(share * (1 - share) / of + zz / (4 * of * of))
    # Rounding must not put a share of 0 or 1 outside its own interval.
    low, high = (max(0.0, (centre - half) / (1 + zz / of)), min(1.0, (centre + half) / (1 + zz / of)))
    return Interval(min(low, share), max(high, share))
