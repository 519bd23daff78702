"""A worker's last control answers, a question; each true value weighs alike, so that a constant "no" is no good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes.projects import Stage
from manyeyes.skills.sequential import ERROR
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Window:
    """Control answers that said something: how many, how many right, and the mean over true values of the share right.

    `by_value`: (asked, right) by what is true.
    """

    asked: int
    right: int
    balanced: float | None
    by_value: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def surely_below(self, below: float, error: float = ERROR) -> bool:
        """Whether the balanced share right is surely below `below`; said of an honest person with chance `error`."""
        return False


def window(tx: Transaction, worker_id: int, stage_id: int, over_last: int) -> dict[str, Window]:
    """The worker's last `over_last` control answers to each question, by question."""
    return {}


def gated_in(windows: Mapping[str, Window], stage: Stage) -> frozenset[str]:
    """The questions in which control tasks put a worker surely below the stage's gate: all, or some of them."""
    return frozenset()


def is_gated(windows: Mapping[str, Window], stage: Stage) -> bool:
    """Whether control tasks, at least five, put a worker surely below the stage's gate in any question."""
    return bool(gated_in(windows, stage))
