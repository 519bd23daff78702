"""Where the original of an item is: copied into the blobs, or still in the folder its owner imported from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from manyeyes import items
from manyeyes.datasets.tables import Entry
from manyeyes.storage import Blobs, NoSuchBlob


def read_original(blobs: Blobs, folders: Mapping[int, Path], entry: Entry) -> bytes | None:
    """The bytes of the original, or none where they are gone. `folders`: import stage id to the folder it walks."""
    if entry.copied:
        return _blob(blobs, items.original(entry.item))
    for stage_id, path in zip(entry.found_by, entry.paths, strict=True):
        place = folders[stage_id] / path if stage_id in folders else None
        if place is not None and place.is_file():
            return place.read_bytes()
    return None


def read_preview(blobs: Blobs, entry: Entry, size: int) -> bytes | None:
    """The small WebP that the import made."""
    return _blob(blobs, items.derived(entry.item, size))


def _blob(blobs: Blobs, name: str) -> bytes | None:
    try:
        return blobs.get(name)
    except NoSuchBlob:
        return None
