"""The plan of blocks.py compiled by numba, where the extra `fast` is there.

Each table is one radix sort that carries the hashes along, so that what is compared lies side by side in memory.
numba is loaded at the first call and never in the jail's child: it takes half a second and 100 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.twins.blocks import cheapest
from manyeyes.media.twins.near import Near

Codes = NDArray[np.uint64]


def is_there() -> bool:
    """Say whether numba is installed, without loading it."""
    return find_spec("numba") is not None


def codes(near: Near, most: int) -> Iterator[Codes]:
    """The pairs that each table is the first to find, as codes; the last one is longer than `most` where it stopped."""
    from manyeyes.media.twins.compiled import compare

    tables = cheapest(near.distance, len(near.hashes))
    masks = np.array([table.mask for table in tables], dtype=np.uint64)
    for number, table in enumerate(tables):
        low, width = np.array(table.turned, dtype=np.uint64).T.copy()
        yield compare(
            near.hashes, near.others, near.within, near.first, near.across, near.distance, near.other_distance,
            low, width, table.width, masks[:number], most,
        )  # fmt: skip
