"""How a picture looks, in numbers: what twins, blur and blankness are judged by. Version 1 of our own definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LOOK_VERSION = 1
SIDE = 640  # pixels, longest side: what a picture is decoded to at least, so that it looks the same in every way in
HASHES = ("phash", "dhash", "mirrored_phash", "mirrored_dhash", "trimmed_phash", "trimmed_dhash",
          "trimmed_mirrored_phash", "trimmed_mirrored_dhash")  # fmt: skip
_DCT = np.cos(np.pi * np.outer(np.arange(8), 2 * np.arange(32) + 1) / 64).astype(np.float64)


@dataclass(frozen=True)
class Look:
    """What one decoding tells about a picture's looks."""

    version: int
    fingerprint: bytes
    """Eight unsigned hashes of 64 bits, little-endian, in the order of HASHES; 64 bytes."""
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
    """Look at an upright RGB or grey picture of any size."""
    factor = max(1, max(picture.size) // SIDE)
    small = picture.reduce(factor) if factor > 1 else picture
    cells = np.asarray(small.convert("RGB").resize((4, 4), Image.Resampling.BOX))
    return look_of_luma(np.asarray(small.convert("L")), cells.tobytes())


def look_of_luma(luma: NDArray[np.uint8], colours: bytes) -> Look:
    """Look at a plane of brightness (height, width) as a video's decoder gives it, with the colours of 4 x 4 cells."""
    hashes = _hashes(luma)
    work = luma.astype(np.float32)
    laplace = 4 * work[1:-1, 1:-1] - work[:-2, 1:-1] - work[2:, 1:-1] - work[1:-1, :-2] - work[1:-1, 2:]
    sharpness = float(laplace.var()) if laplace.size else 0.0
    edges = np.abs(np.diff(work, axis=1)) > 8
    return Look(
        LOOK_VERSION,
        np.array([*hashes, *hashes], dtype="<u8").tobytes(),
        colours,
        sharpness,
        float(work.std() / 127.5),
        float(np.percentile(work, 99) / 255),
        float(edges.mean()) if edges.size else 0.0,
    )


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


def _hashes(luma: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    image = Image.fromarray(luma)
    mirrored = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return (_phash(image), _dhash(image), _phash(mirrored), _dhash(mirrored))


def _phash(image: Image.Image) -> int:
    pixels = np.asarray(image.resize((32, 32), Image.Resampling.LANCZOS), dtype=np.float64)
    low = _DCT @ pixels @ _DCT.T
    return _bits(low > np.median(low))


def _dhash(image: Image.Image) -> int:
    pixels = np.asarray(image.resize((9, 8), Image.Resampling.LANCZOS))
    return _bits(pixels[:, 1:] > pixels[:, :-1])


def _bits(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits.ravel()).tobytes(), "big")
