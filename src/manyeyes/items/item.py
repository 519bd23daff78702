"""The item: one picture, the same however often and under whatever names it comes into its project."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError
from manyeyes.items import store
from manyeyes.items.look import keep_look
from manyeyes.items.video import keep_video
from manyeyes.media import Seen
from manyeyes.storage import Row, Transaction, random_id

HERE, TRAINING, WITHDRAWN = "here", "training", "withdrawn"


class UnknownItem(ManyEyesError):
    """There is no such picture."""

    status = 404


@dataclass(frozen=True)
class Item:
    """One picture of one project."""

    id: int
    public_id: str
    address: str
    project_id: int
    sha256: str
    format: str
    bytes: int
    width: int
    height: int
    series_id: int
    kept: bool
    """The original lies in the blobs; else only in its owner's folder."""
    state: str
    """here, training (shown with its answers, so never asked about) or withdrawn."""
    kind: str
    """image or video."""


@dataclass(frozen=True)
class Shown:
    """What a page needs to show an item, and nothing that tells more."""

    public_id: str
    address: str
    width: int
    height: int
    series: str
    """The title of its series."""


def add(
    tx: Transaction, project_id: int, seen: Seen, series_id: int, kept: bool, now: float, state: str = HERE
) -> tuple[int, bool]:
    """Add the picture unless the project has it; returns (item id, whether it is new). Safe to repeat and to race."""
    found = store.by_hash(tx, project_id, seen.sha256)
    if found is not None:
        return _known(tx, found, kept), False
    row = {
        "public_id": random_id(),
        "address": random_id(),
        "project_id": project_id,
        "sha256": seen.sha256,
        "format": seen.format,
        "bytes": seen.bytes,
        "width": seen.width,
        "height": seen.height,
        "series_id": series_id,
        "kept": kept,
        "state": state,
        "added_at": now,
        "kind": "image" if seen.video is None else "video",
    }
    store.add_item(tx, row)
    stored = store.by_hash(tx, project_id, seen.sha256)
    if stored is None:  # a random id met another one: 1 in 2,250 among a million items
        store.add_item(tx, row | {"public_id": random_id(), "address": random_id()})
        stored = store.by_hash(tx, project_id, seen.sha256)
    if stored is None:
        raise RuntimeError("an item was neither there nor could be added")
    if seen.look is not None:
        keep_look(tx, stored.id, seen.look)
    if seen.video is not None:
        keep_video(tx, stored.id, seen.video)
    return int(stored.id), stored.public_id == row["public_id"]


def _known(tx: Transaction, found: Row, kept: bool) -> int:
    """A second source that copies makes an item kept; one that does not takes nothing away."""
    if kept and not found.kept:
        store.keep(tx, found.id)
    return int(found.id)


def by_address(tx: Transaction, address: str) -> Item | None:
    """The item under a media address."""
    row = store.by_address(tx, address)
    return None if row is None else item_of(row)


def by_public_id(tx: Transaction, public_id: str) -> Item | None:
    """The item by the name that left the server."""
    row = store.by_public_id(tx, public_id)
    return None if row is None else item_of(row)


def by_id(tx: Transaction, item_id: int) -> Item:
    """The item; raises UnknownItem."""
    row = store.by_id(tx, item_id)
    if row is None:
        raise UnknownItem
    return item_of(row)


def by_ids(tx: Transaction, item_ids: Collection[int]) -> dict[int, Item]:
    """Items by id; ids that are not there are left out."""
    return {row.id: item_of(row) for row in store.by_ids(tx, item_ids)}


def in_project(tx: Transaction, project_id: int) -> list[Item]:
    """Every item of a project in the order it came, training pictures and withdrawn ones included."""
    return [item_of(row) for row in store.in_project(tx, project_id)]


def shown(tx: Transaction, item_ids: Collection[int]) -> dict[int, Shown]:
    """What pages need of these items, by item id."""
    rows = store.shown(tx, item_ids)
    return {row.id: Shown(row.public_id, row.address, row.width, row.height, row.title) for row in rows}


def item_of(row: Row) -> Item:
    """One row of the store as an item."""
    return Item(
        row.id,
        row.public_id,
        row.address,
        row.project_id,
        row.sha256,
        row.format,
        row.bytes,
        row.width,
        row.height,
        row.series_id,
        bool(row.kept),
        row.state,
        row.kind,
    )
