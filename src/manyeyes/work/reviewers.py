"""Hard pictures for who may decide them: the owner and reviewers meet them among the others, looking exactly alike.

One in two, as in Zooniverse's Caesar: somebody who sees only hard pictures forgets how usual ones look.
"""

from __future__ import annotations

import random

from manyeyes import assignment, people
from manyeyes.assignment import Assignment, Held, TaskState
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

SHARE = 0.5
SECONDS = 10.0  # for which the list of reviewers is remembered: every claim asks
REMEMBERED = "reviewers"


def hard_task(
    tx: Transaction, worker: Worker, stage: Stage, now: float, lease: float, share: float = SHARE
) -> assignment.Lent | None:
    """With chance `share` a contested task, for the owner and reviewers; none for everybody else."""
    if not decides(tx, worker, stage, now) or random.random() >= share:
        return None
    return assignment.lend_contested(tx, stage.id, worker.id, stage.workflow, now, lease)


def decides(tx: Transaction, worker: Worker, stage: Stage, now: float) -> bool:
    """Whether the worker's answer to a contested task settles it."""
    return worker.kind == "owner" or worker.id in _reviewers(tx, stage.project_id, now)


def settles(tx: Transaction, worker: Worker, stage: Stage, mine: Assignment, now: float) -> bool:
    """Whether this answer of a reviewer is about a task that is contested now. The owner's needs no mark."""
    if mine.task_state is not TaskState.CLOSED or mine.state is not Held.LENT or worker.kind == "owner":
        return False
    return decides(tx, worker, stage, now) and assignment.counts(tx, mine.task_id).closed_as == "contested"


def _reviewers(tx: Transaction, project_id: int, now: float) -> frozenset[int]:
    known: dict[int, tuple[float, frozenset[int]]] = tx.remembered.setdefault(REMEMBERED, {})
    at, found = known.get(project_id, (float("-inf"), frozenset()))
    if not at <= now < at + SECONDS:
        found = frozenset(people.qualified(tx, project_id, people.REVIEWER))
        known[project_id] = (now, found)
    return found
