"""The quality of a stage: how far people agree beyond chance, what they mix up, and how they do on known pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.datasets.interval import Interval
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class ControlQuality:
    """Answers to pictures we already know. `confusion[truth][said]` counts them, "unsure" among what was said."""

    asked: int
    """Those that said something."""
    right: int
    interval: Interval
    confusion: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class QuestionQuality:
    """One question over all ordinary tasks; answers that count now, control tasks apart."""

    question: str
    values: tuple[str, ...]
    answers: int
    """That say something."""
    tasks: int
    """With at least one of them."""
    counts: Mapping[str, int]
    """Answers by value, "unsure" too."""
    unsure: float | None
    """Share of all answers; none before the first."""
    alpha: float | None
    """Krippendorff's, nominal; none where nobody answered twice."""
    kappa: float | None
    """Fleiss'."""
    pairs: int
    equal_pairs: float | None
    confusion: Mapping[str, Mapping[str, int]]
    """Pairs of answers to the same task by their two values; symmetric, each pair once: [a][b] is [b][a]."""
    states: Mapping[str, int]
    """Tasks by open, settled, contested, not_asked."""
    by_owner: int
    """Settled by the owner's own answer."""
    expected: float | None
    """Mean chance that a settled value is right, by what people said."""
    control: ControlQuality


@dataclass(frozen=True)
class StageQuality:
    """The quality of one stage now."""

    stage: str
    questions: tuple[QuestionQuality, ...]
    people: int
    answered: int
    """Tasks with an answer that counts."""
    answers_a_task: float | None
    """People's answers over answered tasks."""
    withdrawn: int
    """Answers that were taken back and do not count."""


def quality(tx: Transaction, stage: Stage) -> StageQuality:
    """Computed anew: seconds at a million answers, memory bounded by the number of values."""
    raise NotImplementedError
