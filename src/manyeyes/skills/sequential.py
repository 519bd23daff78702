"""Surely below: Wald's sequential test, so that an honest person with bad luck is not stopped. Pure.

A raw threshold (below .7 of the last 20) stops 8 to 12 of 100 honest people: a share jumps about. This asks instead how
much likelier the answers are from somebody bad than from somebody good, and acts where that is sure.
Source: A. Wald, Sequential Analysis (1947), chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

ERROR = 0.01


def good_and_bad(below: float) -> tuple[float, float]:
    """The two people the test tells apart: half way from `below` up to 1, and as far down. For .7: .85 and .55."""
    half = (1 - below) / 2
    return below + half, max(0.01, below - half)


def likelihood(right: float, asked: float, good: float, bad: float) -> float:
    """How much likelier so many right of so many are from a `bad` than from a `good` one, in nats."""
    return right * math.log(bad / good) + (asked - right) * math.log((1 - bad) / (1 - good))


def evidence(right: float, asked: float, below: float) -> float:
    """How much the answers speak for bad against good, in nats: positive for bad.

    For .7 a wrong answer weighs +1.10 and a right one -.44, so that .716 right moves nothing.
    """
    return likelihood(right, asked, *good_and_bad(below))


def surely_below(right: float, asked: float, below: float, error: float = ERROR) -> bool:
    """Whether somebody with `right` of `asked` is below; a good one is said to be with chance `error` at most, ever.

    With .7 and .01: five wrong of five or six, six of ten, nine of twenty. Of simulated people who are right .85 of
    the time it says so of .7 % within 200 answers, where "below .7 of the last 20, looked at after each" says so of
    48 %; somebody who only guesses is found after 14 answers in the middle, within 20 in 76 of 100, within 40 in 97.
    """
    return asked > 0 and evidence(right, asked, below) >= math.log(1 / error)


def balanced(by_value: Iterable[tuple[int, int]]) -> tuple[float, float]:
    """(right, asked) as if each true value had been met alike; `by_value`: (asked, right) of each.

    The share is the mean m of the K values' shares. It is worth n = K^2 / sum(1 / n_k) answers, because the mean of K
    shares of n_k answers each varies as much as one share of n; so right = m * n. A constant "no" is right in half.
    """
    met = [(asked, right) for asked, right in by_value if asked]
    if not met:
        return 0.0, 0.0
    worth = len(met) ** 2 / sum(1 / asked for asked, _ in met)
    return worth * sum(right / asked for asked, right in met) / len(met), worth


def answers_to_find_a_guesser(below: float, values: int = 2, error: float = ERROR) -> int:
    """About how many answers the test needs for one who guesses among `values`: bound / mean step; 14 for .7 and 2."""
    step = evidence(1 / values, 1, below)
    return math.ceil(math.log(1 / error) / step) if step > 0 else 10**6
