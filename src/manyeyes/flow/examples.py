"""A picture that is shown with its answers is asked of nobody: examples leave the stage they explain, and come back."""

from __future__ import annotations

from manyeyes import assignment, items, skills
from manyeyes.assignment import TaskState
from manyeyes.flow import store
from manyeyes.flow.advance import put
from manyeyes.flow.leave import WITHDRAWN
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

REASON = "an example"


def set_examples_aside(tx: Transaction, stage: Stage, now: float) -> None:
    """Ask nobody about the pictures that explain the stage; one that people have or answered stays where it is."""
    for item_id in _examples(tx, stage):
        task_id = assignment.task_of(tx, stage.id, item_id)
        counts = None if task_id is None else assignment.counts(tx, task_id)
        if counts is not None and counts.state is not TaskState.CLOSED and not counts.taken:
            assignment.close(tx, counts.id, WITHDRAWN)
            put(tx, stage, [item_id], "dropped", REASON, now)


def take_examples_back(tx: Transaction, stage: Stage, now: float) -> None:
    """Pictures that explain the stage no longer are asked about again."""
    examples = _examples(tx, stage)
    aside = tx.all(store.DROPPED_FOR, {"stage": stage.id, "reason": REASON})
    for item_id in [row.item_id for row in aside if row.item_id not in examples]:
        put(tx, stage, [item_id], "here", "", now)
        task_id = assignment.task_of(tx, stage.id, item_id)
        counts = None if task_id is None else assignment.counts(tx, task_id)
        if counts is not None and counts.closed_as == WITHDRAWN:
            assignment.reopen(tx, counts, counts.wanted)


def _examples(tx: Transaction, stage: Stage) -> set[int]:
    """The items of the stage's examples that are items of its work too."""
    found = (items.by_source(tx, stage.id, example.picture) for example in skills.examples(stage))
    return {item.id for item in found if item is not None and item.state != items.TRAINING}
