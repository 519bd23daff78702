"""What a worker is lent next: ordinary tasks, and among them known ones, and some that many people share.

Stratified: one control task at a random place in each block, so that nobody meets three at once or none for an hour; a
share of .25 is one in each block of four. While an exam runs there are control tasks alone.
"""

from __future__ import annotations

import random

from manyeyes import assignment
from manyeyes.assignment import Lane, Lent
from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.skills.exam import lent_in_exam, running
from manyeyes.skills.lend_control import lend_control
from manyeyes.skills.profiles import Profiles, profiles_lately
from manyeyes.storage import Transaction
from manyeyes.storage.tables import schedule


class Planner:
    """The next tasks of a worker who holds `held` already; keeps his schedule for one claim and saves it at the end."""

    def __init__(self, tx: Transaction, worker_id: int, stage: Stage, held: int = 0) -> None:
        """Read the schedule; a stage without control tasks and exam needs none."""
        self._stage, self._worker_id = stage, worker_id
        self._control = stage.file.control_tasks
        row = tx.first(store.SCHEDULE, {"worker": worker_id, "stage": stage.id}) if self._control else None
        self.lent: int = row.lent if row else 0
        self._at: int = row.control_at if row else 0
        self._end: int = row.block_end if row else 0
        self._probe_at: int = row.probe_at if row else 0
        self._probe_end: int = row.probe_end if row else 0
        self._exam = running(tx, worker_id, stage)
        self._held = held

    def lend(self, tx: Transaction, now: float, lease: float) -> Lent | None:
        """Lend the worker one more task; where his lane has none for him, an ordinary one takes the place."""
        known = profiles_lately(tx, self._stage.id, now) if self._control or self._exam else {}
        if self._exam is not None:
            return self._of_exam(tx, known, now, lease)
        lane = self.next_lane()
        task = self._of(tx, lane, known, now, lease)
        if task is None and lane is not Lane.ORDINARY:
            task = self._of(tx, Lane.ORDINARY, known, now, lease)
        if task is not None:
            self._count(lane)
        return task

    def next_lane(self) -> Lane:
        """What the worker's next task should be."""
        if self._control is None:
            return Lane.ORDINARY
        place = self.lent + 1
        if place > self._end:
            self._at, self._end = _block(self.lent, self._control.share_at(place))
        if place > self._probe_end:
            self._probe_at, self._probe_end = _block(self.lent, self._control.probes)
        if place == self._at:
            return Lane.CONTROL
        return Lane.PROBE if 0 < self._probe_at <= place else Lane.ORDINARY

    def _count(self, lane: Lane) -> None:
        self.lent += 1
        if lane is Lane.PROBE:
            self._probe_at = 0  # this block has had its own

    def _of(self, tx: Transaction, lane: Lane, known: Profiles, now: float, lease: float) -> Lent | None:
        stage, worker_id = self._stage, self._worker_id
        if lane is Lane.CONTROL:
            return lend_control(tx, stage, worker_id, known, now, lease)
        task = assignment.lend(tx, stage.id, worker_id, lane, stage.workflow, now, lease)
        if task is None and lane is Lane.PROBE and assignment.top_up(tx, stage.id):
            task = assignment.lend(tx, stage.id, worker_id, lane, stage.workflow, now, lease)
        return task

    def _of_exam(self, tx: Transaction, known: Profiles, now: float, lease: float) -> Lent | None:
        assert self._exam is not None, "asked for while one runs"
        assert self._stage.file.exam is not None, "else none can run"
        if self._exam.answered + self._held >= self._stage.file.exam.tasks:
            return None
        task = lend_control(tx, self._stage, self._worker_id, known, now, lease)
        if task is not None:
            self._held += 1
            self.lent += 1
            lent_in_exam(tx, self._worker_id, self._stage.id, self._exam, 1)
        return task

    def save(self, tx: Transaction) -> None:
        """Remember the schedule for the next claim."""
        if self._control is None:
            return
        row = {
            "worker_id": self._worker_id,
            "stage_id": self._stage.id,
            "lent": self.lent,
            "control_at": self._at,
            "block_end": self._end,
            "probe_at": self._probe_at,
            "probe_end": self._probe_end,
        }
        tx.put(schedule, [row])


EMPTY = 50  # tasks of a block that has none of its kind


def _block(lent: int, share: float) -> tuple[int, int]:
    """A random place in the next block, and the block's last one; place 0: none."""
    length = max(1, round(1 / share)) if share > 0 else EMPTY
    return lent + random.randint(1, length) if share > 0 else 0, lent + length
