"""What an owner should hear at once: settled tasks that flip, one source that decides all, nobody left, silence."""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes.consensus import TaskVerdict
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def watch_stage(house: House, stage: Stage, now: float) -> list[str]:
    """Look at a stage now and tell its owner; returns the kinds of alerts that were new. Called every minute or so."""
    return []


def settled_values(tx: Transaction, task_id: int) -> Mapping[str, str]:
    """What a task is settled as, a question: asked before something is counted again."""
    return {}


def flipped(
    tx: Transaction, stage: Stage, task_id: int, before: Mapping[str, str], after: TaskVerdict, now: float
) -> bool:
    """Tell the owner where a task that was settled is settled otherwise now; says whether it is."""
    return False
