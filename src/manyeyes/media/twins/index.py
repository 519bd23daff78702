"""All pictures so far, held against a new one in milliseconds: an upload is answered "already here"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.colours import LENGTH
from manyeyes.media.hashes import HASHES
from manyeyes.media.look import Look
from manyeyes.media.twins.colours import same_colours
from manyeyes.media.twins.ways import Rules, Way, column

AT_ONCE = 1 << 16  # hashes: half a megabyte, which stays in the processor's cache


class Alike(NamedTuple):
    """A picture that was there before and shows the same."""

    id: int
    how: str
    """same, mirrored, trimmed or cropped."""
    phash_distance: int
    dhash_distance: int


class NearIndex:
    """Fingerprints by id, 150 bytes a picture; may be asked and added to from many threads."""

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
        self._colours = None if colours is None else np.array(colours, dtype=np.uint8).reshape(-1, LENGTH)

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

    def find(
        self, look: Look, distance: int = 4, dhash_distance: int = 8, *, mirrored: bool = True, trimmed: bool = True,
        cropped: bool = True,
    ) -> list[Alike]:  # fmt: skip
        """Pictures that show the same as `look`, each once, nearest first."""
        rules = Rules(distance, dhash_distance, mirrored, trimmed, cropped)
        with self._lock:  # what stands before `count` never changes, so the lock need not be held while searching
            count, words, ids, colours = self._count, self._words, self._ids, self._colours
        asked = _words(look.fingerprint)
        found: dict[int, tuple[int, Alike]] = {}
        refused: dict[int, int] = {}  # near with nothing cut off, but in other colours: by how many bits
        for number, way, mine, theirs in _held_against(rules.ways):
            near, bits = _near_by_both(words[:, :count], asked, mine, theirs, rules.bits(way))
            own = _own(asked[:, None], way.one) | _own(words[:, near], way.one)
            same = own if colours is None else _same_colours(look, colours[near], way)
            for place, apart, is_same in zip(near[own].tolist(), bits[:, own].T.tolist(), same[own], strict=True):
                alike = Alike(int(ids[place]), way.how, *apart)
                if is_same and not _is_refused(way, sum(apart), refused.get(place)):
                    found[alike.id] = min(found.get(alike.id, (number, alike)), (number, alike), key=_least_change)
                elif not way.moved:
                    refused[place] = min(sum(apart), refused.get(place, sum(apart)))
        return sorted((alike for _, alike in found.values()), key=lambda one: (sum(one[2:]), one.id))

    def _grow(self) -> None:
        """Make room for half as many again; who searches goes on in the old arrays."""
        room = max(1024, self._count // 2)
        self._words = np.hstack([self._words, np.zeros((len(HASHES), room), dtype=np.uint64)])
        self._ids = np.concatenate([self._ids, np.zeros(room, dtype=np.int64)])
        if self._colours is not None:
            self._colours = np.concatenate([self._colours, np.zeros((room, LENGTH), dtype=np.uint8)])


def _held_against(ways: tuple[Way, ...]) -> Iterator[tuple[int, Way, str, str]]:
    """Each way from both sides: the new picture may be the mirrored, framed or cropped one, or the other."""
    for number, way in enumerate(ways):
        yield number, way, way.one, way.two
        if way.one != way.two:
            yield number, way, way.two, way.one


def _own(words: NDArray[np.uint64], one: str) -> NDArray[np.bool_]:
    """Say of each of (len(HASHES), k) whether it has such hashes of its own; as find_twins has it."""
    same = [words[column(one + name)] == words[column(name)] for name in ("phash", "dhash")]
    return np.asarray(~(same[0] & same[1]) | (one == ""))


def _is_refused(way: Way, bits: int, before: int | None) -> bool:
    """Say whether the colours were refused before, with nothing cut off, and no cut excuses them: as find_twins."""
    return way.moved and before is not None and not (way.one_sided and bits < before)


def _least_change(found: tuple[int, Alike]) -> tuple[int, int, int]:
    return found[0], found[1].phash_distance, found[1].dhash_distance


def _near_by_both(
    words: NDArray[np.uint64], asked: NDArray[np.uint64], mine: str, theirs: str, most: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where both hashes are near, (k,), and by how many bits, (2, k)."""
    near = _near(words[column(theirs + "phash")], asked[column(mine + "phash")], most[0])
    bits = np.array(
        [
            np.bitwise_count(words[column(theirs + name), near] ^ asked[column(mine + name)])
            for name in ("phash", "dhash")
        ],
        dtype=np.int64,
    )
    both = bits[1] <= most[1]
    return near[both], bits[:, both]


def _near(words: NDArray[np.uint64], word: np.uint64, distance: int) -> NDArray[np.int64]:
    """Where the words at most `distance` bits from `word` stand."""
    found = [
        start + np.flatnonzero(np.bitwise_count(words[start : start + AT_ONCE] ^ word) <= distance)
        for start in range(0, len(words), AT_ONCE)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *found])


def _same_colours(look: Look, colours: NDArray[np.uint8], way: Way) -> NDArray[np.bool_]:
    one = np.broadcast_to(np.frombuffer(look.colours, dtype=np.uint8), colours.shape)
    return same_colours(one, colours, way)


def _words(fingerprint: bytes | NDArray[np.uint64]) -> NDArray[np.uint64]:
    if isinstance(fingerprint, bytes):
        return np.frombuffer(fingerprint, dtype="<u8").astype(np.uint64)
    return np.asarray(fingerprint, dtype=np.uint64)
