"""Whether the disk can take an import: asked before it starts, as half an import helps nobody."""

from __future__ import annotations

from manyeyes.errors import ManyEyesError
from manyeyes.storage import Blobs

# Measured: 320 and 640 px WebP of photographs are 18 and 53 kB; those of a tiny picture a few times its own size.
THUMBNAILS = 75_000
ROWS = 2_000
SPARE = 50_000_000


class NotEnoughRoom(ManyEyesError):
    """The import needs about {needed}; {free} are free in {folder}. Nothing was done. Make room, or set copy: false."""

    status = 507


def needed(size: int, copies: bool) -> int:
    """Return the bytes that importing a file of `size` bytes takes at most, about."""
    return ROWS + min(THUMBNAILS, 3 * size) + (size if copies else 0)


def check_room(blobs: Blobs, wanted: int) -> None:
    """Raise NotEnoughRoom where `blobs` takes less than the `wanted` bytes and a little more; S3 takes all."""
    free = blobs.free()
    if free is not None and wanted + SPARE > free:
        raise NotEnoughRoom(needed=in_words(wanted + SPARE), free=in_words(free), folder=blobs.folder)


def in_words(amount: int) -> str:
    """Say a number of bytes as people do: 3.2 GB."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if amount >= size:
            return f"{amount / size:.1f} {unit}"
    return f"{amount / 1000:.0f} kB"
