"""What is known about a video item: what its packets and header said, and what came of taking it apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from manyeyes.items import store
from manyeyes.media import VideoFacts
from manyeyes.storage import Row, Transaction


def keep_video(tx: Transaction, item_id: int, facts: VideoFacts) -> None:
    """Keep what the jail saw of a video."""
    store.put_video(tx, {"item_id": item_id, **asdict(facts)})


def videos(tx: Transaction, item_ids: Collection[int]) -> dict[int, VideoFacts]:
    """Facts by item; items that are no videos are left out."""
    return {row.item_id: _facts(row) for row in store.videos(tx, item_ids)}


def note_decoded(tx: Transaction, item_id: int, decoded: float, missing: float) -> None:
    """A video was taken apart: so many of its seconds decoded, so many did not."""
    store.note_decoded(tx, item_id, decoded, missing)


def _facts(row: Row) -> VideoFacts:
    said = row._asdict()
    said.pop("item_id")
    return VideoFacts(**{**said, "sound": bool(row.sound), "fingerprint": bytes(row.fingerprint)})
