"""How fast to learn at which step, and how many epochs fit into the time. Plain arithmetic."""

from __future__ import annotations

import math

WARM_UP = 0.05  # of all steps
SHORTEST_WARM_UP = 10  # steps
REACHES_BACK = 0.1  # of all steps


def rate(step: int, steps: int, highest: float, schedule: str = "cosine") -> float:
    """The learning rate of step `step` of `steps`: a straight rise, then half a cosine to nothing (or level).

    Loshchilov and Hutter, SGDR, 2017, without restarts.
    """
    warm = min(max(SHORTEST_WARM_UP, round(WARM_UP * steps)), max(1, steps // 4))
    if step < warm:
        return highest * (step + 1) / warm
    if schedule == "flat":
        return highest
    return highest * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def decay(step: int, steps: int, highest: float) -> float:
    """How much of the running mean stays at a step of `steps`.

    Little at first, so that it soon forgets where it began; and never so much that it reaches back further than a tenth
    of the training, to weights that were still far off.
    """
    return max(0.0, min(highest, (1 + step) / (10 + step), 1 - 1 / (REACHES_BACK * steps)))


def epochs_that_fit(planned: int, an_epoch: float, seconds: float) -> int:
    """Of `planned` epochs of `an_epoch` seconds, those that fit into `seconds`; one at least."""
    return max(1, min(planned, math.floor(seconds / an_epoch))) if an_epoch > 0 else planned
