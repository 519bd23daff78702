"""The items behind a number of the status page: each number names what it counts, and the list shows exactly that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from manyeyes import items
from manyeyes.errors import ManyEyesError
from manyeyes.overview import store
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction

STANDING = ("here", "passed", "dropped", "contested", "not_asked", "waiting", "taken_apart")


class UnknownNumber(ManyEyesError):
    """There is no number {name} of a stage: say settled, contested, open, waiting, unfinished, closed or withdrawn."""

    status = 422


@dataclass(frozen=True)
class Behind:
    """What a number counts: tasks by their end, wave and answers; or those settled on a value; or items by state.

    ended: settled, contested, withdrawn, open, waiting, unfinished (the two before) or closed. standing: where an item
    stands in a stage, for stages without people.
    """

    ended: str | None = None
    wave: int | None = None
    answers: int | None = None
    question: str | None = None
    value: str | None = None
    standing: str | None = None


@dataclass(frozen=True)
class ItemLine:
    """An item of the list; `answered` and `ended` of its task, none in a stage without people."""

    item: items.Shown
    answered: int | None
    ended: str
    reason: str = ""


@dataclass(frozen=True)
class ItemsPage:
    """Some of them, and where the next ones begin; `after` is None at the end."""

    items: tuple[ItemLine, ...]
    after: int | None


def items_behind(tx: Transaction, stage: Stage, behind: Behind, after: int, limit: int) -> ItemsPage:
    """The next `limit` items after the task (or item) `after`, the oldest first. Raises UnknownNumber."""
    _must_be_known(behind)
    if behind.standing is not None:
        found = tx.all(
            store.ITEMS_STANDING, {"stage": stage.id, "state": behind.standing, "after": after, "most": limit + 1}
        )
        rows = found[:limit]
        shown = items.shown(tx, [row.item_id for row in rows])
        lines = tuple(ItemLine(shown[row.item_id], None, row.state, row.reason) for row in rows)
        return ItemsPage(lines, rows[-1].item_id if len(found) > limit else None)
    found = tx.dynamic(_tasks(stage, behind, after, limit + 1))
    rows = found[:limit]
    shown = items.shown(tx, [row.item_id for row in rows])
    lines = tuple(ItemLine(shown[row.item_id], row.answered, _ended(row)) for row in rows)
    return ItemsPage(lines, rows[-1].id if len(found) > limit else None)


def _must_be_known(behind: Behind) -> None:
    if behind.ended is not None and behind.ended not in store.ENDED:
        raise UnknownNumber(name=behind.ended)
    if behind.standing is not None and behind.standing not in STANDING:
        raise UnknownNumber(name=behind.standing)


def _tasks(stage: Stage, behind: Behind, after: int, most: int) -> Select[Any]:
    if behind.question is not None and behind.value is not None:
        return store.tasks_settled_on(stage.id, after, most, behind.question, behind.value)
    return store.tasks_behind(
        stage.id, after, most, ended=behind.ended, wave_number=behind.wave, answers=behind.answers
    )


def _ended(row: Row) -> str:
    return str(row.closed_as) if row.closed_as else ("waiting" if row.state == 0 else "open")
