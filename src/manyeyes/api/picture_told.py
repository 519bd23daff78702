"""An item as owners' pages show it: its small picture, and the large one behind it."""

from __future__ import annotations

from collections.abc import Collection

from manyeyes import items
from manyeyes.api.shapes import Picture
from manyeyes.storage import Transaction

LARGE, SMALL = 1024, 320


def pictures(tx: Transaction, item_ids: Collection[int]) -> dict[int, Picture]:
    """The pictures of these items, by id; those that are not here any more are left out."""
    return {item_id: told(one) for item_id, one in items.shown(tx, item_ids).items()}


def told(one: items.Shown) -> Picture:
    """One of them."""
    return Picture(
        id=one.public_id,
        url=items.url(one.address, LARGE),
        thumbnail_url=items.url(one.address, SMALL),
        width=one.width,
        height=one.height,
        series=one.series,
    )
