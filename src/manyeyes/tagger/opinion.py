"""What a tagger may say in consensus, and how far it is believed. Pure.

Its word for a value v is worth what it told on pictures that were held back, where it had no part in what is true: of
those that are v it said v so often (at least, by Wilson's interval), of the others so often (at most). The ratio R of
both is how much likelier v becomes by that word, and q = R / (R + Y - 1) the skill of somebody whose word makes one of
Y values that much likelier than each of the others. And a score says no more than itself: its odds over those that v
has among all held-back pictures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manyeyes.datasets import wilson

YES, NO = "yes", "no"
EVEN = 0.5  # the chance from which on a tag is said to hold where nothing else was chosen
MOST, DIGITS = 0.999, 4
Chances = Mapping[str, float]


@dataclass(frozen=True)
class Skill:
    """How far a tagger's word about one question is believed, as held-back pictures say."""

    weights: Mapping[str, float] = field(default_factory=dict)
    """By the value it says, more than 1 / Y; values whose word tells no more than a coin are left out."""
    shares: Mapping[str, float] = field(default_factory=dict)
    """By value: how many of the held-back pictures it is true of."""


def measured(values: Sequence[str], said: Sequence[tuple[str, str]]) -> Skill:
    """The skill that (what the tagger said, what is true) of held-back pictures show."""
    pairs, true = Counter(said), Counter(truth for _, truth in said)
    weights = {}
    for value in values:
        others = len(said) - true[value]
        false = sum(count for (word, truth), count in pairs.items() if word == value != truth)
        told = wilson(pairs[value, value], true[value]).low / max(wilson(false, others).high, 1 - MOST)
        weights[value] = as_skill(told, len(values))
    shares = {value: (true[value] + 0.5) / (len(said) + 1) for value in values}
    return Skill({one: weight for one, weight in weights.items() if weight > 1 / len(values)}, shares)


def as_skill(ratio: float, values: int) -> float:
    """The skill of somebody whose word makes its value `ratio` times likelier than any other, 0 to 1."""
    return round(min(MOST, ratio / (ratio + values - 1)), DIGITS)


def word_of(values: Sequence[str], chances: Chances, thresholds: Chances) -> str | None:
    """The value a tagger says, by the chance of each it knows; none where it saw nothing.

    Of a yes/no question yes from the threshold on; of another one the likeliest.
    """
    if not chances or any(math.isnan(one) for one in chances.values()):
        return None
    if set(values) == {YES, NO}:
        return YES if chances[YES] >= thresholds.get(YES, EVEN) else NO
    return max(sorted(chances), key=lambda value: chances[value])


def opinion_of(values: Sequence[str], chances: Chances, thresholds: Chances, skill: Skill) -> tuple[str, float] | None:
    """The value a tagger says and how far that is believed at most; none where it tells nothing."""
    word = word_of(values, chances, thresholds)
    if word not in skill.weights or word is None:
        return None
    chance = chances[word] if word in chances else 1 - chances[YES]
    told = as_skill(_odds(chance) / _odds(skill.shares[word]), len(values))
    weight = min(told, skill.weights[word])
    return (word, weight) if weight > 1 / len(values) else None


def _odds(chance: float) -> float:
    inside = min(MOST, max(1 - MOST, chance))
    return inside / (1 - inside)
