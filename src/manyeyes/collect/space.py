"""Whether the disk can take an import: asked before it starts, as half an import helps nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from manyeyes.collect.entry import Found
from manyeyes.errors import ManyEyesError

# Measured: 320 and 640 px WebP of photographs are 18 and 53 kB; those of a tiny picture a few times its own size.
THUMBNAILS = 75_000
ROWS = 2_000
SPARE = 50_000_000


class NotEnoughRoom(ManyEyesError):
    """The import needs about {needed}; {free} are free in {folder}. Nothing was done. Make room, or set copy: false."""

    status = 507


def needed(files: Iterable[Found], copies: bool) -> int:
    """Return the bytes an import of these files will take at most, about."""
    return sum(ROWS + min(THUMBNAILS, 3 * file.bytes) + (file.bytes if copies else 0) for file in files)


def check_room(blobs: Path, wanted: int) -> None:
    """Raise NotEnoughRoom where the disk of `blobs` has less than the `wanted` bytes and a little more."""
    blobs.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(blobs).free
    if wanted + SPARE > free:
        raise NotEnoughRoom(needed=in_words(wanted + SPARE), free=in_words(free), folder=blobs)


def in_words(amount: int) -> str:
    """Say a number of bytes as people do: 3.2 GB."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if amount >= size:
            return f"{amount / size:.1f} {unit}"
    return f"{amount / 1000:.0f} kB"
