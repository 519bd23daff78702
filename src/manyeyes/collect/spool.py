"""A list of entries too long for memory: written once to a file that vanishes by itself, read again in any order.

In memory an entry costs 25 bytes: where its line begins, a hash of its path, its size, and whether it was refused.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from manyeyes.collect.sources.entry import Found, Refused, found

_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spool:
    """Entries by number, from 0, in the order they came. Use it in a `with`."""

    def __init__(self, private: Path, seed: str) -> None:
        """Write below `private`; `seed` makes samples differ from stage to stage and not from run to run."""
        private.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=private)  # noqa: SIM115 - closed by __exit__
        self._end = 0
        self._offsets, self._hashes, self._sizes = array("Q"), array("Q"), array("Q")
        self._refused = bytearray()
        self.series: set[str] = set()
        """Of all entries that were not refused."""
        self._seed = hashlib.blake2b(seed.encode("utf-8", "surrogateescape"), digest_size=32).digest()
        self._again: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._offsets)

    def fill(self, entries: Iterable[Found | Refused], take: int | None, *, at_random: bool) -> None:
        """Write entries down: all, the first `take` that are not refused, or as many at random."""
        wanted = 0
        for entry in entries:
            self._write(entry)
            wanted += isinstance(entry, Found)
            if wanted == take and not at_random:
                break
        if at_random and take is not None:
            self._sample(take)
        self._number_repeats()

    def refused(self, number: int) -> bool:
        """Whether an entry is not even opened."""
        return bool(self._refused[number])

    def size(self, number: int) -> int:
        """An entry's bytes, as far as they are known."""
        return self._sizes[number]

    def line(self, number: int) -> bytes:
        """One entry that is not refused, as JSON."""
        if number in self._again:
            entry = self.read(number)
            assert isinstance(entry, Found)
            return _dumped(entry.plain()).encode("utf-8", "surrogatepass")
        self._file.seek(self._offsets[number])
        return self._file.readline().rstrip(b"\n")

    def read(self, number: int) -> Found | Refused:
        """One entry; a path that an earlier entry has too is told apart by a number."""
        self._file.seek(self._offsets[number])
        said = json.loads(self._file.readline())
        entry = Refused(*said) if self._refused[number] else found(said)
        nth = self._again.get(number)
        if nth is None:
            return entry
        if isinstance(entry, Found):
            return replace(entry, path=f"{entry.path}#{nth}", address=entry.from_where)
        return replace(entry, path=f"{entry.path}#{nth}")

    def _write(self, entry: Found | Refused) -> None:
        refused = isinstance(entry, Refused)
        line = _dumped([entry.path, entry.reason] if isinstance(entry, Refused) else entry.plain())
        self._offsets.append(self._end)
        self._refused.append(refused)
        self._sizes.append(0 if isinstance(entry, Refused) else entry.bytes)
        if isinstance(entry, Found):
            self.series.add(entry.series)
        self._end += self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")
        digest = hashlib.blake2b(entry.path.encode("utf-8", "surrogatepass"), digest_size=8, key=self._seed)
        self._hashes.append(int.from_bytes(digest.digest(), "little"))

    def _sample(self, take: int) -> None:
        """Keep the `take` entries with the smallest hashes: one pass, and more rows later change the sample little."""
        refused = np.frombuffer(self._refused, np.uint8) > 0
        candidates = np.flatnonzero(~refused)
        order = np.argsort(self._hashed()[candidates], kind="stable")[:take]
        keep = np.sort(np.concatenate([candidates[order], np.flatnonzero(refused)]))
        self._offsets = array("Q", np.asarray(self._offsets)[keep].tobytes())
        self._sizes = array("Q", np.asarray(self._sizes)[keep].tobytes())
        self._hashes = array("Q", self._hashed()[keep].tobytes())
        self._refused = bytearray(refused[keep].astype(np.uint8).tobytes())

    def _number_repeats(self) -> None:
        """Find entries whose path an earlier one has: 2 for the second, 3 for the third."""
        hashes = self._hashed()
        order = np.argsort(hashes, kind="stable")
        same = hashes[order[1:]] == hashes[order[:-1]]
        nth = 1
        for place in np.flatnonzero(same):
            nth = nth + 1 if place and same[place - 1] else 2
            self._again[int(order[place + 1])] = nth

    def _hashed(self) -> NDArray[np.uint64]:
        return np.array(self._hashes, np.uint64)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
