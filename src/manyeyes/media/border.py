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
    pixels = np.asarray(plane).astype(np.int16)
    colour = _colour(pixels)
    if colour is None:
        return None
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


def _colour(pixels: NDArray[np.int16]) -> float | None:
    """The colour of the outermost lines that are plain; of several, the one that most of them have."""
    lines = (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])
    plain = [colour for line in lines if _plain(line[None], colour := float(np.median(line)))[0]]
    return max(plain, key=lambda one: sum(abs(one - other) <= LEVELS for other in plain), default=None)


def _plain(lines: NDArray[np.int16], colour: float) -> NDArray[np.bool_]:
    away = np.abs(lines - np.int16(colour))
    is_plain: NDArray[np.bool_] = ((away <= LEVELS).mean(axis=1) >= SHARE) & (away.max(axis=1) <= MOST)
    return is_plain


def _lines(pixels: NDArray[np.int16], colour: float) -> int | None:
    """How many of the first lines are border; None where all are."""
    plain = _plain(pixels, colour)
    return None if plain.all() else int(np.argmin(plain))
