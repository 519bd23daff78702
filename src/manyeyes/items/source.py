"""Every place an item came from: the same bytes may lie in two folders, and belong to two series."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from manyeyes.items import store
from manyeyes.items.item import Item, item_of
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Source:
    """One place."""

    stage_id: int
    """The stage that found it there."""
    path: str
    """Below that stage's folder, / between parts; for a training picture below the project's folder."""
    series_id: int


def add_source(tx: Transaction, item_id: int, stage_id: int, path: str, series_id: int) -> None:
    """Note a place; where other bytes lie there now, the place leads to the new item."""
    add_sources(tx, {item_id: [Source(stage_id, path, series_id)]})


def add_sources(tx: Transaction, places: Mapping[int, Sequence[Source]]) -> None:
    """Note places by item, in a few statements."""
    store.put_sources(tx, [{"item_id": one} | asdict(place) for one, found in places.items() for place in found])


def by_source(tx: Transaction, stage_id: int, path: str) -> Item | None:
    """The item a stage found at a path, as control.csv and training.yaml name pictures."""
    row = store.by_source(tx, stage_id, path)
    return None if row is None else item_of(row)


def sources(tx: Transaction, item_ids: Collection[int]) -> dict[int, list[Source]]:
    """All places of these items, the first one found first."""
    found: dict[int, list[Source]] = {item_id: [] for item_id in item_ids}
    for row in store.sources(tx, item_ids):
        found[row.item_id].append(Source(row.stage_id, row.path, row.series_id))
    return found
