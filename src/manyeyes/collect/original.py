"""Where the bytes of an item lie: in the blobs, or, with copy: false, still in its owner's folder."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from manyeyes import items, projects
from manyeyes.collect.sources.source_of import source_of
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.items import Item
from manyeyes.projects import Project, Stage
from manyeyes.storage import NoSuchBlob, Transaction


def original_file(tx: Transaction, house: House, item: Item) -> Path | None:
    """Return the file with the original bytes, or None where its owner moved it away.

    A file in the owner's folder may have been changed since: whoever hands it out compares its sha-256 with the item's.
    """
    with suppress(NoSuchBlob):
        return house.blobs.local(items.original(item.sha256))
    for place in items.sources(tx, [item.id])[item.id]:
        stage = projects.stage_by_id(tx, place.stage_id)
        project = projects.project_by_id(tx, stage.project_id)
        where = _where(house, project, stage, place.path)
        if where is not None and where.is_file():
            return where
    return None


def _where(house: House, project: Project, stage: Stage, path: str) -> Path | None:
    """Where a stage's owner keeps the file; a source that is gone keeps none."""
    if stage.kind != "import":
        return house.site / project.folder / path
    with suppress(ManyEyesError), closing(source_of(house, project, stage)) as source:
        return source.home(path)
    return None
