"""Replay: what rules would have done with past answers, without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes.house import House
from manyeyes.projects import Rule, Stage


@dataclass(frozen=True)
class Stopped:
    """Somebody whom a rule would have stopped (or acted upon): the rule's number from 1, when, after how many answers.

    `worker`: his public id. `answers_after`: what he answered since all the same, which would not have been asked.
    """

    worker: str
    rule: int
    action: str
    reason: str
    at: float
    answers_before: int
    answers_after: int


@dataclass(frozen=True)
class Replay:
    """What rules would have done. Shares are of answers to questions, from 0 to 1; None where there is nothing."""

    stage: str
    people: int
    answers: int
    stopped: tuple[Stopped, ...]
    saved: int
    """Answers that would not have been given."""
    withdrawn: int
    """Answers that would have been taken back."""
    control_before: float | None
    control_after: float | None
    """Right on control tasks, of all answers and of those that would have been left."""
    agreed_before: float | None
    agreed_after: float | None
    """As today's settled values, likewise."""


def replay(house: House, stage: Stage, rules: Sequence[Rule]) -> Replay:
    """Play the stage's answers again in order of time, under these rules; nothing is written."""
    return Replay(stage.name, 0, 0, (), 0, 0, None, None, None, None)
