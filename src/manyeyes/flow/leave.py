"""Items leave a stage and all that follows it: nobody is asked about them there, and what was said is kept.

Where an item comes in again, its tasks are open again with all that was said.
"""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes import assignment
from manyeyes.flow import graph, store
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

WITHDRAWN = "withdrawn"
PASSED = "passed"


def leave(tx: Transaction, stages: Sequence[Stage], stage: Stage, item_ids: Sequence[int]) -> None:
    """Take items out of a stage and of what follows it."""
    if graph.asks_people(stage):
        _close_tasks(tx, stage, item_ids)
    leave_below(tx, stages, stage, item_ids)
    tx.run_many(store.FORGET, [{"the_item": one, "the_stage": stage.id} for one in item_ids])


def leave_below(tx: Transaction, stages: Sequence[Stage], stage: Stage, item_ids: Sequence[int]) -> None:
    """Take items out of all that follows a stage, unless they came there another way, too."""
    for follower in graph.after(stages, stage.name) if item_ids else ():
        there = store.states(tx, follower.id, item_ids)
        inside = [one for one in there if not _came_otherwise(tx, stages, stage, follower, one)]
        if inside:
            leave(tx, stages, follower, inside)


def _came_otherwise(tx: Transaction, stages: Sequence[Stage], stage: Stage, follower: Stage, item_id: int) -> bool:
    """Whether another stage before the follower has let the item pass, too."""
    others = [one.id for one in stages if one.name in follower.file.after and one.id != stage.id]
    return any(tx.scalar(store.STATE, {"item": item_id, "stage": one}) == PASSED for one in others)


def _close_tasks(tx: Transaction, stage: Stage, item_ids: Sequence[int]) -> None:
    for item_id in item_ids:
        task_id = assignment.task_of(tx, stage.id, item_id)
        if task_id is not None:
            assignment.close(tx, task_id, WITHDRAWN)
