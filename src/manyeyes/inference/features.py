"""Features and pixels of many pictures: taken in batches, each kept on disk by content hash."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference.backbone import FEATURES_VERSION, SIDES, Backbone, backbone, layout, widths
from manyeyes.inference.cache import Cache
from manyeyes.media import Jail, Pixels

Say = Callable[[str], None]
BATCH = 64
"""Pictures that are decoded and looked at together: 8 MB of pixels, 60 MB of maps."""
IN_MEMORY = 2 << 30
"""Bytes; larger tables lie in a file without a name and are read as needed."""


@dataclass(frozen=True)
class Features:
    """Features of n pictures, one row a picture."""

    items: tuple[str, ...]
    """sha-256, in the order of rows."""
    table: NDArray[np.float16]
    """(n, width): the blocks beside each other."""
    sides: tuple[int, ...]
    left_out: Mapping[str, str]
    """sha-256 -> the sentence why it could not be decoded."""

    def __len__(self) -> int:
        """How many pictures."""
        return len(self.items)

    @property
    def blocks(self) -> dict[str, slice]:
        """The columns of each block."""
        return layout(self.sides)

    def __getitem__(self, rows: slice | NDArray[Any]) -> Features:
        """Some rows."""
        places = range(len(self))[rows] if isinstance(rows, slice) else rows
        return replace(self, items=tuple(self.items[int(row)] for row in places), table=self.table[rows])

    def of(self, items: Sequence[str]) -> Features:
        """The rows of these items, in this order; raises KeyError for one that is not there."""
        if tuple(items) == self.items:
            return self
        place = {item: row for row, item in enumerate(self.items)}
        return self[np.array([place[item] for item in items], dtype=np.intp)]


def features_of_pixels(pixels: Mapping[int, NDArray[np.uint8]], cache: Cache, threads: int = 0) -> Features:
    """Features of pictures that are decoded: side -> uint8 (n, side, side, 3). Nothing is kept.

    With `threads` 0 one picture is left to one core: two were seen to wait for each other longer than they helped.
    """
    count = len(next(iter(pixels.values())))
    network = backbone(cache, threads or int(count == 1))
    parts = [
        network.table({side: some[at : at + BATCH] for side, some in pixels.items()}) for at in range(0, count, BATCH)
    ]
    return Features(("",) * count, np.concatenate(parts), tuple(sorted(pixels)), {})


def features_of(
    pictures: Mapping[str, Path],
    cache: Cache,
    sides: tuple[int, ...] = SIDES,
    *,
    jail: Jail | None = None,
    threads: int = 0,
    say: Say = print,
) -> Features:
    """Features of pictures (sha-256 -> file), in the order of `pictures`; those in the cache are read from there.

    What cannot be decoded is left out, with its reason. May be interrupted at any time: what was done is kept.
    Raises MlNotInstalled, DiskFull.
    """
    make = Making(cache, sides, backbone(cache, threads))
    missing = [item for item in pictures if not make.there(item)]
    refused = _fill(pictures, missing, make, jail, say) if missing else {}
    items = tuple(item for item in pictures if item not in refused)
    table = _table(len(items), sum(sum(widths(side).values()) for side in sides), np.float16)
    for row, item in enumerate(items):
        table[row] = make.read(item)
    return Features(items, table, sides, refused)


@dataclass(frozen=True)
class Making:
    """How a picture's features are made, kept and read again."""

    cache: Cache
    sides: tuple[int, ...]
    network: Backbone

    def there(self, item: str) -> bool:
        """Say whether all its sides are kept."""
        return all(self.cache.has(self.kind(side), item, self.length(side)) for side in self.sides)

    def read(self, item: str) -> NDArray[np.float16]:
        """Its row."""
        kept = [self.cache.read(self.kind(side), item, self.length(side)) or b"" for side in self.sides]
        return np.frombuffer(b"".join(kept), np.float16)

    def keep(self, items: Sequence[str], pixels: Sequence[Pixels]) -> None:
        """Make and keep the features of a batch."""
        for side in self.sides:
            table = self.network.table({side: np.stack([one.by_side[side] for one in pixels])})
            for item, row in zip(items, table, strict=True):
                self.cache.keep(self.kind(side), item, row.tobytes())

    def kind(self, side: int) -> str:
        """The folder of a side."""
        return f"features-{FEATURES_VERSION}-{side}"

    def length(self, side: int) -> int:
        """Bytes of a file."""
        return 2 * sum(widths(side).values())


def _fill(
    pictures: Mapping[str, Path], missing: Sequence[str], make: Making, jail: Jail | None, say: Say
) -> dict[str, str]:
    """Make what is missing; returns what cannot be decoded. The next batch is decoded while one is looked at."""
    refused: dict[str, str] = {}
    done = 0
    for items, found in _decoded(pictures, missing, make.sides, jail):
        seen = {item: one for item, one in zip(items, found, strict=True) if isinstance(one, Pixels)}
        refused |= {item: one.reason for item, one in zip(items, found, strict=True) if not isinstance(one, Pixels)}
        if seen:
            make.keep(list(seen), list(seen.values()))
        done += len(items)
        say(f"features: {done:,} of {len(missing):,} pictures")
    return refused


def _decoded(
    pictures: Mapping[str, Path], items: Sequence[str], sides: tuple[int, ...], jail: Jail | None
) -> Iterator[tuple[Sequence[str], list[Any]]]:
    """Batches of items with what the jail says of each, one batch ahead of the caller."""
    if jail is None:
        with Jail() as own:
            yield from _decoded(pictures, items, sides, own)
        return
    batches = [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
    with ThreadPoolExecutor(1) as ahead:
        jobs = [ahead.submit(lambda some: list(jail.pixels_all([pictures[one] for one in some], sides)), batches[0])]
        for number, batch in enumerate(batches):
            found = jobs.pop().result()
            if number + 1 < len(batches):
                paths = [pictures[one] for one in batches[number + 1]]
                jobs.append(ahead.submit(lambda some: list(jail.pixels_all(some, sides)), paths))
            yield batch, found


def pixels_of(
    pictures: Mapping[str, Path], cache: Cache, side: int, *, jail: Jail | None = None, say: Say = print
) -> tuple[tuple[str, ...], NDArray[np.uint8], dict[str, str]]:
    """Items that can be decoded, their pixels uint8 (n, side, side, 3), and why the others could not.

    Kept in the cache as raw bytes. Of many pictures the pixels are mapped from a file.
    """
    kind, length = f"pixels-1-{side}", 3 * side * side
    missing = [item for item in pictures if not cache.has(kind, item, length)]
    refused: dict[str, str] = {}
    for items, found in _decoded(pictures, missing, (side,), jail) if missing else ():
        for item, one in zip(items, found, strict=True):
            if isinstance(one, Pixels):
                cache.keep(kind, item, one.by_side[side].tobytes())
            else:
                refused[item] = one.reason
        say(f"pixels: {len(refused):,} of {len(missing):,} pictures could not be read")
    kept = tuple(item for item in pictures if item not in refused)
    table = _table(len(kept), length, np.uint8)
    for row, item in enumerate(kept):
        table[row] = np.frombuffer(cache.read(kind, item, length) or b"", np.uint8)
    return kept, table.reshape(-1, side, side, 3), refused


def _table(rows: int, width: int, kind: Any) -> NDArray[Any]:
    """An empty table, in memory or, where it is large, mapped from a file that is gone when nobody uses it."""
    if rows * width * np.dtype(kind).itemsize <= IN_MEMORY:
        return np.empty((rows, width), kind)
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, kind, "w+", shape=(rows, width))
