"""How sure several people's answers make us: Toloka's dynamic-overlap formula with the prior stated.

A worker of skill q gives the true value x of Y possible ones with chance q, and each wrong one with (1 - q) / (Y - 1):
L(x) = prior(x) * product over answers of (q if answer = x else (1 - q) / (Y - 1)); posterior(x) = L(x) / sum of L.
Source: Toloka documentation, "Dynamic overlap"; the prior there, and here unless said otherwise, is uniform. Its
documented examples with Y = 3 (97.67, 76.06 and 96.21 %) are tests. The same update with two-sided skills is SWAP
(Marshall et al. 2016, Space Warps).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

# A skill of 1 would let one answer decide for ever, and a skill of 0 is a sure liar: neither is ever known.
MOST, LEAST = 0.999, 0.001


def posterior(
    values: Sequence[str], said: Sequence[tuple[float, str]], prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The chance of each value after `said`, pairs of (worker's skill, value); sums to 1.

    `values`: the possible values, at least two. A value outside them raises KeyError. Computed in logarithms, so that
    a thousand answers do not vanish.
    """
    logs = {value: math.log(prior[value] if prior else 1 / len(values)) for value in values}
    for skill, answer in said:
        q = min(MOST, max(LEAST, skill))
        if answer not in logs:
            raise KeyError(answer)
        for value in values:
            logs[value] += math.log(q if value == answer else (1 - q) / (len(values) - 1))
    top = max(logs.values())
    weights = {value: math.exp(log - top) for value, log in logs.items()}
    whole = sum(weights.values())
    return {value: weight / whole for value, weight in weights.items()}


def carries_weight(skill: float, values: int) -> bool:
    """Whether a worker of this skill tells more than a coin with `values` sides."""
    return skill > 1 / values
