"""Pictures for tests of looks: scenes with large and small shapes, their copies, and the shared real ones."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from manyeyes.media import HASHES, Look


def a_scene(seed: int, width: int = 640, height: int = 480) -> Image.Image:
    """A picture with soft large shapes and sharp-edged small ones, unlike those of other seeds."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (5, 6, 3), dtype=np.uint8))
    fine = Image.fromarray(rng.integers(0, 256, (36, 48, 3), dtype=np.uint8))
    soft = coarse.resize((width, height), Image.Resampling.BICUBIC)
    return Image.blend(soft, fine.resize((width, height), Image.Resampling.NEAREST), 0.3)


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus by Gauss' bell; `radius` in pixels of a picture whose longest side has 640."""
    return picture.filter(ImageFilter.GaussianBlur(radius * max(picture.size) / 640))


def shaken(picture: Image.Image, pixels: int, *, down: bool = False) -> Image.Image:
    """Moved while it was taken, by `pixels` of a picture whose longest side has 640."""
    steps = max(2, round(pixels * max(picture.size) / 640))
    wide = np.asarray(picture).astype(np.float32)
    moved = sum(np.roll(wide, step - steps // 2, axis=0 if down else 1) for step in range(steps))
    return Image.fromarray((moved / steps).astype(np.uint8))


def out_of_focus(picture: Image.Image, radius: float) -> Image.Image:
    """Every point a disk, as a lens makes it."""
    reach = radius * max(picture.size) / 640
    around = range(-int(reach), int(reach) + 1)
    places = [(y, x) for y in around for x in around if x * x + y * y <= reach * reach]
    wide = np.asarray(picture).astype(np.float32)
    total = sum(np.roll(wide, place, axis=(0, 1)) for place in places)
    return Image.fromarray((total / len(places)).astype(np.uint8))


def recoded(picture: Image.Image, quality: int) -> Image.Image:
    """Through JPEG and back."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    with Image.open(io.BytesIO(out.getvalue())) as opened:
        return opened.convert("RGB")


def real_pictures(folder: Path) -> list[Image.Image]:
    """All pictures of a shared folder, onto white."""
    return [onto_white(path) for path in sorted(folder.iterdir()) if path.suffix in (".jpg", ".png")]


def onto_white(path: Path) -> Image.Image:
    """A picture as the jail would see it."""
    with Image.open(path) as opened:
        seen = opened.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def hashes_of(look: Look) -> dict[str, int]:
    """The hashes of a fingerprint by name."""
    return dict(zip(HASHES, np.frombuffer(look.fingerprint, dtype="<u8").tolist(), strict=True))


def bits_apart(one: int, other: int) -> int:
    """Hamming's distance."""
    return (one ^ other).bit_count()
