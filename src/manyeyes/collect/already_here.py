"""What a new picture is held against: the looks of all pictures of its project, kept in this process."""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from manyeyes import items
from manyeyes.media import HASHES, LOOK_VERSION, Alike, Look, NearIndex
from manyeyes.storage import Transaction

AT_ONCE = 20_000  # looks read at once: 3 MB
# Of two that add pictures at the same time the one with the higher ids may be done first: what is new is looked for
# again among the ids just before. An import adds 50 pictures a transaction.
LOOK_BACK = 1000


class AlreadyHere:
    """One project's looks, brought up to date by item id at each question: the first reads all, later ones little."""

    def __init__(self, project_id: int) -> None:
        """Know the project; nothing is read yet."""
        self._project_id = project_id
        self._lock = Lock()
        self._last = 0
        self._recent: set[int] = set()
        self._index = NearIndex(np.empty((0, len(HASHES)), np.uint64), [], np.empty((0, 48), np.uint8))

    def find(self, tx: Transaction, look: Look) -> list[Alike]:
        """Pictures of the project that show the same, the nearest first; milliseconds at a million."""
        with self._lock:
            self._catch_up(tx)
            index = self._index
        return index.find(look)

    def _catch_up(self, tx: Transaction) -> None:
        after = max(0, self._last - LOOK_BACK)
        while True:
            found = items.looks_after(tx, self._project_id, after, AT_ONCE)
            new = {id: look for id, look in found.items() if id not in self._recent and look.version == LOOK_VERSION}
            self._take_in(new)
            self._recent |= new.keys()
            if len(found) < AT_ONCE:
                break
            after = max(found)
        self._last = max(self._last, *found, after)
        self._recent = {id for id in self._recent if id > self._last - LOOK_BACK}

    def _take_in(self, new: dict[int, Look]) -> None:
        if len(self._index) or not new:
            for id, look in new.items():
                self._index.add(id, look.fingerprint, look.colours)
            return
        looks = list(new.values())  # the first and greatest portion, at once
        words = np.stack([np.frombuffer(look.fingerprint, dtype="<u8") for look in looks]).astype(np.uint64)
        colours: NDArray[np.uint8] = np.stack([np.frombuffer(look.colours, dtype=np.uint8) for look in looks])
        self._index = NearIndex(words, list(new), colours)
