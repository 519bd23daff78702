"""The plain border round a picture: one colour, added by a phone, a slide or a scanner, or a film's letterbox.

One layer only: what lies under a black border may itself be a drawing on white, whose margin belongs to it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LEVELS = 24  # of 255: how far a border's pixels lie from its colour after JPEG
SHARE = 0.98  # of a line's pixels that must
MOST = 60  # levels: a single pixel further away is no border's
LEAST = 0.25  # of width or height that must be left, or the picture is all border


def without_border(plane: Image.Image) -> tuple[int, int, int, int] | None:
    """The box (left, top, right, bottom in pixels) inside the plain border of a plane in mode L; None without one."""
    seen = np.asarray(plane)
    colour = _colour(seen)
    if colour is None:
        return None
    pixels = seen.astype(np.int16)
    height, width = pixels.shape
    top = bottom = left = right = 0
    for _ in range(2):  # a letterbox hides the sides' border at first
        seen = pixels[top : height - bottom, left : width - right]
        above, below = _lines(seen, colour), _lines(seen[::-1], colour)
        if above is None or below is None:
            return None
        top, bottom = top + above, bottom + below
        seen = pixels[top : height - bottom, left : width - right]
        before, behind = _lines(seen.T, colour), _lines(seen.T[::-1], colour)
        if before is None or behind is None:
            return None
        left, right = left + before, right + behind
    inside = (left, top, width - right, height - bottom)
    if (
        inside == (0, 0, width, height)
        or width - left - right < LEAST * width
        or height - top - bottom < LEAST * height
    ):
        return None
    return inside


def _colour(pixels: NDArray[np.uint8]) -> float | None:
    """The colour of the outermost lines that are plain; of several, the one that most of them have."""
    colours = (_colour_of_line(line) for line in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    plain = [colour for colour in colours if colour is not None]
    return max(plain, key=lambda one: sum(abs(one - other) <= LEVELS for other in plain), default=None)


def _colour_of_line(line: NDArray[np.uint8]) -> float | None:
    """The median of a line that is plain; sorted, its ends say at once that most lines of a photograph are not."""
    levels = np.sort(line).astype(np.int16)
    middle = len(levels) // 2
    colour = float(levels[middle] + levels[~middle]) / 2
    if levels[-1] - levels[0] > 2 * MOST or not _plain(levels[None], colour)[0]:
        return None
    return colour


def _plain(lines: NDArray[np.int16], colour: float) -> NDArray[np.bool_]:
    away = np.abs(lines - np.int16(colour))
    is_plain: NDArray[np.bool_] = ((away <= LEVELS).mean(axis=1) >= SHARE) & (away.max(axis=1) <= MOST)
    return is_plain


def _lines(pixels: NDArray[np.int16], colour: float) -> int | None:
    """How many of the first lines are border; None where all are."""
    plain = _plain(pixels, colour)
    return None if plain.all() else int(np.argmin(plain))
