"""Is there anything on a picture: one colour, near-black, near-white and near-empty ones, told by what is drawn.

Neither the size of the file nor the brightness says so: a title card is nearly all black and a drawing nearly all
white. What counts is the share of the area where something differs from what is next to it. Limits were calibrated on
3,122 drawings, 10,000 other pictures and made-up blank ones; docs/why/looks.md has the figures.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    from manyeyes.media.look import Look

Verdict = Literal["sure", "uncertain", "fine"]
SURE = 0.0005  # of the area
UNCERTAIN = 0.0025  # of the area: of all drawings only those with nothing on them have less
EVEN = 0.03  # spread: noise of ten levels has less, a gradient more
ONE_COLOUR = 32  # levels between the cells of a picture that has one colour only
CELLS = 80  # longest side: noise and JPEG's blocks are gone, strokes are not
STEP = 12  # levels from one cell to the next
LEVELS = np.arange(256.0)


class Blank(NamedTuple):
    """A verdict with the number behind it."""

    verdict: Verdict
    """sure: nothing is on it; uncertain: people should say; fine."""
    number: float
    """The share of its area where something is drawn, 0 to 1."""
    bound: float
    """What the number is, or would have to be, below."""


def blankness(look: Look, sure: float = SURE, uncertain: float = UNCERTAIN) -> Blank:
    """Judge whether nothing is on a picture; `sure` and `uncertain` are shares of the area, 0 to 1.

    What has no edges but varies (a gradient, fog, two colours of one brightness) is uncertain at most.
    """
    if look.content >= uncertain:
        return Blank("fine", look.content, uncertain)
    if look.content < sure and look.spread < EVEN and _one_colour(look.colours):
        return Blank("sure", look.content, sure)
    return Blank("uncertain", look.content, uncertain)


def emptiness(plane: Image.Image) -> tuple[float, float, float]:
    """The spread, brightness and content of a plane of brightness in mode L, as Look describes them."""
    counts = np.array(plane.histogram(), dtype=np.float64) / (plane.width * plane.height)
    mean = float(counts @ LEVELS)
    spread = math.sqrt(counts @ (LEVELS - mean) ** 2) / 127.5
    brightest = int(np.searchsorted(np.cumsum(counts), 0.99))
    return spread, min(brightest, 255) / 255, _content(plane)


def _content(plane: Image.Image) -> float:
    factor = max(1, max(plane.size) // CELLS)
    cells = np.asarray(plane.reduce(factor) if factor > 1 else plane).astype(np.int16)
    if min(cells.shape) < 2:
        return 0.0
    across, down = cells[:-1, 1:] - cells[:-1, :-1], cells[1:, :-1] - cells[:-1, :-1]
    drawn = np.maximum(np.abs(across), np.abs(down)) > STEP
    return float(np.count_nonzero(drawn) / drawn.size)


def _one_colour(colours: bytes) -> bool:
    cells: NDArray[np.uint8] = np.frombuffer(colours, dtype=np.uint8).reshape(-1, 3)
    return int(np.ptp(cells, axis=0).max()) <= ONE_COLOUR
