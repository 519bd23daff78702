"""What a source said about an item: its tags and its other columns, kept beside the item and never as answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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


def keep_all_given(tx: Transaction, stage_id: int, given: Sequence[tuple[int, Given]]) -> dict[int, int]:
    """Keep what an import's source said of items, in a few statements; returns by item the row that is kept.

    Of two rows the first one that came is kept. Safe to repeat.
    """
    store.add_given(tx, [_row(item_id, stage_id, one) for item_id, one in given])
    kept = store.given(tx, {item_id for item_id, _ in given})
    return {row.item_id: int(row.row) for row in kept if row.stage_id == stage_id}


def given_of(tx: Transaction, item_ids: Collection[int]) -> dict[int, Given]:
    """What sources said, by item, of two imports the earlier stage's; items nobody said anything of are left out."""
    found: dict[int, Given] = {}
    for row in store.given(tx, item_ids):
        said = Given(int(row.row), tuple(json.loads(row.tags)), json.loads(row.said), row.weight)
        found.setdefault(row.item_id, said)
    return found


def _row(item_id: int, stage_id: int, given: Given) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "stage_id": stage_id,
        "row": given.row,
        "tags": json.dumps(given.tags, ensure_ascii=False),
        "said": json.dumps(dict(given.said), ensure_ascii=False),
        "weight": given.weight,
    }
