"""How a picture looks, in numbers: what twins, blur and blankness are judged by. Version 1 of our own definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from manyeyes.media.blank import emptiness
from manyeyes.media.border import without_border
from manyeyes.media.colours import cells
from manyeyes.media.hashes import HASHES, fingerprint
from manyeyes.media.sharpness import sharpness

LOOK_VERSION = 1
SIDE = 640  # pixels, longest side: what a picture is decoded to at least, so that it looks the same in every way in
__all__ = ["HASHES", "LOOK_VERSION", "SIDE", "Look", "as_plain", "from_plain", "look_of", "look_of_luma"]


@dataclass(frozen=True)
class Look:
    """What one decoding tells about a picture's looks."""

    version: int
    fingerprint: bytes
    """Unsigned hashes of 64 bits, little-endian, in the order of HASHES; 96 bytes."""
    colours: bytes
    """Mean red, green and blue of 4 x 4 cells, row by row; 48 bytes."""
    sharpness: float
    """Higher is sharper; comparable within a series, not across."""
    spread: float
    """How much its brightness varies, 0 to 1."""
    brightness: float
    """Of its brightest parts, 0 to 1."""
    content: float
    """The share of its area where something is drawn, 0 to 1."""


def look_of(picture: Image.Image) -> Look:
    """Look at an upright RGB or grey picture of any size; makes no copy in full size."""
    factor = max(1, max(picture.size) // SIDE)
    small = picture.reduce(factor) if factor > 1 else picture
    return look_of_luma(np.asarray(small.convert("L")), cells(small))


def look_of_luma(luma: NDArray[np.uint8], colours: bytes) -> Look:
    """Look at a plane of brightness (height, width) as a video's decoder gives it, with the colours of 4 x 4 cells."""
    plane = _of_one_scale(Image.fromarray(luma))
    inside = without_border(plane)
    seen = np.asarray(plane.crop(inside) if inside else plane)
    return Look(LOOK_VERSION, fingerprint(plane, inside), colours, sharpness(seen), *emptiness(plane))


def as_plain(look: Look) -> dict[str, Any]:
    """A look as JSON, for the pipe between the jail's child and us."""
    return {**asdict(look), "fingerprint": look.fingerprint.hex(), "colours": look.colours.hex()}


def from_plain(said: Mapping[str, Any]) -> Look:
    """A look as a child said it; raises KeyError, TypeError or ValueError for nonsense."""
    numbers = {name: float(said[name]) for name in ("sharpness", "spread", "brightness", "content")}
    fingerprint, colours = bytes.fromhex(said["fingerprint"]), bytes.fromhex(said["colours"])
    if len(fingerprint) != 8 * len(HASHES) or len(colours) != 48:
        raise ValueError("not a look")
    return Look(int(said["version"]), fingerprint, colours, **numbers)


def _of_one_scale(plane: Image.Image) -> Image.Image:
    """Bring the longest side to SIDE, so that sharpness is measured at one scale; smaller planes stay."""
    factor = max(1, max(plane.size) // SIDE)
    small = plane.reduce(factor) if factor > 1 else plane
    longest = max(small.size)
    if longest <= SIDE:
        return small
    size = (max(1, round(small.width * SIDE / longest)), max(1, round(small.height * SIDE / longest)))
    return small.resize(size, Image.Resampling.BOX)
