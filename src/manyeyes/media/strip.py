"""Metadata taken out of JPEG and PNG bytes without touching a pixel: places, times, cameras, previews, appendices.

What changes how the picture looks stays: colour profile and, where it is not 1, the orientation.
Sources: ITU-T T.81 B.1 (JPEG segments), W3C PNG 3 section 11 (chunks).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from manyeyes.errors import ManyEyesError
from manyeyes.media.orientation import PREFIX, only_orientation, orientation

PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to look the same: pixels, frames of an animation, transparency, colour and pixel shape.
KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
SOI, EOI, SOS, APP0, APP1, APP2, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE


class NotStrippable(ManyEyesError):
    """Metadata can be taken out of whole JPEG and PNG files only; this one is neither."""


def strip(data: bytes) -> bytes:
    """Return the same picture without metadata; the same bytes in give the same bytes out. Raises NotStrippable."""
    try:
        if data.startswith(PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
    except (IndexError, struct.error):
        pass
    raise NotStrippable


def _jpeg(data: bytes) -> bytes:
    segments = list(_segments(data))
    exif = (body[4:] for marker, body in segments if marker == APP1 and body[4:].startswith(PREFIX))
    turn = orientation(next(exif, b""))
    out = [b"\xff\xd8"]
    jfif = [body for marker, body in segments if marker == APP0 and body[4:9] == b"JFIF\x00"][:1]
    out += [_without_preview(body) for body in jfif]
    if turn != 1:
        minimal = only_orientation(turn)
        out.append(struct.pack(">BBH", 0xFF, APP1, 2 + len(minimal)) + minimal)
    out += [body for marker, body in segments if _shows(marker, body)]
    return b"".join(out) + b"\xff\xd9"


def _shows(marker: int, body: bytes) -> bool:
    """Say whether a segment takes part in how the picture looks."""
    if marker == APP2:
        return body[4:].startswith(b"ICC_PROFILE\x00")
    if marker == APP14:
        return body[4:].startswith(b"Adobe")
    return not (APP0 <= marker <= 0xEF or marker == COM)


def _without_preview(jfif: bytes) -> bytes:
    """Keep JFIF's version and pixel shape (14 bytes), drop the small picture it may carry."""
    return struct.pack(">BBH", 0xFF, APP0, 16) + jfif[4:16].ljust(12, b"\x00") + b"\x00\x00"


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a JPEG into (marker, bytes from its 0xFF on); coded data belong to the scan they follow.

    Stops at the end marker, so that pictures, videos and secrets appended to the file are left behind.
    """
    at = 2
    while True:
        if data[at] != 0xFF:
            raise IndexError(at)
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if marker == EOI:
            return
        if marker == 0x01 or 0xD0 <= marker <= SOI:  # no length; harmless where they stand
            at += 2
            continue
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == SOS:
            end = _end_of_coded(data, end)
        if end > len(data):
            raise IndexError(end)
        yield marker, data[at:end]
        at = end


def _end_of_coded(data: bytes, at: int) -> int:
    """Return where coded data stop: at the first 0xFF that is neither stuffed nor a restart marker."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError(at)
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        else:
            return at


def _png(data: bytes) -> bytes:
    chunks = list(_chunks(data))
    turn = next((orientation(whole[8:-4]) for kind, whole in chunks if kind == b"eXIf"), 1)
    kept = [whole for kind, whole in chunks if kind in KEPT_CHUNKS]
    if turn != 1:
        kept.insert(1, _chunk(b"eXIf", only_orientation(turn).removeprefix(PREFIX)))
    return PNG + b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Cut a PNG into (name, whole chunk with length and checksum), up to and with IEND."""
    at, kind = len(PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise IndexError(end)
        yield kind, data[at:end]
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
