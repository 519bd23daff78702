"""What is surely out while a video is still being decoded: twins of a sharper still before, and clear blur.

It only spares encoding. Whoever knows the whole series decides, and asks for a still that was left out too early.
"""

from __future__ import annotations

import statistics
from bisect import insort

from manyeyes.media.frames import FrameLimits
from manyeyes.media.look import Look
from manyeyes.media.video_twin import hashes_of

FIRST_JUDGED = 5  # a median of fewer stills says nothing


class Gate:
    """Remembers the stills of one video so far."""

    def __init__(self, limits: FrameLimits) -> None:
        """Begin with no stills."""
        self._limits = limits
        self._sharpness: list[float] = []
        self._kept: list[tuple[int, int, float]] = []

    def lets_through(self, look: Look) -> bool:
        """Say whether this still is worth encoding, and remember it."""
        insort(self._sharpness, look.sharpness)
        hashes = hashes_of(look)
        if self._is_blurred(look) or self._has_sharper_twin(*hashes, look.sharpness):
            return False
        self._kept.append((*hashes, look.sharpness))
        return True

    def _is_blurred(self, look: Look) -> bool:
        if self._limits.blur is None or len(self._sharpness) < FIRST_JUDGED:
            return False
        return look.sharpness < self._limits.blur * statistics.median(self._sharpness)

    def _has_sharper_twin(self, phash: int, dhash: int, sharpness: float) -> bool:
        most = self._limits.twin_distance
        if most is None:
            return False
        return any(
            (phash ^ one).bit_count() <= most and (dhash ^ other).bit_count() <= self._limits.twin_dhash
            for one, other, its in reversed(self._kept)  # a twin is mostly near
            if its >= sharpness
        )
