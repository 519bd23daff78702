"""A worker's last control answers, a question; each true value weighs alike, so that a constant "no" is no good."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.skills.sequential import ERROR, balanced, evidence, surely_below
from manyeyes.storage import Transaction

AT_LEAST = 5  # control tasks before anybody is gated


@dataclass(frozen=True)
class Window:
    """Control answers that said something: how many, how many right, and the mean over true values of the share right.

    `by_value`: (asked, right) by what is true.
    """

    asked: int
    right: int
    balanced: float | None
    by_value: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def evidence(self, below: float) -> float:
        """How much they speak for somebody below, each true value alike; in nats, as in `sequential`."""
        return evidence(*balanced(self.by_value.values()), below)

    def surely_below(self, below: float, error: float = ERROR) -> bool:
        """Whether the balanced share right is surely below `below`; said of an honest person with chance `error`."""
        return surely_below(*balanced(self.by_value.values()), below, error)


def window_of(by_value: Mapping[str, tuple[int, int]]) -> Window:
    """A window from (asked, right) by what is true. Pure."""
    right, asked = balanced(by_value.values())
    met = sum(one for one, _ in by_value.values())
    known = sum(one for _, one in by_value.values())
    return Window(met, known, right / asked if asked else None, dict(by_value))


def window(tx: Transaction, worker_id: int, stage_id: int, over_last: int) -> dict[str, Window]:
    """The worker's last `over_last` control answers to each question, by question."""
    rows = tx.all(store.WINDOW, {"worker": worker_id, "stage": stage_id, "most": over_last})
    by_question: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows:
        by_question.setdefault(row.question, {})[row.value] = (int(row.asked), int(row.right))
    return {question: window_of(by_value) for question, by_value in by_question.items()}


def gated_in(windows: Mapping[str, Window], stage: Stage) -> frozenset[str]:
    """The questions in which control tasks put a worker surely below the stage's gate: all of them, or some.

    All, where the answers to all questions together say so: who only clicks is found in a quarter of the time with four
    questions. Some, where one question alone does: somebody misunderstands it. The tests share one error of .01.
    """
    control = stage.file.control_tasks
    if control is None or max((one.asked for one in windows.values()), default=0) < AT_LEAST:
        return frozenset()
    weights = {question: one.evidence(control.gate) for question, one in windows.items()}
    tests = 1 if len(weights) == 1 else len(weights) + 1
    bound = math.log(tests / ERROR)
    if sum(weights.values()) >= bound:
        return frozenset(weights)
    return frozenset(
        question for question, weight in weights.items() if weight >= bound and windows[question].asked >= AT_LEAST
    )


def is_gated(windows: Mapping[str, Window], stage: Stage) -> bool:
    """Whether control tasks, at least five, put a worker surely below the stage's gate in any question."""
    return bool(gated_in(windows, stage))
