"""What is not sure enough stays out, where the owner says so: `least: {confidence: 0.95, agreement: 0.8}`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from manyeyes.datasets.keep import SAYS_NOTHING, Outcome
from manyeyes.datasets.store import Tally
from manyeyes.datasets.wanted import Least


def less_sure(least: Least, outcomes: Iterable[Outcome], tallies: Iterable[Tally]) -> str | None:
    """Why an item is not sure enough: a settled value is less likely, or fewer of its answers agree; none if it is.

    What the owner settled himself is sure. Answers that say nothing agree with nobody and count for nobody.
    """
    if not (least.confidence or least.agreement):
        return None
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for tally in tallies:
        if tally.value != SAYS_NOTHING:
            said[tally.stage, tally.question][tally.value] += tally.answers
    settled = [one for one in outcomes if one.state == "settled" and one.value is not None and not one.by_owner]
    if any(one.posterior < least.confidence for one in settled):
        return "less_confidence"
    if any(_agreed(one.value, said[one.stage, one.question]) < least.agreement for one in settled):
        return "less_agreement"
    return None


def _agreed(value: str | None, said: Counter[str]) -> float:
    """The share of the answers that say this value; 1 where nobody said anything that counts here."""
    return said[value or ""] / said.total() if said else 1.0
