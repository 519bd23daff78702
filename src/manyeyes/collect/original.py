"""Where the bytes of an item lie: in the blobs, or, with copy: false, still in its owner's folder."""

from __future__ import annotations

from pathlib import Path

from manyeyes import items, projects
from manyeyes.collect.source import source_of
from manyeyes.house import House
from manyeyes.items import Item
from manyeyes.storage import Transaction


def original_file(tx: Transaction, house: House, item: Item) -> Path | None:
    """Return the file with the original bytes, or None where its owner moved it away.

    A file in the owner's folder may have been changed since: whoever hands it out compares its sha-256 with the item's.
    """
    kept = house.blobs.path(items.original(item.sha256))
    if kept.is_file():
        return kept
    for place in items.sources(tx, [item.id])[item.id]:
        stage = projects.stage_by_id(tx, place.stage_id)
        project = projects.project_by_id(tx, stage.project_id)
        home = source_of(house.site, project, stage).folder if stage.kind == "import" else house.site / project.folder
        if (home / place.path).is_file():
            return home / place.path
    return None
