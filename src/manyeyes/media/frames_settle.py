"""Which stills of one video stay, once all of them were looked at: not blurred, and the sharpest of its twins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.frames import FrameLimits
from manyeyes.media.frames_gate import FIRST_JUDGED
from manyeyes.media.look import HASHES, Look
from manyeyes.media.sharpness import UNCERTAIN, blur
from manyeyes.media.twins import find_twins, leaders


def settled(looks: Sequence[Look], limits: FrameLimits) -> list[str | int | None]:
    """For each still "blur", the position of the sharper one it is a twin of, or None where it stays.

    The leader rule: sharpest first, the earlier of equals; a still is dropped only for one that stays itself.
    """
    found: list[str | int | None] = ["blur" if one else None for one in _blurred(looks, limits.blur)]
    if limits.twin_distance is None:
        return found
    left = [place for place, verdict in enumerate(found) if verdict is None]
    for place, leader in zip(left, _leaders([looks[at] for at in left], limits), strict=True):
        if left[leader] != place:
            found[place] = left[leader]
    return found


def _blurred(looks: Sequence[Look], share: float | None) -> list[bool]:
    if share is None:
        return [False] * len(looks)
    judged = blur(np.array([look.sharpness for look in looks]), share, max(share, UNCERTAIN), FIRST_JUDGED)
    return [one.verdict == "sure" for one in judged]


def _leaders(looks: Sequence[Look], limits: FrameLimits) -> NDArray[Any]:
    fingerprints = np.frombuffer(b"".join(look.fingerprint for look in looks), dtype="<u8").reshape(-1, len(HASHES))
    colours = np.frombuffer(b"".join(look.colours for look in looks), dtype=np.uint8).reshape(-1, 48)
    pairs = find_twins(
        fingerprints,
        colours,
        distance=limits.twin_distance or 0,
        dhash_distance=limits.twin_dhash,
        mirrored=False,
        trimmed=False,
        cropped=False,
    )
    same = np.stack([pairs.first, pairs.second], axis=1)[pairs.same_colours]
    order = np.argsort([-look.sharpness for look in looks], kind="stable")
    return leaders(len(looks), same, order)
