"""How sure several people's answers make us: Toloka's dynamic-overlap formula with prior and confusion stated.

A worker says v where x is true with chance P(v | x): one row of his confusion, or, where one skill q is all we know of
him, q for the true value and (1 - q) / (Y - 1) for each of the other Y - 1. Then
L(x) = prior(x) * product over answers of P(answer | x); posterior(x) = L(x) / sum of L.
Source: Toloka documentation, "Dynamic overlap", with the uniform prior and one skill; its documented examples with
Y = 3 (97.67, 76.06 and 96.21 %) are tests. The same update with two-sided skills and a stated prior is SWAP (Marshall
et al. 2016, Space Warps, section 3.2), and with whole confusions Dawid and Skene 1979, equation 2.5.

Every submit comes here, so it is plain Python: for a task's few answers numpy takes longer to begin than this to end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

# A skill of 1 would let one answer decide for ever, and a skill of 0 is a sure liar: neither is ever known.
MOST, LEAST = 0.999, 0.001
# A confusion is an estimate, and the best of many coins looks better than a coin: so much of the way from chance to
# certainty is asked of it before its answers carry weight.
MARGIN = 0.1
Confusion = tuple[tuple[float, ...], ...]
Logs = tuple[float, ...]


class Voice(NamedTuple):
    """A worker's answers to one question, ready to be added up.

    logs: for each value he may say the logarithm of its chance under each true value. weighs: whether they tell more
    than a coin. judges: whether others are judged by them.
    """

    skill: float
    weighs: bool
    logs: Mapping[str, Logs]
    judges: bool = False


@dataclass(frozen=True, slots=True)
class Believed:
    """What a fit says of one worker and question.

    skill: the chance of a right answer. confusion: a row a true value, the chance of each said one, both in the order
    of the question's values; none where errors are alike. gated: below the gate of control tasks, weighs nothing.
    judges: trusted to judge others by.
    """

    skill: float
    confusion: Confusion | None = None
    gated: bool = False
    judges: bool = False
    _voices: dict[tuple[str, ...], Voice] = field(default_factory=dict, init=False, repr=False, compare=False)

    def voice(self, values: tuple[str, ...]) -> Voice:
        """What his answers to a question with these values say; a confusion of another size is not used."""
        found = self._voices.get(values)
        if found is None:
            found = self._voices[values] = _voice(self, values)
        return found


def _voice(believed: Believed, values: tuple[str, ...]) -> Voice:
    skill, confusion = believed.skill, believed.confusion
    if confusion is None or len(confusion) != len(values):
        weighs = not believed.gated and carries_weight(skill, len(values))
        return Voice(skill, weighs, _alike(skill, values), weighs and believed.judges)
    weighs = not believed.gated and told_by(confusion) > 1 / len(values) + MARGIN * (1 - 1 / len(values))
    logs = {
        value: tuple(math.log(min(MOST, max(LEAST, row[at]))) for row in confusion) for at, value in enumerate(values)
    }
    return Voice(skill, weighs, logs, weighs and believed.judges)


def told_by(confusion: Confusion) -> float:
    """How often one answer of this worker leads to the true value, when it is read rightly and all are as likely.

    For each said value the true one that most often leads to it: somebody who always errs alike tells as much as
    somebody who never does, and a constant "no" tells nothing.
    """
    best = [max(row[said] for row in confusion) for said in range(len(confusion))]
    return sum(best) / len(confusion)


def _alike(skill: float, values: tuple[str, ...]) -> Mapping[str, Logs]:
    q = min(MOST, max(LEAST, skill))
    right, wrong = math.log(q), math.log((1 - q) / max(1, len(values) - 1))
    return {value: tuple(right if true == value else wrong for true in values) for value in values}


def add_up(prior: Logs, said: Sequence[Logs]) -> list[float]:
    """The kernel: the chance of each value from the logarithms of its prior and of every answer under it; sums to 1.

    In logarithms, so that a thousand answers do not vanish.
    """
    logs = list(map(sum, zip(prior, *said, strict=True))) if said else list(prior)
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    whole = sum(weights)
    return [weight / whole for weight in weights]


@lru_cache(maxsize=1000)
def as_good_as(skill: float) -> Believed:
    """Somebody of whom one skill is all we know."""
    return Believed(skill)


@lru_cache(maxsize=1000)
def even(values: int) -> Logs:
    """The logarithms of a uniform prior."""
    return (-math.log(values),) * values


def posterior(
    values: Sequence[str], said: Sequence[tuple[float, str]], prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The chance of each value after `said`, pairs of (worker's skill, value).

    `values`: the possible values, at least two. A value outside them raises KeyError.
    """
    order = tuple(values)
    logs = even(len(order)) if prior is None else tuple(math.log(prior[value]) for value in order)
    chances = add_up(logs, [as_good_as(skill).voice(order).logs[value] for skill, value in said])
    return dict(zip(order, chances, strict=True))


def carries_weight(skill: float, values: int) -> bool:
    """Whether a worker of this skill tells more than a coin with `values` sides."""
    return skill > 1 / values
