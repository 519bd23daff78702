"""What of a picture made a tagger say a tag: parts are covered one after the other, and its score falls or does not.

Occlusion, after Zeiler and Fergus, "Visualizing and understanding convolutional networks" (2014), section 4.2. It asks
nothing of the model but scores, so that a head, a network and whatever comes are explained alike, in one batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError

if TYPE_CHECKING:
    from manyeyes.tagger.tagger import PixelsBySide, Tagger

GRID = 7
FAINT = 0.02  # a fall of the score below this is noise: such a map stays dark


class UnknownTag(ManyEyesError):
    """This tagger does not know the tag {tag}."""

    status = 404


def heat_map(tagger: Tagger, pixels: PixelsBySide, tag: str, grid: int = GRID) -> NDArray[np.float32]:
    """How much each part of one picture (side -> uint8 (side, side, 3)) matters for `tag`.

    Returns (grid, grid), 0 to 1: how far the score falls when the part is covered, as a share of the greatest fall. All
    0 where covering changes next to nothing. Raises UnknownTag. The picture is scored grid² + 1 times, in one batch.
    """
    if tag not in tagger.about.tags:
        raise UnknownTag(tag=tag)
    batch = {side: np.stack([one, *covered(one, grid)]) for side, one in pixels.items()}
    scores = tagger.scores_of_pixels(batch)[:, tagger.about.tags.index(tag)]
    fall = np.maximum(scores[0] - scores[1:], 0).reshape(grid, grid)
    greatest = float(fall.max())
    heat: NDArray[np.float32] = fall / greatest if greatest >= FAINT else np.zeros_like(fall)
    return heat.astype(np.float32)


def covered(picture: NDArray[np.uint8], grid: int = GRID) -> NDArray[np.uint8]:
    """The picture (side, side, 3) grid² times, row by row: each with another cell, and a half around it, in its mean.

    The half around makes cells overlap, so that what lies on a border is covered whole at least once.
    """
    side = picture.shape[0]
    mean = picture.reshape(-1, 3).mean(axis=0).astype(np.uint8)
    parts = np.repeat(picture[None], grid * grid, axis=0)
    edges = np.linspace(0, side, grid + 1)
    half = side / grid / 2
    for number in range(grid * grid):
        row, column = divmod(number, grid)
        rows, columns = (slice(*_span(edges, at, half, side)) for at in (row, column))
        parts[number, rows, columns] = mean
    return parts


def _span(edges: NDArray[np.float64], at: int, half: float, side: int) -> tuple[int, int]:
    return max(0, round(edges[at] - half)), min(side, round(edges[at + 1] + half))
