"""How far people agree beyond chance: Krippendorff's alpha and Fleiss' kappa, from how often each pattern occurs.

A pattern is how many people said each value of one task, like 3 yes and 1 no. A million answers make a few dozen
patterns, so these sums cost nothing however many answers there are. Unsure says nothing and is left out; a task that
only one person answered tells nothing of agreement.

Alpha (nominal): with m answers to a task, each of its m (m - 1) ordered pairs (c, k) adds 1 / (m - 1) to o[c][k];
n[c] = sum of o[c], n = sum of n[c]; alpha = 1 - (n - 1) (n - sum o[c][c]) / (n² - sum n[c]²).
Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), whose examples are tests.

Kappa: P = mean over tasks of (sum of c (c - 1)) / (m (m - 1)) for the counts c of its values, E = sum of the squared
shares of the values among all answers; kappa = (P - E) / (1 - E). Source: J. L. Fleiss, Measuring nominal scale
agreement among many raters, Psychological Bulletin 76 (1971); there m is the same for all tasks, and then so it is
here. Where it is not, each task weighs alike in P and each answer in E (Fleiss, Levin, Paik 2003, 18.3).

Both are 1 where all agree, 0 where they agree as strangers would who answer by chance with the same frequencies, and
are not defined where everybody always says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    """How many people said each value of a task, and how many tasks look so."""

    counts: tuple[int, ...]
    tasks: int

    @property
    def answers(self) -> int:
        """To one such task."""
        return sum(self.counts)

    @property
    def agreeing(self) -> int:
        """Ordered pairs of equal answers to one such task."""
        return sum(n * (n - 1) for n in self.counts)


def krippendorff_alpha(patterns: Sequence[Pattern]) -> float | None:
    """Nominal alpha; none where nobody answered twice or only one value was ever said."""
    paired = _paired(patterns)
    totals = _totals(paired)
    whole = sum(totals)
    by_chance = whole * whole - sum(n * n for n in totals)
    if not by_chance:
        return None
    equal = sum(one.tasks * one.agreeing / (one.answers - 1) for one in paired)
    return 1 - (whole - 1) * (whole - equal) / by_chance


def fleiss_kappa(patterns: Sequence[Pattern]) -> float | None:
    """Kappa; none where nobody answered twice or only one value was ever said."""
    paired = _paired(patterns)
    tasks, totals = sum(one.tasks for one in paired), _totals(paired)
    whole = sum(totals)
    by_chance = sum((n / whole) ** 2 for n in totals) if whole else 1.0
    if by_chance == 1:
        return None
    agree = sum(one.tasks * one.agreeing / (one.answers * (one.answers - 1)) for one in paired) / tasks
    return (agree - by_chance) / (1 - by_chance)


def pairs_by_value(patterns: Sequence[Pattern]) -> Iterator[tuple[int, int, int]]:
    """(a, b, unordered pairs of answers to one task that say the a-th and the b-th value), a not above b."""
    values = len(patterns[0].counts) if patterns else 0
    for a in range(values):
        yield a, a, sum(one.tasks * one.counts[a] * (one.counts[a] - 1) // 2 for one in patterns)
        for b in range(a + 1, values):
            yield a, b, sum(one.tasks * one.counts[a] * one.counts[b] for one in patterns)


def _paired(patterns: Sequence[Pattern]) -> list[Pattern]:
    return [one for one in patterns if one.answers > 1]


def _totals(patterns: Sequence[Pattern]) -> list[int]:
    """Answers by value."""
    return [sum(column) for column in zip(*([n * one.tasks for n in one.counts] for one in patterns), strict=True)]
