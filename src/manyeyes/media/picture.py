"""From foreign bytes to a checked, upright sRGB picture. Runs in a jail's child only.

Decoding the whole picture is the only check: opening and verifying let half of the broken files through.
One rule each: animated and many pages, the first; 16 bits, the upper 8; CMYK and profiles, sRGB; alpha, onto white.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from manyeyes.media import heic
from manyeyes.media.orientation import lies_on_its_side, orientation
from manyeyes.media.recognise import begins_like, claims_to_be, is_heic, webp_size

PLUGINS = (
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
    GifImagePlugin,
    BmpImagePlugin,
    TiffImagePlugin,
    AvifImagePlugin,
)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
READ = "JPEG, PNG, WebP, GIF, BMP, TIFF and AVIF are read."
MOST_BYTES = 200_000_000
MOST_PIXELS = 50_000_000
# Their decoders hold the picture up to four times (measured: 16 bytes a pixel for WebP), so they get half.
MOST_PIXELS_OF = {"WEBP": 25_000_000, "AVIF": 25_000_000, "HEIC": 25_000_000}
BAND = 256
# Small pictures are made from so many times their pixels: 2 costs 1.6 times as much for 0.1 dB.
AMPLE = 1.5
# Exif's orientation -> what turns the stored pixels upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# We compare sizes ourselves, with a sentence; Pillow's own guard would only warn.
Image.MAX_IMAGE_PIXELS = None
# A thread a core, each with its stack, would eat the child's memory limit.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


class NotAPicture(Exception):
    """The sentence why a file is refused."""


@dataclass(frozen=True)
class Picture:
    """A decoded picture: its true upright size, and its pixels, upright, sRGB, perhaps already smaller."""

    format: str
    width: int
    height: int
    pixels: Image.Image


def decode(file: BinaryIO, at_least: int) -> Picture:
    """Decode the picture in `file` to its end; `pixels` keep a longest side of `at_least` where the picture has it.

    Raises NotAPicture with a sentence. Whatever a decoder raises is such a reason, never a crash.
    """
    head = _head(file)
    try:
        return _decode(file, head, at_least)
    except NotAPicture:
        raise
    except MemoryError:
        raise NotAPicture("Decoding it needs more than 512 MB of memory.") from None
    except UnidentifiedImageError:
        raise NotAPicture(_unknown(head)) from None
    except Exception as error:
        raise NotAPicture(_damage(error)) from None


def _head(file: BinaryIO) -> bytes:
    """Read the first bytes, after the file's size was found bearable."""
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise NotAPicture("The file is empty.")
    if size > MOST_BYTES:
        raise NotAPicture(f"The file is {size // 1_000_000} MB; more than {MOST_BYTES // 1_000_000} MB is not read.")
    head = file.read(512)
    file.seek(0)
    return head


def _decode(file: BinaryIO, head: bytes, at_least: int) -> Picture:
    ample = round(AMPLE * at_least)
    if claims_to_be(head) == "WEBP":
        _bearable("WEBP", webp_size(head) or (1, 1))
    if is_heic(head) and not heic.can_read():
        raise NotAPicture(heic.WITHOUT)
    with Image.open(file, formats=(*FORMATS, heic.FORMAT) if is_heic(head) else FORMATS) as image:
        kind = {"MPO": "JPEG", heic.FORMAT: "HEIC"}.get(str(image.format), str(image.format))
        _bearable(kind, image.size)
        if kind == "PNG":
            _checksums(file)
        width, height = image.size
        if kind == "JPEG":
            # Reads and decodes every coefficient, so a damaged file still fails; only fewer pixels come out.
            image.draft(None, (ample, ample))
        image.load()
        turn = 1 if kind == "TIFF" else orientation(image.info.get("exif") or b"")  # some PNG say it after the pixels
        if kind == "TIFF":
            width, height = image.size  # Pillow turns TIFF upright while loading
        if lies_on_its_side(turn):
            width, height = height, width
        return Picture(kind, width, height, _upright(_srgb(_smaller(image, ample)), turn))


def _bearable(kind: str, size: tuple[int, int]) -> None:
    """Refuse by the header what would not fit, before anything is decoded."""
    most = MOST_PIXELS_OF.get(kind, MOST_PIXELS)
    if size[0] * size[1] > most:
        which = f", the most for {kind.replace('WEBP', 'WebP')}" if kind in MOST_PIXELS_OF else ""
        raise NotAPicture(f"{size[0]:,} × {size[1]:,} pixels is more than {most // 1_000_000} million{which}.")
    if size[0] * size[1] == 0:
        raise NotAPicture("The picture has no pixels.")


def _checksums(file: BinaryIO) -> None:
    """Check every chunk's CRC: a PNG whose picture data have a wrong one would decode without complaint."""
    place = file.tell()
    file.seek(0)
    try:
        Image.open(file, formats=("PNG",)).verify()
    finally:
        file.seek(place)


def _smaller(image: Image.Image, side: int) -> Image.Image:
    """Shrink by a whole number, band by band, so that no second copy in full size is ever made."""
    factor = max(1, max(image.size) // side)
    if factor == 1:
        return _plain(image)
    width, height = image.size
    step = BAND * factor
    bands = [
        _plain(image.crop((0, top, width, min(height, top + step)))).reduce(factor) for top in range(0, height, step)
    ]
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        whole.paste(band, (0, number * BAND))
    whole.info = dict(image.info)
    return whole


def _plain(image: Image.Image) -> Image.Image:
    """Bring any mode to L, RGB or CMYK: palettes resolved, 16 bits cut to 8, transparent pixels onto white."""
    if image.mode in ("L", "RGB", "CMYK") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        raise NotAPicture("Its pixels are numbers of 32 bits, which no screen shows.")
    if image.mode in ("1", "YCbCr", "RGBX", "LAB", "HSV") or (image.mode == "P" and "transparency" not in image.info):
        return image.convert("L" if image.mode == "1" else "RGB")
    seen = image.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    white.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return white


def _srgb(image: Image.Image) -> Image.Image:
    """Apply the picture's colour profile; one that is broken or for another kind of colour is left aside."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return shown if shown is not None else image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGB")


def _upright(image: Image.Image, turn: int) -> Image.Image:
    return image if turn == 1 else image.transpose(UPRIGHT[turn])


def _unknown(head: bytes) -> str:
    """Say what a file that no decoder wants seems to be."""
    ours = claims_to_be(head)
    if ours:
        return f"It begins like a {ours.replace('WEBP', 'WebP')} picture, but its header is broken or cut off."
    other = begins_like(head)
    if other is None:
        return f"This is not a picture. {READ}"
    if "picture" in other or "Photoshop" in other or "icon" in other or "SVG" in other:
        return f"This is {other}. Only {READ}"
    return f"This is not a picture: it begins like {other}."


def _damage(error: Exception) -> str:
    """Turn what a decoder said into a sentence."""
    said = str(error).lower()
    if "truncated" in said or isinstance(error, EOFError):
        return "The picture is cut off."
    if "too large" in said or "too long" in said or "memory" in said:
        return "The picture holds more than it shows: something in it unpacks to far too much."
    if "chunk" in said or "checksum" in said or "crc" in said:
        return "The picture is damaged: a part of it does not match its checksum, or is missing."
    return "The picture is damaged and cannot be decoded to its end."
