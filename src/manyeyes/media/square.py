"""A picture as networks see it: a square of so many pixels, the picture whole in its middle, white beside it."""

from __future__ import annotations

from PIL import Image


def square(pixels: Image.Image, side: int) -> bytes:
    """Red, green, blue of an upright RGB picture, side x side x 3 bytes; smaller pictures are enlarged."""
    scale = side / max(pixels.size)
    size = (max(1, round(pixels.width * scale)), max(1, round(pixels.height * scale)))
    small = pixels if pixels.size == size else pixels.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
    whole = Image.new("RGB", (side, side), "white")
    whole.paste(small, ((side - size[0]) // 2, (side - size[1]) // 2))
    return whole.tobytes()
