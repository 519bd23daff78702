"""items: each picture known once in its project by the sha-256 of its bytes; its series; the places it came from."""

from manyeyes.items.address import derived, original, url
from manyeyes.items.item import (
    HERE,
    TRAINING,
    WITHDRAWN,
    Item,
    Shown,
    UnknownItem,
    add,
    by_address,
    by_id,
    by_ids,
    by_public_id,
    in_project,
    shown,
)
from manyeyes.items.look import keep_look, looks
from manyeyes.items.series import Series, add_series, series_by_ids, series_of
from manyeyes.items.source import Source, add_source, by_source, sources

__all__ = [
    "HERE",
    "TRAINING",
    "WITHDRAWN",
    "Item",
    "Series",
    "Shown",
    "Source",
    "UnknownItem",
    "add",
    "add_series",
    "add_source",
    "by_address",
    "by_id",
    "by_ids",
    "by_public_id",
    "by_source",
    "derived",
    "in_project",
    "keep_look",
    "looks",
    "original",
    "series_by_ids",
    "series_of",
    "shown",
    "sources",
    "url",
]
