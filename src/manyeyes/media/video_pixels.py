"""One decoded frame of a video: how it looks, from its planes, and itself as JPEG and WebP. Frames are PyAV's."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from manyeyes.media.frames import THUMBNAIL
from manyeyes.media.look import SIDE, Look, look_of, look_of_luma
from manyeyes.media.thumbnail import fitted, thumbnails

QUALITY = 92
PLANAR = {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "gray"}
FULL_RANGE = 2  # ITU-T H.273's video_full_range_flag, as FFmpeg counts it
# ITU-R BT.601 and BT.709: how much of red and of blue the brightness holds. FFmpeg's number for 709 is 1.
BT709, RED_BLUE = 1, {True: (0.2126, 0.0722), False: (0.299, 0.114)}
CLOCKWISE = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
# Studio brightness runs from 16 to 235; a picture's from 0 to 255.
WIDENED = [max(0, min(255, round((value - 16) * 255 / 219))) for value in range(256)]


def turn_of(frame: Any) -> int:
    """Degrees, clockwise, that bring the frame upright: 0, 90, 180 or 270."""
    return round(-int(frame.rotation) / 90) * 90 % 360


def upright_size(frame: Any) -> tuple[int, int]:
    """Width and height in pixels once it stands upright."""
    return (frame.height, frame.width) if turn_of(frame) in (90, 270) else (frame.width, frame.height)


def look_at(frame: Any) -> Look:
    """Look at an upright frame: the same numbers as its JPEG would give, but for rounding, without making one."""
    if frame.format.name not in PLANAR:
        return look_of(picture(frame))
    factor = max(1, max(frame.width, frame.height) // SIDE)
    luma = _plane(frame, 0)
    small = luma.reduce(factor) if factor > 1 else luma
    turn = turn_of(frame)
    colours = np.rot90(_cells(frame, small), -turn // 90).tobytes()
    if not _is_full_range(frame):
        small = small.point(WIDENED)
    return look_of_luma(np.asarray(_turned(small, turn)), colours)


def picture(frame: Any) -> Image.Image:
    """The frame as upright RGB."""
    return _turned(Image.fromarray(frame.to_ndarray(format="rgb24")), turn_of(frame))


def jpeg(pixels: Image.Image) -> bytes:
    """The picture as JPEG; no metadata, and the same bytes for the same pixels."""
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def thumbnail(frame: Any) -> bytes:
    """An upright WebP of 160 pixels: what is kept of a frame that is left out."""
    width, height = fitted(frame.width, frame.height, THUMBNAIL)
    small = Image.fromarray(frame.reformat(width, height, "rgb24", interpolation="AREA").to_ndarray())
    small = _turned(small, turn_of(frame))
    return thumbnails(small, small.width, small.height, (THUMBNAIL,))[THUMBNAIL]


def _turned(image: Image.Image, turn: int) -> Image.Image:
    return image.transpose(CLOCKWISE[turn]) if turn else image


def _plane(frame: Any, number: int) -> Image.Image:
    """One plane of 8 bits without a copy; its lines are longer than they are seen."""
    plane = frame.planes[number]
    return Image.frombuffer("L", (plane.width, plane.height), plane, "raw", "L", plane.line_size, 1)


def _is_full_range(frame: Any) -> bool:
    return "yuvj" in frame.format.name or frame.format.name == "gray" or frame.color_range == FULL_RANGE


def _cells(frame: Any, luma: Image.Image) -> NDArray[np.uint8]:
    """Mean red, green and blue of 4 x 4 cells, (4, 4, 3), as stored, not upright; `luma`: its plane, smaller."""
    return _colours(frame, [_shrunk(plane) for plane in (luma, *_chroma(frame))])


def _chroma(frame: Any) -> list[Image.Image]:
    return [_plane(frame, number) for number in range(1, len(frame.planes))]


def _shrunk(plane: Image.Image) -> NDArray[np.float64]:
    """Means of 4 x 4 boxes; whole numbers of pixels come first, quickly, to eight times as many."""
    return np.asarray(plane.resize((4, 4), Image.Resampling.BOX, reducing_gap=8.0), dtype=np.float64)


def _colours(frame: Any, planes: list[NDArray[np.float64]]) -> NDArray[np.uint8]:
    """RGB of planes of equal size as a decoder gives them."""
    full = _is_full_range(frame)
    luma = planes[0] if full else (planes[0] - 16) * (255 / 219)
    if len(planes) < 3:
        return _bytes(np.stack([luma] * 3, axis=-1))
    blue, red = ((plane - 128) * (1.0 if full else 255 / 224) for plane in planes[1:3])
    return _bytes(_rgb(luma, blue, red, frame.colorspace == BT709))


def _rgb(
    luma: NDArray[np.float64], blue: NDArray[np.float64], red: NDArray[np.float64], is_709: bool
) -> NDArray[np.float64]:
    of_red, of_blue = RED_BLUE[is_709]
    r = luma + 2 * (1 - of_red) * red
    b = luma + 2 * (1 - of_blue) * blue
    g = (luma - of_red * r - of_blue * b) / (1 - of_red - of_blue)
    return np.stack([r, g, b], axis=-1)


def _bytes(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
