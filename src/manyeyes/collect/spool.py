"""A list of entries too long for memory: written once to a file that vanishes by itself, read again in any order.

In memory an entry costs 17 bytes: where its line begins, a hash of its path, and what is to become of it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from manyeyes.collect.entry import Found, Refused, found


class Spool:
    """Entries by number, from 0, in the order they came. Use it in a `with`."""

    def __init__(self, private: Path, seed: str) -> None:
        """Write below `private`; `seed` makes samples differ from stage to stage and not from run to run."""
        private.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=private)  # noqa: SIM115 - closed by __exit__
        self._offsets, self._hashes = array("Q"), array("Q")
        self._refused = bytearray()
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

    def parts(self, size: int) -> Iterator[tuple[int, list[Found | Refused]]]:
        """All entries, `size` at once, with the number of the first."""
        for begin in range(0, len(self), size):
            yield begin, [self.read(number) for number in range(begin, min(begin + size, len(self)))]

    def _write(self, entry: Found | Refused) -> None:
        refused = isinstance(entry, Refused)
        self._offsets.append(self._file.seek(0, 2))
        self._refused.append(refused)
        line = [entry.path, entry.reason] if isinstance(entry, Refused) else entry.plain()
        self._file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        digest = hashlib.blake2b(entry.path.encode("utf-8", "surrogatepass"), digest_size=8, key=self._seed)
        self._hashes.append(int.from_bytes(digest.digest(), "little"))

    def _sample(self, take: int) -> None:
        """Keep the `take` entries with the smallest hashes: one pass, and more rows later change the sample little."""
        refused = np.frombuffer(self._refused, np.uint8) > 0
        candidates = np.flatnonzero(~refused)
        order = np.argsort(self._hashed()[candidates], kind="stable")[:take]
        keep = np.sort(np.concatenate([candidates[order], np.flatnonzero(refused)]))
        self._offsets = array("Q", np.asarray(self._offsets)[keep].tobytes())
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
