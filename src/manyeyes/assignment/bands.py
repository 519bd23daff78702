"""Bands put a stage's ordinary work in an order: the lowest band is lent first, at random inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.assignment import store
from manyeyes.storage import Transaction

URGENT, USUAL, LAST = 0, 1, 3


def unfinished(tx: Transaction, stage_id: int, after: int, most: int) -> list[tuple[int, int]]:
    """The next `most` ordinary tasks of a stage that people still work on or wait for, after task `after`.

    (task, item) by task; those about one tag or shape of an item are left out.
    """
    rows = tx.all(store.UNFINISHED_TASKS, {"stage": stage_id, "after": after, "most": most})
    return [(int(row.id), int(row.item_id)) for row in rows]


@dataclass(frozen=True)
class OpenTask:
    """An ordinary task that is open, with how many people answered it so far."""

    id: int
    item_id: int
    answered: int


def open_tasks(tx: Transaction, stage_id: int, most: int) -> list[OpenTask]:
    """Up to `most` open ordinary tasks of a stage, by chance where there are more; for a reader."""
    rows = tx.all(store.OPEN_ORDINARY, {"stage": stage_id, "most": most})
    return [OpenTask(int(row.id), int(row.item_id), int(row.answered)) for row in rows]


def set_bands(tx: Transaction, stage_id: int, bands: Mapping[int, int]) -> None:
    """Put the unfinished ordinary tasks of these items into bands, item to band; others stay as they are.

    A task of another lane is never touched: the band of a known picture is no order. Give some hundred at a time.
    """
    rows = [{"stage": stage_id, "item": item, "profile": band} for item, band in bands.items()]
    tx.run_many(store.SET_BAND_OF_ITEM, rows)


def clear_band(tx: Transaction, stage_id: int, band: int) -> int:
    """Put the unfinished ordinary tasks of a band back into line; returns how many there were."""
    return tx.run(store.CLEAR_BAND, {"stage": stage_id, "profile": band})
