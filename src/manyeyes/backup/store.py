"""SQL over a snapshot: the folders of its projects, what must hold of its rows, what a site that moved gives back."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import case, delete, func, or_, select, update

from manyeyes.storage import Transaction
from manyeyes.storage.tables import assignment, batch, executor, item, project, task

FOLDERS = select(project.c.folder).order_by(project.c.id)
KEPT = select(item.c.sha256).where(item.c.kept, item.c.state == "here").order_by(item.c.id)

_ANSWERED = 1  # below it: lent
_answered = func.coalesce(func.sum(case((assignment.c.state == _ANSWERED, 1), else_=0)), 0)
_taken = func.coalesce(func.sum(case((assignment.c.state <= _ANSWERED, 1), else_=0)), 0)
SLOTS_OFF = (
    select(task.c.id, task.c.answered, task.c.taken, _answered.label("found_answered"), _taken.label("found_taken"))
    .join_from(task, assignment, assignment.c.task_id == task.c.id, isouter=True)
    .group_by(task.c.id, task.c.answered, task.c.taken)
    .having(or_(task.c.answered != _answered, task.c.taken != _taken))
    .limit(20)
)
GIVE_BACK = update(batch).where(batch.c.state == "taken").values(state="waiting", executor="", at=0)
FORGET_PROCESSES = delete(executor)


def folders(tx: Transaction) -> list[str]:
    """Where each project lies, relative to the site."""
    return [str(row.folder) for row in tx.all(FOLDERS)]


def kept_originals(tx: Transaction) -> set[str]:
    """The sha-256 of every original whose bytes the site keeps itself."""
    return {str(row.sha256) for row in tx.all(KEPT)}


def slots_that_are_off(tx: Transaction) -> Iterator[str]:
    """Tasks that count other slots than what was lent and answered."""
    for row in tx.all(SLOTS_OFF):
        yield (
            f"task {row.id} counts {row.answered} answered and {row.taken} taken slots, "
            f"the log has {row.found_answered} and {row.found_taken}"
        )


def give_back_batches(tx: Transaction) -> None:
    """What processes of the old site had in their hands waits again; those processes are not here."""
    tx.run(GIVE_BACK)
    tx.run(FORGET_PROCESSES)
