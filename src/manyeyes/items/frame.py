"""The frames of a video: every still that was sampled, also those that never became an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from manyeyes.items import store
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True, slots=True)
class Frame:
    """One sampled still of a video. `item_id` is None while it is left out; `reason` says why it was."""

    video_id: int
    stage_id: int
    """The frames stage."""
    frame_index: int
    """From 0, over all frames of the video."""
    time: float
    """Seconds from the video's beginning."""
    sharpness: float
    fingerprint: bytes
    item_id: int | None = None
    reason: str = ""
    """blur or twin where a screen left it out; it stays when the frame is taken back."""
    number: float | None = None
    """What was measured."""
    bound: float | None = None
    """What it was held against."""
    thumbnail: bytes | None = None
    """WebP of 160 pixels where it is left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which video an item was taken."""

    video_id: int
    frame_index: int
    time: float


def keep_frames(tx: Transaction, frames: Iterable[Frame]) -> None:
    """Write sampled stills; one that is there already is brought up to date unless it has become an item."""
    store.put_frames(tx, [asdict(one) for one in frames])


def frame_by_id(tx: Transaction, frame_id: int) -> Frame | None:
    """One sampled still by the number of its row."""
    row = store.frame_by_id(tx, frame_id)
    return None if row is None else _frame(row)


def sampled(tx: Transaction, video_ids: Collection[int]) -> dict[int, list[tuple[int | None, float]]]:
    """(item, sharpness) of every sampled still of these videos; the item is None where the still was left out."""
    found: dict[int, list[tuple[int | None, float]]] = {video_id: [] for video_id in video_ids}
    for row in store.sampled(tx, video_ids):
        found[row.video_id].append((row.item_id, row.sharpness))
    return found


def places(tx: Transaction, item_ids: Collection[int]) -> dict[int, Place]:
    """Where frames were taken; items that are no frames are left out."""
    return {row.item_id: Place(row.video_id, row.frame_index, row.time) for row in store.places(tx, item_ids)}


def frame_times(tx: Transaction, item_ids: Collection[int]) -> dict[int, float]:
    """Seconds from the beginning of its video for each item that is a frame."""
    return {item_id: place.time for item_id, place in places(tx, item_ids).items()}


def _frame(row: Row) -> Frame:
    said = row._asdict()
    said.pop("id")
    return Frame(**said)
