"""Surely below: Wald's sequential test, so that an honest person with bad luck is not stopped. Pure.

A raw threshold (below .7 of the last 20) stops 8 to 12 of 100 honest people: a share jumps about. This asks instead how
much likelier the answers are from somebody bad than from somebody good, and acts where that is sure.
Source: A. Wald, Sequential Analysis (1947), chapter 3.
"""

from __future__ import annotations

import math

ERROR = 0.01


def good_and_bad(below: float) -> tuple[float, float]:
    """The two people the test tells apart: half way from `below` up to 1, and as far down. For .7: .85 and .55."""
    half = (1 - below) / 2
    return below + half, max(0.01, below - half)


def evidence(right: int, asked: int, below: float) -> float:
    """How much the answers speak for bad against good, in nats: positive for bad.

    For .7 a wrong answer weighs +1.10 and a right one -.44, so that .716 right moves nothing.
    """
    good, bad = good_and_bad(below)
    return right * math.log(bad / good) + (asked - right) * math.log((1 - bad) / (1 - good))


def surely_below(right: int, asked: int, below: float, error: float = ERROR) -> bool:
    """Whether somebody with `right` of `asked` is below; a good one is said to be with chance `error` at most, ever.

    With .7 and .01: five wrong of five or six, six of ten, nine of twenty.
    """
    return asked > 0 and evidence(right, asked, below) >= math.log(1 / error)
