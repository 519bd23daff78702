"""Where something is in a picture: maps pooled onto a grid, colours cell by cell, and the small picture itself."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
CELLS = 8
"""Colours are counted in 8 x 8 cells …"""
HUES, SATURATIONS, VALUES = 8, 3, 3
"""… and this many shades of each."""


def on_a_grid(maps: Floats, cells: int) -> Floats:
    """Maps (n, channels, h, w) averaged over cells x cells equal parts by area, flat (n, channels * cells²)."""
    count, channels, height, width = maps.shape
    shares = _shares(height, width, cells)
    return (maps.reshape(count * channels, height * width) @ shares).reshape(count, -1)


@cache
def _shares(height: int, width: int, cells: int) -> Floats:
    """(height * width, cells²): the share each pixel has in the mean of each part; columns sum to 1."""
    return np.ascontiguousarray(np.kron(_areas(height, cells), _areas(width, cells)).T)


@cache
def _areas(length: int, cells: int) -> Floats:
    """(cells, length): the share each of `length` pixels has in the mean of each cell; rows sum to 1."""
    edges = np.linspace(0, length, cells + 1)
    pixel = np.arange(length)
    covered = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    return np.asarray(np.clip(covered, 0, 1) * cells / length, np.float32)


def colours(pixels: NDArray[np.uint8]) -> Floats:
    """Square roots of the shares of hues, saturations and values in each cell, (n, cells² * shades).

    The root is Hellinger's: it lets rare colours speak. Without saturation a pixel has no hue: it counts as grey.
    """
    return np.stack([_colours(picture) for picture in pixels])


def _colours(picture: NDArray[np.uint8]) -> Floats:
    side, shades = len(picture), HUES * SATURATIONS * VALUES
    hsv = np.asarray(Image.fromarray(picture).convert("HSV"), np.int32)
    hue, saturation, value = (hsv[..., at] * parts >> 8 for at, parts in enumerate((HUES, SATURATIONS, VALUES)))
    shade = (np.where(saturation > 0, hue, 0) * SATURATIONS + saturation) * VALUES + value
    place = np.arange(side) * CELLS // side
    counted = np.bincount(((place[:, None] * CELLS + place) * shades + shade).ravel(), minlength=CELLS**2 * shades)
    return np.asarray(np.sqrt(counted * (CELLS**2 / side**2)), np.float32)


def small(pixels: NDArray[np.uint8], side: int) -> Floats:
    """The picture at side x side pixels, 0 to 1, flat (n, 3 * side²); the side of `pixels` is a multiple of it."""
    count, whole = pixels.shape[:2]
    step = whole // side
    cells = pixels.reshape(count, side, step, side, step, 3)
    sums = cells.sum(axis=(2, 4), dtype=np.float32).transpose(0, 3, 1, 2)
    return np.asarray(sums.reshape(count, -1) / (255 * step * step), np.float32)
