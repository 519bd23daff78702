"""Whether two pictures of the same shapes have the same colours: a red balloon is no twin of a blue one.

Compared are the mean red, green and blue of 4 x 4 cells. Re-encoding, resizing and mirroring move a cell's mean little;
another colour moves at least one cell far. What was measured stands in docs/why/twins.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.colours import CELLS
from manyeyes.media.twins.ways import Way

# Levels of 255, root mean square over red, green and blue, in the cell that differs most.
MOST_APART = 16.0
# Trimming and cropping move the cells: only the four in the middle are compared, and less strictly. Comparing all
# sixteen of a crop lost a fifth of the cropped drawings and kept three pairs of 3,122 apart.
MOST_APART_MOVED = 40.0


def apart(one: NDArray[np.uint8], two: NDArray[np.uint8], way: Way) -> NDArray[np.float64]:
    """How far the most different cells of each pair are apart, (m,); `one` and `two` are (m, 48)."""
    left, right = _cells(one), _cells(two)
    if way.mirrored:
        right = right[:, :, ::-1]
    if way.moved:
        left, right = left[:, 1:3, 1:3], right[:, 1:3, 1:3]
    square = ((left - right) ** 2).mean(axis=3)
    return np.asarray(np.sqrt(square).max(axis=(1, 2)), dtype=np.float64)


def same_colours(one: NDArray[np.uint8], two: NDArray[np.uint8], way: Way) -> NDArray[np.bool_]:
    """Say of each pair whether its colours are the same, (m,)."""
    return apart(one, two, way) <= (MOST_APART_MOVED if way.moved else MOST_APART)


def _cells(colours: NDArray[np.uint8]) -> NDArray[np.float64]:
    return colours.reshape(-1, CELLS, CELLS, 3).astype(np.float64)
