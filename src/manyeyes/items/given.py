"""What a source said about an item: its tags and its other columns, kept beside the item and never as answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from manyeyes.items import store
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Given:
    """The word of one row of a table."""

    row: int
    """Which row, from 1; the line with the names of the columns is not counted."""
    tags: tuple[str, ...]
    said: Mapping[str, str]
    """The other columns by name."""
    weight: float
    """How far the source's word is believed, 0 to 1."""


def keep_given(tx: Transaction, item_id: int, stage_id: int, given: Given) -> int:
    """Keep what an import's source said of an item; returns the row that is kept: of two rows the first one that came.

    Safe to repeat.
    """
    row = {
        "item_id": item_id,
        "stage_id": stage_id,
        "row": given.row,
        "tags": json.dumps(given.tags, ensure_ascii=False),
        "said": json.dumps(dict(given.said), ensure_ascii=False),
        "weight": given.weight,
    }
    store.add_given(tx, row)
    return next(int(kept.row) for kept in store.given(tx, [item_id]) if kept.stage_id == stage_id)


def given_of(tx: Transaction, item_ids: Collection[int]) -> dict[int, Given]:
    """What sources said, by item, of two imports the earlier stage's; items nobody said anything of are left out."""
    found: dict[int, Given] = {}
    for row in store.given(tx, item_ids):
        said = Given(int(row.row), tuple(json.loads(row.tags)), json.loads(row.said), row.weight)
        found.setdefault(row.item_id, said)
    return found
