"""How many of those who worked lately are stopped: where it is everybody, the rules are wrong, not the people."""

from __future__ import annotations

from manyeyes.projects import Stage
from manyeyes.rules import store
from manyeyes.rules.pace import REACH
from manyeyes.storage import Transaction

LATELY = 3600.0


def active_and_restricted(tx: Transaction, stage: Stage, now: float) -> tuple[int, int]:
    """(workers who answered in the stage within the last hour, those of them who are stopped there now)."""
    floor = int(tx.scalar(store.NEWEST_ANSWER) or 0) - REACH
    where = {"stage": stage.id, "project": stage.project_id}
    rows = tx.all(store.ACTIVE, {**where, "floor": floor, "since": now - LATELY, "now": now})
    return len(rows), sum(bool(row.stopped) for row in rows)
