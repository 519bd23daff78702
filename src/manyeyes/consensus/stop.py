"""When to stop asking: how many more people could make sure, and whether their answers are worth their cost. Pure."""

from __future__ import annotations

import math

# The next person is taken for no better and no worse than this, whatever a fit says of the typical one: beyond it one
# answer would decide alone, below it no number of them would.
BEST, WORST = 0.97, 0.55


def agreeing(chance: float, values: int, confidence: float) -> int:
    """The least number of further answers that can make the likeliest value sure; at least 1.

    If all agree with it, and all are as good as BEST: each of skill q multiplies the odds of that value against any
    other by q (Y - 1) / (1 - q), so n of them carry a chance p to the confidence c as soon as
    n log(q (Y - 1) / (1 - q)) >= log(c / (1 - c)) - log(p / (1 - p)). Fewer cannot do, so that so many may be asked at
    once and nobody is asked for nothing.
    """
    step = math.log(BEST * (values - 1) / (1 - BEST))
    missing = math.log(confidence / (1 - confidence)) - math.log(chance / max(1e-12, 1 - chance))
    return max(1, math.ceil(missing / step - 1e-9))


def gain(chance: float, skill: float, people: int) -> float:
    """By how much `people` more answers are expected to raise the chance that the likeliest value is the true one.

    E[max(p', 1 - p')] - p over the number j of them that are right, each with chance q = skill; everything but the
    likeliest value is taken together as one other, which is when answers change most minds: the gain is never taken
    for too small. One answer alone gains nothing where it cannot turn the decision (p > q), two or three may; that is
    why `worth_asking` looks at all numbers up to what is left. Source: value of information, Raiffa and Schlaifer
    1961, Applied Statistical Decision Theory, chapter 4, preposterior analysis.
    """
    q, p = min(BEST, max(WORST, skill)), chance
    expected = 0.0
    for right in range(people + 1):
        ways, wrong = math.comb(people, right), people - right
        expected += ways * max(p * q**right * (1 - q) ** wrong, (1 - p) * (1 - q) ** right * q**wrong)
    return expected - p


def worth_asking(chance: float, skill: float, left: int, worth: float) -> bool:
    """Whether some number of further people, up to `left`, gains more than it costs, where a right value is worth
    `worth` answers."""
    return any(worth * gain(chance, skill, people) > people for people in range(1, left + 1))
