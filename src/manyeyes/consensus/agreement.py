"""How far a worker's last answers agree with what the others make of the same tasks, his own answer left out."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.projects import Stage
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Agreement:
    """One answer of a worker beside those of the others.

    chance: the others' posterior for his value, from the current fit, gated others weigh nothing. values: how many the
    question has. judges: how many others carry weight there; with none, chance is the class prior. at: when he answered.
    """

    task_id: int
    question: str
    value: str
    chance: float
    values: int
    judges: int
    at: float


def agreement_of(tx: Transaction, stage: Stage, worker_id: int, last: int) -> list[Agreement]:
    """The worker's `last` newest answered tasks of a stage, control tasks aside, an entry a question, newest first."""
    return []
