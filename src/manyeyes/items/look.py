"""How items look, as the jail saw them: kept once an item, read in bulk by those who judge."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from manyeyes.items import store
from manyeyes.media import Look
from manyeyes.storage import Transaction

PARTS = tuple(Look.__dataclass_fields__)


def keep_look(tx: Transaction, item_id: int, look: Look) -> None:
    """Keep how an item looks, in place of what an older definition said."""
    keep_looks(tx, {item_id: look})


def keep_looks(tx: Transaction, looks: Mapping[int, Look]) -> None:
    """Keep how items look, in a few statements."""
    rows = looks.items()
    store.put_looks(tx, [{"item_id": one} | {name: getattr(look, name) for name in PARTS} for one, look in rows])


def looks(tx: Transaction, item_ids: Collection[int]) -> dict[int, Look]:
    """Looks by item; items that have none yet are left out."""
    return {row.item_id: Look(*row[1:8]) for row in store.looks(tx, item_ids)}


def looks_after(tx: Transaction, project_id: int, after: int, most: int) -> dict[int, Look]:
    """The next `most` looks of a project by item, in the order of item ids, of items after `after`."""
    return {row.item_id: Look(*row[1:8]) for row in store.looks_after(tx, project_id, after, most)}


def keep_nsfw(tx: Transaction, item_id: int, score: float) -> None:
    """Keep the score of an item that has a look, 0 to 1."""
    store.put_nsfw(tx, item_id, score)


def nsfw_of(tx: Transaction, item_ids: Collection[int]) -> dict[int, float]:
    """Scores by item; items that were not scored are left out."""
    return {row.item_id: row.nsfw for row in store.nsfw(tx, item_ids)}
