"""All pictures so far, held against a new one in milliseconds: an upload is answered "already here"."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.look import HASHES, Look
from manyeyes.media.twins.colours import CELLS, same_colours
from manyeyes.media.twins.find import DHASH_DISTANCE, DISTANCE, HOW, MIRRORED, TRIMMED

AT_ONCE = 1 << 16  # hashes: half a megabyte, which stays in the processor's cache
PHASH, DHASH = HASHES.index("phash"), HASHES.index("dhash")
TRIMMED_PHASH, TRIMMED_DHASH = HASHES.index("trimmed_phash"), HASHES.index("trimmed_dhash")


class Alike(NamedTuple):
    """A picture that was there before and shows the same."""

    id: int
    how: str
    """same, mirrored or trimmed."""
    phash_distance: int
    dhash_distance: int


class NearIndex:
    """Fingerprints by id, 120 bytes a picture; may be asked and added to from many threads."""

    def __init__(
        self,
        fingerprints: NDArray[np.uint64],
        ids: Sequence[int] | NDArray[np.int64],
        colours: NDArray[np.uint8] | None = None,
    ) -> None:
        """Take in (n, len(HASHES)) fingerprints; without (n, 48) colours, the same shapes are enough."""
        self._lock = Lock()
        self._count = len(ids)
        self._words = np.array(fingerprints, dtype=np.uint64).reshape(-1, len(HASHES)).T.copy()
        self._ids = np.array(ids, dtype=np.int64)
        self._colours = None if colours is None else np.array(colours, dtype=np.uint8).reshape(-1, CELLS)

    def __len__(self) -> int:
        """How many pictures it holds."""
        return self._count

    def add(self, id: int, fingerprint: bytes | NDArray[np.uint64], colours: bytes | None = None) -> None:
        """Add one picture: its Look's fingerprint, and its colours where the index has colours."""
        if (colours is None) != (self._colours is None):
            raise ValueError("either all pictures come with their colours, or none")
        with self._lock:
            at = self._count
            if at == len(self._ids):
                self._grow()
            self._words[:, at] = _words(fingerprint)
            self._ids[at] = id
            if self._colours is not None and colours is not None:
                self._colours[at] = np.frombuffer(colours, dtype=np.uint8)
            self._count = at + 1

    def find(self, look: Look, distance: int = DISTANCE, dhash_distance: int = DHASH_DISTANCE) -> list[Alike]:
        """Pictures that show the same as `look`, each once, nearest first."""
        with self._lock:  # what stands before `count` never changes, so the lock need not be held while searching
            count, words, ids, colours = self._count, self._words, self._ids, self._colours
        asked, found = _words(look.fingerprint), {}
        for way, how in reversed(list(enumerate(HOW))):
            one, phash, dhash = _columns(way)
            near = _near(words[phash, :count], asked[one[0]], distance)
            apart = np.bitwise_count(words[dhash, near] ^ asked[one[1]])
            if colours is not None:
                apart = np.where(_coloured(look, colours[near], way), apart, 255)
            for at, far in zip(near[apart <= dhash_distance], apart[apart <= dhash_distance], strict=True):
                bits = int(np.bitwise_count(words[phash, at] ^ asked[one[0]]))
                found[int(ids[at])] = Alike(int(ids[at]), str(how), bits, int(far))
        return sorted(found.values(), key=lambda one: (one.phash_distance + one.dhash_distance, one.id))

    def _grow(self) -> None:
        """Make room for half as many again; who searches goes on in the old arrays."""
        room = max(1024, self._count // 2)
        self._words = np.hstack([self._words, np.zeros((len(HASHES), room), dtype=np.uint64)])
        self._ids = np.concatenate([self._ids, np.zeros(room, dtype=np.int64)])
        if self._colours is not None:
            self._colours = np.concatenate([self._colours, np.zeros((room, CELLS), dtype=np.uint8)])


def _columns(way: int) -> tuple[tuple[int, int], int, int]:
    """Which hashes of the asked picture (phash, dhash) are held against which of those that are there."""
    trimmed, mirrored = way & TRIMMED, way & MIRRORED
    prefix = ("trimmed_" if trimmed else "") + ("mirrored_" if mirrored else "")
    asked = HASHES.index(prefix + "phash"), HASHES.index(prefix + "dhash")
    return (asked, TRIMMED_PHASH, TRIMMED_DHASH) if trimmed else (asked, PHASH, DHASH)


def _near(words: NDArray[np.uint64], word: np.uint64, distance: int) -> NDArray[np.int64]:
    """Where the words at most `distance` bits from `word` stand."""
    found = [
        start + np.flatnonzero(np.bitwise_count(words[start : start + AT_ONCE] ^ word) <= distance)
        for start in range(0, len(words), AT_ONCE)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *found])


def _coloured(look: Look, colours: NDArray[np.uint8], way: int) -> NDArray[np.bool_]:
    one = np.broadcast_to(np.frombuffer(look.colours, dtype=np.uint8), colours.shape)
    return same_colours(one, colours, mirrored=bool(way & MIRRORED), trimmed=bool(way & TRIMMED))


def _words(fingerprint: bytes | NDArray[np.uint64]) -> NDArray[np.uint64]:
    if isinstance(fingerprint, bytes):
        return np.frombuffer(fingerprint, dtype="<u8").astype(np.uint64)
    return np.asarray(fingerprint, dtype=np.uint64)
