"""Perceptual hashes of 64 bits, by our own definition; docs/why/looks.md says what was measured and why each step.

A plane of brightness is cut to a box, shrunk by whole numbers and then by Lanczos' filter to 32 × 32 (pHash: signs of
its lowest 8 × 8 cosine waves against their median) and to 9 × 8 (dHash: does it get brighter to the right).
After pHash and dHash of hackerfactor.com (2011, 2013) as ImageHash has them, with a dead zone for what is only noise:
on drawings whole rows of waves are exactly nothing, and a single re-encoding would turn half of the bits.
"""

from __future__ import annotations

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
_TURN = np.array([1.0, -1.0] * 4)  # in a mirror the odd waves from left to right have the other sign


def phash(picture: Image.Image) -> int:
    """The pHash of a picture in any mode; a JPEG that is not loaded yet is decoded no larger than it must be."""
    plane, within = _bright(picture)
    return _number(_phashes(_waves([_shrunk(plane, within)]))[0])


def dhash(picture: Image.Image) -> int:
    """The dHash of a picture in any mode; a JPEG that is not loaded yet is decoded no larger than it must be."""
    return _number(_dhashes(_steps([_rows(_bright(picture)[0])]))[0])


def _bright(picture: Image.Image) -> tuple[Image.Image, Corners | None]:
    """A picture's plane of brightness, and where it ends inside its last pixels if its size was no multiple of 8."""
    drafted = picture.draft("L", (DRAFT, DRAFT)) if picture.format == "JPEG" else None
    return picture.convert("L"), drafted and drafted[1]


def fingerprint(plane: Image.Image, inside: Box | None) -> bytes:
    """All HASHES of a plane of brightness (mode L) with its border outside `inside`; 8 bytes each, little-endian."""
    boxes = (None, inside, _centre(plane, 0.025), _centre(plane, 0.05))
    parts = {box: plane.crop(box) if box else plane for box in boxes}  # resize's own box would look over the edge
    waves, steps = _waves([_shrunk(part) for part in parts.values()]), _steps([_rows(part) for part in parts.values()])
    words = np.packbits(
        [_phashes(waves), _dhashes(steps), _phashes(waves * _TURN), _dhashes(-steps[:, :, ::-1])], axis=2
    )
    four = dict(zip(parts, words.transpose(1, 0, 2)[:, :, ::-1], strict=True))
    whole, trimmed, *centres = (four[box] for box in boxes)
    return b"".join(hashes.tobytes() for hashes in (whole, trimmed, *(centre[:2] for centre in centres)))


def _centre(plane: Image.Image, share: float) -> Box | None:
    """The box that leaves `share` of width and height away on each side."""
    left, top = round(share * plane.width), round(share * plane.height)
    return (left, top, plane.width - left, plane.height - top) if left or top else None


def _shrunk(plane: Image.Image, within: Corners | None = None) -> Image.Image:
    return plane.resize((32, 32), Image.Resampling.LANCZOS, within, GAP)


def _rows(plane: Image.Image) -> Image.Image:
    return plane.resize((9, 8), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _waves(planes: list[Image.Image]) -> NDArray[np.float64]:
    """The lowest waves of planes of 32 x 32 pixels, (n, 8, 8), down first; noise is nothing."""
    waves: NDArray[np.float64] = _WAVES @ np.array(planes, dtype=np.float64) @ _WAVES.T
    waves[np.abs(waves) < NOISE] = 0.0
    return waves


def _phashes(waves: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which waves are above their median, (n, 64)."""
    flat = waves.reshape(-1, 64)
    middle = np.sort(flat, axis=1)[:, 31:33]  # a quarter of the time of numpy's median
    return flat > (middle[:, :1] + middle[:, 1:]) / 2


def _steps(planes: list[Image.Image]) -> NDArray[np.int16]:
    """How much brighter it gets to the right, of planes of 9 x 8 pixels, (n, 8, 8)."""
    pixels = np.array(planes, dtype=np.int16)
    return pixels[:, :, 1:] - pixels[:, :, :-1]


def _dhashes(steps: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Which steps go up, (n, 64)."""
    return (steps > STEP).reshape(-1, 64)


def _number(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
