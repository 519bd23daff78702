"""The lanes of a worker's next tasks: known pictures among the others, one at a random place in each block.

Stratified, so that nobody meets three at once or none for an hour: a share of .25 is one in each block of four.
"""

from __future__ import annotations

import random

from manyeyes.assignment import Lane
from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import schedule


class Planner:
    """The lanes of a worker's next tasks; keeps his schedule in memory for one claim and saves it at the end."""

    def __init__(self, tx: Transaction, worker_id: int, stage: Stage) -> None:
        """Read the schedule; a stage without control tasks needs none."""
        self._control = stage.file.control_tasks
        self._keys = {"worker_id": worker_id, "stage_id": stage.id}
        row = tx.first(store.SCHEDULE, {"worker": worker_id, "stage": stage.id}) if self._control else None
        self.lent: int = row.lent if row else 0
        self._at: int = row.control_at if row else 0
        self._end: int = row.block_end if row else 0

    def next_lane(self) -> Lane:
        """What the worker's next task should be."""
        if self._control is None:
            return Lane.ORDINARY
        if self.lent >= self._end:
            self._new_block(self._control.share_at(self.lent + 1))
        return Lane.CONTROL if self.lent + 1 == self._at else Lane.ORDINARY

    def lent_one(self) -> None:
        """One more task was lent."""
        self.lent += 1

    def save(self, tx: Transaction) -> None:
        """Remember the schedule for the next claim."""
        if self._control:
            tx.put(schedule, [{**self._keys, "lent": self.lent, "control_at": self._at, "block_end": self._end}])

    def _new_block(self, share: float) -> None:
        length = max(1, round(1 / share)) if share > 0 else 50
        self._end = self.lent + length
        self._at = self.lent + random.randint(1, length) if share > 0 else 0
