"""Is a picture sharp: how bent its brightness is over one pixel, against how much it changes over eight.

The ratio leaves contrast and the number of edges out, which a plain variance of the Laplacian mistakes for sharpness;
smoothing first leaves out noise and JPEG's blocks; the lesser direction counts, so motion along one axis is seen.
Judged beside the median of its series. Measured in docs/why/looks.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.blank import Verdict

SURE, UNCERTAIN = 0.15, 0.4  # of the median of the series
FLOOR_SURE, FLOOR_UNCERTAIN = 0.004, 0.02  # where the series is too small to have a median, or wholly blurred
FEWEST = 5
REACH = 8  # pixels
BAND = 64  # rows at once: they stay in the processor's cache
CALM = 8.0  # square levels: what remains of noise after smoothing


class Blur(NamedTuple):
    """A verdict with the number behind it."""

    verdict: Verdict
    """sure: blurred; uncertain: people should say; fine."""
    number: float
    """Sharpness as a share of the median of its series; itself where the series is too small, or wholly blurred."""
    bound: float
    """What the number is, or would have to be, below."""


def sharpness(plane: NDArray[np.uint8]) -> float:
    """The sharpness of a plane of brightness (height, width) whose longest side has 640 pixels, or fewer: 0 to about 1.

    The mean square of second differences after a 2 x 2 mean, over the mean square of differences 8 pixels apart.
    """
    height, width = plane.shape
    if min(height, width) < REACH + 4:
        return 0.0
    bands = (plane[top : top + BAND + REACH + 1] for top in range(0, height - REACH - 1, BAND))
    sums = np.array([_sums(band) for band in bands]).sum(axis=0) / 16  # of means of four: a quarter, squared
    rows, columns = height - 1 - REACH, width - 1 - REACH
    counts = np.array([rows * (width - 1), rows * (width - 1), rows * (width - 3), rows * columns])
    down_bent, down_changed, across_bent, across_changed = sums / counts
    return float(min(down_bent / (down_changed + CALM), across_bent / (across_changed + CALM)))


def blur(
    sharpness: NDArray[np.float64], sure: float = SURE, uncertain: float = UNCERTAIN, fewest: int = FEWEST
) -> list[Blur]:
    """Judge the pictures of one series, (n,), by their share of its median; fewer than `fewest` by an absolute floor.

    A series whose median is itself below the floor is wholly blurred: it is judged by the floor too.
    """
    values = np.asarray(sharpness, dtype=np.float64)
    median = float(np.median(values)) if len(values) else 0.0
    if len(values) < fewest or median < FLOOR_UNCERTAIN:
        return [_judged(float(value), FLOOR_SURE, FLOOR_UNCERTAIN) for value in values]
    return [_judged(float(value), sure, uncertain) for value in values / median]


def _judged(number: float, sure: float, uncertain: float) -> Blur:
    if number < sure:
        return Blur("sure", number, sure)
    return Blur("uncertain" if number < uncertain else "fine", number, uncertain)


def _sums(band: NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """Sums of squares of bends and changes, going down and going across, of a band that overlaps the next by 9 rows.

    All of sums of 2 x 2 pixels: whole numbers of 16 bits take half the time of numbers of 32.
    """
    wide = band.astype(np.int16)
    both = wide[:-1] + wide[1:]
    smooth = both[:, :-1] + both[:, 1:]
    own = smooth[:-REACH]
    rows = len(own)
    down, across = smooth[1 : rows + 2] - smooth[: rows + 1], own[:, 1:] - own[:, :-1]
    return (
        _squares(down[1:] - down[:-1]),
        _squares(smooth[REACH:] - own),
        _squares(across[:, 1:] - across[:, :-1]),
        _squares(own[:, REACH:] - own[:, :-REACH]),
    )


def _squares(values: NDArray[np.int16]) -> float:
    """The sum of squares; a dot product needs no second array."""
    flat = values.astype(np.float32).ravel()
    return float(flat @ flat)
