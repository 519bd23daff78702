"""Lent tasks as pages see them: pictures by random addresses, nothing that tells what a task is for."""

from __future__ import annotations

import random
from collections.abc import Sequence

from manyeyes import assignment, flow, items
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work.fill_in import draft_of
from manyeyes.work.outcomes import Lent, Shown

SHOWN_SIZE, THUMBNAIL = 640, 320


def shown(item: items.Shown) -> Shown:
    """An item with the addresses of its pictures."""
    return Shown(
        id=item.public_id,
        url=items.url(item.address, SHOWN_SIZE),
        thumbnail_url=items.url(item.address, THUMBNAIL),
        width=item.width,
        height=item.height,
        series=item.series,
    )


def first_look(tx: Transaction, worker: Worker | None, stage: Stage) -> Shown | None:
    """A picture for the page's HTML, lent to nobody: so that something is seen before the first claim."""
    if stage.state != "open":
        return None
    item_id = assignment.glance(tx, stage.id, worker.id if worker else None, _lane_of_a_look(stage))
    return None if item_id is None else shown(items.shown(tx, [item_id])[item_id])


def _lane_of_a_look(stage: Stage) -> assignment.Lane:
    """As often as a first task is a control task: who looks again and again must not learn which are ordinary."""
    known = stage.file.control_tasks
    is_known = known is not None and random.random() < known.share_at(1)
    return assignment.Lane.CONTROL if is_known else assignment.Lane.ORDINARY


def lent(tx: Transaction, stage: Stage, held: Sequence[assignment.Lent]) -> tuple[Lent, ...]:
    """What a worker holds, in the order it was lent."""
    pictures = items.shown(tx, [task.item_id for task in held])
    return tuple(_lent(tx, stage, task, shown(pictures[task.item_id])) for task in held)


def _lent(tx: Transaction, stage: Stage, task: assignment.Lent, picture: Shown) -> Lent:
    asked = _questions(tx, stage, task.item_id)
    draft = draft_of(tx, stage, task, asked)
    return Lent(task.public_id, task.about, picture, task.workflow, task.expires_at, asked, draft)


def _questions(tx: Transaction, stage: Stage, item_id: int) -> tuple[str, ...]:
    asked = flow.asked(tx, stage, item_id)
    return tuple(question.name for question in stage.file.questions if question.name in asked)
