"""Drift: the worker who gets tired, or sells the account, found by a cumulative sum over his last answers. Pure.

Source: E. S. Page, Continuous inspection schemes, Biometrika 41 (1954): S = max(0, S + log(P(x | bad) / P(x | usual))),
which forgets long ago as soon as it spoke for him. A lifetime's share right notices a change after as many answers as
went before. Figures: docs/why/control-tasks.md; the test draws them anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# An honest worker reaches it within 100 answers that others gave, too, with chance .017, within 300 with .054; who
# begins to guess is found within 40 of them with chance .96. `drift_limit` gives the limit for another chance.
DRIFT_LIMIT = 6.0
LOOKED_BACK = 80  # answers: whoever drifted away longer ago than that has been found
USUAL = 0.88  # everybody's: a worker's own share, measured on as few answers, finds nobody sooner
LEAST, MOST = 0.75, 0.97  # bounds of what may be called usual: with 1 a single slip would be proof


@dataclass(frozen=True)
class Evidence:
    """One answer: the chance that its value is right (1 or 0 for a control answer), and how many values it had.

    For an ordinary answer the chance is what trusted others make of his value, his own answer left out.
    """

    chance: float
    values: int


def step(one: Evidence, usual: float) -> float:
    """log(P(his value | he guesses) / P(his value | as usual)), in nats.

    Guessing gives every value with chance 1 / Y. As usual he gives the true one with chance q and each other with
    (1 - q) / (Y - 1), so with chance c of being right it is c q + (1 - c) (1 - q) / (Y - 1). For Y = 2 and q = .88 a
    right control answer moves it by -.57, a wrong one by +1.43, one of which nobody knows anything by 0.
    """
    as_usual = one.chance * usual + (1 - one.chance) * (1 - usual) / (one.values - 1)
    return math.log(1 / (one.values * as_usual))


def drift_of(evidence: Sequence[Evidence], usual: float = USUAL) -> float:
    """How much a worker's last answers, oldest first, speak for one who guesses now; 0 for as he always was.

    Above DRIFT_LIMIT he has drifted. Several questions of a task are several pieces of evidence; their sum needs no
    other limit, because an honest one's steps go down on average, however many there are.
    """
    q = min(MOST, max(LEAST, usual))
    drift = 0.0
    for one in evidence[-LOOKED_BACK:]:
        drift = max(0.0, drift + step(one, q))
    return drift


def drift_limit(error: float) -> float:
    """The limit that an honest worker reaches within 300 pieces of evidence with chance `error`.

    A line through simulated figures, .054 at 6, .033 at 6.5, .021 at 7, .014 at 7.5 and .009 at 8, in logarithms.
    """
    return 6 + math.log(0.054 / error) / 0.91
