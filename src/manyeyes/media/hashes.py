"""Perceptual hashes of 64 bits, by our own definition; docs/why/looks.md says what was measured and why each step.

A plane of brightness is cut to a box, shrunk by whole numbers and then by Lanczos' filter to 32 × 32 (pHash: signs of
its lowest 8 × 8 cosine waves against their median) and to 9 × 8 (dHash: does it get brighter to the right).
After pHash and dHash of hackerfactor.com (2011, 2013) as ImageHash has them, with a dead zone for what is only noise:
on drawings whole rows of waves are exactly nothing, and a single re-encoding would turn half of the bits.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HASHES = (
    "phash", "dhash", "mirrored_phash", "mirrored_dhash",
    "trimmed_phash", "trimmed_dhash", "trimmed_mirrored_phash", "trimmed_mirrored_dhash",
    "centre95_phash", "centre95_dhash", "centre90_phash", "centre90_dhash",
)  # fmt: skip
"""Their order in a fingerprint. centre95: of the middle 95 % of width and height, which a cropped copy has as phash."""

WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "same": (("", ""),),
    "mirrored": (("", "mirrored_"),),
    "trimmed": (
        ("trimmed_", "trimmed_"),
        ("trimmed_", ""),
        ("trimmed_", "mirrored_"),
        ("trimmed_", "trimmed_mirrored_"),
    ),
    "cropped": (("centre95_", ""), ("centre90_", "")),
}
"""How two pictures may be twins: pairs of prefixes in HASHES, the one picture's and the other's, in either order."""

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels
Corners = tuple[float, float, float, float]  # the same, also between two pixels
DRAFT = 128  # pixels, shorter side: no JPEG is decoded smaller
GAP = 6.0  # planes are shrunk by whole numbers first, as long as they stay so many times as large as wanted
NOISE = 8.0  # of a wave of 32 × 32 pixels: what re-encoding at quality 30 leaves where nothing was
STEP = 2  # levels of brightness that are no difference
_WAVES = np.cos(np.pi * np.outer(np.arange(8), 2 * np.arange(32) + 1) / 64)  # DCT-II, its lowest eight


def phash(picture: Image.Image) -> int:
    """The pHash of a picture in any mode; a JPEG that is not loaded yet is decoded no larger than it must be."""
    return _number(_phashes(*_bright(picture))[0])


def dhash(picture: Image.Image) -> int:
    """The dHash of a picture in any mode; a JPEG that is not loaded yet is decoded no larger than it must be."""
    return _number(_dhashes(*_bright(picture))[0])


def _bright(picture: Image.Image) -> tuple[Image.Image, Corners | None]:
    """A picture's plane of brightness, and where it ends inside its last pixels if its size was no multiple of 8."""
    drafted = picture.draft("L", (DRAFT, DRAFT)) if picture.format == "JPEG" else None
    return picture.convert("L"), drafted and drafted[1]


def fingerprint(plane: Image.Image, inside: Box | None) -> bytes:
    """All HASHES of a plane of brightness (mode L) with its border outside `inside`; 8 bytes each, little-endian."""
    whole = _four(plane, None)
    trimmed = _four(plane, inside) if inside else whole
    centres = (_four(plane, _centre(plane, share))[:2] for share in (0.025, 0.05))
    return np.array([*whole, *trimmed, *itertools.chain(*centres)], dtype="<u8").tobytes()


def _four(plane: Image.Image, box: Box | None) -> tuple[int, int, int, int]:
    """pHash and dHash of a part of a plane, then of its mirror."""
    part = plane.crop(box) if box else plane  # resize's own box would look over the edge
    straight, turned = zip(_phashes(part), _dhashes(part), strict=True)
    return _number(straight[0]), _number(straight[1]), _number(turned[0]), _number(turned[1])


def _centre(plane: Image.Image, share: float) -> Box | None:
    """The box that leaves `share` of width and height away on each side."""
    left, top = round(share * plane.width), round(share * plane.height)
    return (left, top, plane.width - left, plane.height - top) if left or top else None


def _phashes(plane: Image.Image, within: Corners | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The bits of a plane and of its mirror, whose odd waves from left to right are the same with the other sign."""
    pixels = np.asarray(plane.resize((32, 32), Image.Resampling.LANCZOS, within, GAP), dtype=np.float64)
    waves = _WAVES @ pixels @ _WAVES.T
    waves[np.abs(waves) < NOISE] = 0.0
    turned = waves.copy()
    turned[:, 1::2] *= -1
    return waves > np.median(waves), turned > np.median(turned)


def _dhashes(plane: Image.Image, within: Corners | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    rising = np.diff(
        np.asarray(plane.resize((9, 8), Image.Resampling.LANCZOS, reducing_gap=3.0)).astype(np.int16), axis=1
    )
    return rising > STEP, rising[:, ::-1] < -STEP


def _number(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits.ravel()).tobytes(), "big")
