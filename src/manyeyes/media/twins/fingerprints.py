"""Looks as the arrays that twins are found in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.colours import LENGTH
from manyeyes.media.hashes import HASHES
from manyeyes.media.look import Look


def fingerprints(looks: Sequence[Look]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """The hashes, (n, len(HASHES)), and the colours, (n, 48), of n looks, as find_twins and twin_groups take them."""
    words = np.frombuffer(b"".join(look.fingerprint for look in looks), dtype="<u8").astype(np.uint64)
    colours = np.frombuffer(b"".join(look.colours for look in looks), dtype=np.uint8)
    return words.reshape(-1, len(HASHES)), colours.reshape(-1, LENGTH)
