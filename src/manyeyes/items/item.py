"""The item: one picture, the same however often and under whatever names it comes into its project."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.items import store
from manyeyes.items.look import keep_looks
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


@dataclass(frozen=True)
class Coming:
    """A picture on its way into a project."""

    seen: Seen
    series_id: int


def add(
    tx: Transaction, project_id: int, seen: Seen, series_id: int, kept: bool, now: float, state: str = HERE
) -> tuple[int, bool]:
    """Add the picture unless the project has it; returns (item id, whether it is new). Safe to repeat and to race."""
    return add_many(tx, project_id, [Coming(seen, series_id)], kept, now, state)[0]


def add_many(
    tx: Transaction, project_id: int, coming: Sequence[Coming], kept: bool, now: float, state: str = HERE
) -> list[tuple[int, bool]]:
    """Add pictures unless the project has them, in a few statements; returns of each (item id, whether it is new).

    Of two with the same bytes the first one is new. Safe to repeat and to race.
    """
    found = _by_hash(tx, project_id, [one.seen.sha256 for one in coming])
    if kept:  # a source that copies makes an item kept; one that does not takes nothing away
        store.keep(tx, [row.id for row in found.values() if not row.kept])
    first: dict[str, Coming] = {}
    for one in coming:
        if one.seen.sha256 not in found:
            first.setdefault(one.seen.sha256, one)
    rows = {sha256: _new(project_id, one, kept, now, state) for sha256, one in first.items()}
    added = _added(tx, project_id, rows)
    _keep_what_was_seen(tx, [(added[sha256].id, one.seen) for sha256, one in first.items()])
    new = {sha256 for sha256, row in added.items() if row.public_id == rows[sha256]["public_id"]}
    return [
        (int((found | added)[sha256].id), _first_time(new, sha256)) for sha256 in (one.seen.sha256 for one in coming)
    ]


def _by_hash(tx: Transaction, project_id: int, hashes: Collection[str]) -> dict[str, Row]:
    return {row.sha256: row for row in store.by_hashes(tx, project_id, dict.fromkeys(hashes))}


def _new(project_id: int, one: Coming, kept: bool, now: float, state: str) -> dict[str, Any]:
    seen = one.seen
    return {
        "public_id": random_id(),
        "address": random_id(),
        "project_id": project_id,
        "sha256": seen.sha256,
        "format": seen.format,
        "bytes": seen.bytes,
        "width": seen.width,
        "height": seen.height,
        "series_id": one.series_id,
        "kept": kept,
        "state": state,
        "added_at": now,
        "kind": "image" if seen.video is None else "video",
    }


def _added(tx: Transaction, project_id: int, rows: Mapping[str, dict[str, Any]]) -> dict[str, Row]:
    """The rows of these hashes in the database: ours, or those of somebody who was faster."""
    store.add_items(tx, list(rows.values()))
    stored = _by_hash(tx, project_id, rows)
    lost = [row for sha256, row in rows.items() if sha256 not in stored]
    if lost:  # a random id met another one: 1 in 2,250 among a million items
        for row in lost:
            row |= {"public_id": random_id(), "address": random_id()}
        store.add_items(tx, lost)
        stored |= _by_hash(tx, project_id, [row["sha256"] for row in lost])
    if len(stored) < len(rows):
        raise RuntimeError("an item was neither there nor could be added")
    return stored


def _keep_what_was_seen(tx: Transaction, seen: Sequence[tuple[int, Seen]]) -> None:
    keep_looks(tx, {item_id: one.look for item_id, one in seen if one.look is not None})
    for item_id, one in seen:
        if one.video is not None:
            keep_video(tx, item_id, one.video)


def _first_time(new: set[str], sha256: str) -> bool:
    """Whether it is among the new ones; it is not any more when it is asked for again."""
    is_new = sha256 in new
    new.discard(sha256)
    return is_new


def by_address(tx: Transaction, address: str) -> Item | None:
    """The item under a media address."""
    row = store.by_address(tx, address)
    return None if row is None else item_of(row)


def by_public_id(tx: Transaction, public_id: str) -> Item | None:
    """The item by the name that left the server."""
    row = store.by_public_id(tx, public_id)
    return None if row is None else item_of(row)


def by_hash(tx: Transaction, project_id: int, sha256: str) -> Item | None:
    """The item of a project whose bytes have this hash."""
    found = _by_hash(tx, project_id, [sha256])
    return item_of(found[sha256]) if found else None


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
