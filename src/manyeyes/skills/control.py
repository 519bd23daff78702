"""Control tasks live: added by the owner or promoted, retired, corrected, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


class NotSettledYet(ManyEyesError):
    """People are still asked about this picture. Settle it yourself first; then it can become one we know."""

    status = 409


class NoControlTask(ManyEyesError):
    """This is none of the pictures we know."""

    status = 404


@dataclass(frozen=True)
class ControlTask:
    """One control task; `uses`: people who answered it, `right_share`: of their answers, none before the first."""

    task_id: int
    item_id: int
    source: str
    state: str
    truths: Mapping[str, str]
    uses: int
    right_share: float | None
    denied: bool


def make_control(
    tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], source: str, now: float
) -> None:
    """Make a task a control task; `source`: file, owner or promoted. Raises NotSettledYet."""


def retire_control(tx: Transaction, task_id: int, now: float) -> None:
    """Never lend a control task again; an item that never settled returns to ordinary work. Raises NoControlTask."""


def correct_truth(tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], now: float) -> list[int]:
    """Say what is true instead; returns the workers whose control answers count otherwise now."""
    return []


def control_tasks(tx: Transaction, stage_id: int, after: int, limit: int) -> list[ControlTask]:
    """The stage's control tasks by task id above `after`, retired ones included."""
    return []


def control_left(tx: Transaction, worker_id: int, stage_id: int) -> int:
    """How many control tasks a worker could still be lent: never seen, and not resting."""
    return 0
