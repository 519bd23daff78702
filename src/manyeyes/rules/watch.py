"""How many of those who worked lately are stopped: where it is everybody, the rules are wrong, not the people."""

from __future__ import annotations

from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def active_and_restricted(tx: Transaction, stage: Stage, now: float) -> tuple[int, int]:
    """(workers who answered in the stage within the last hour, those of them who are stopped there now)."""
    return 0, 0
