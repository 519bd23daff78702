"""Pictures without metadata, format by format: JPEG and PNG by the media room, WebP and GIF here, no other.

Pixels are never touched. What cannot be freed of metadata without decoding it is left out of a release, and the card
says so: a place where a photo was taken must not slip out in a format nobody thought of.
Sources: Google, WebP Container Specification; W3C, GIF89a Specification.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from manyeyes.media import NotStrippable, strip

SHOWN_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
EXIF_AND_XMP = 0x08 | 0x04  # flags in the first byte of VP8X
TURNED = (b"\x01\x12\x00\x03", b"\x12\x01\x03\x00")  # the orientation tag in either byte order
LOOPS = b"NETSCAPE2.0"  # the one GIF application block that changes what is seen


def without_metadata(data: bytes, picture_format: str) -> bytes | None:
    """The same picture without metadata, or none where that is not possible without decoding it."""
    try:
        if picture_format in ("JPEG", "PNG", "MPO"):
            return strip(data)
        if picture_format == "WEBP":
            return _webp(data)
        return _gif(data) if picture_format == "GIF" else None
    except (NotStrippable, IndexError, struct.error):
        return None


def _webp(data: bytes) -> bytes | None:
    chunks = list(_riff_chunks(data))
    if any(name == b"EXIF" and any(tag in body for tag in TURNED) for name, body in chunks):
        return None  # its orientation is metadata: without it the picture would lie on its side
    shown = [(name, _without_flags(body) if name == b"VP8X" else body) for name, body in chunks if name in SHOWN_CHUNKS]
    inside = b"".join(struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2) for name, body in shown)
    return struct.pack("<4sI4s", b"RIFF", 4 + len(inside), b"WEBP") + inside


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each chunk inside the RIFF size; what was appended after it is left behind."""
    mark, size, kind = struct.unpack_from("<4sI4s", data)
    if (mark, kind) != (b"RIFF", b"WEBP") or size + 8 > len(data):
        raise IndexError(size)
    at = 12
    while at + 8 <= size + 8:
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > size + 8:
            raise IndexError(at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _without_flags(body: bytes) -> bytes:
    return bytes([body[0] & ~EXIF_AND_XMP]) + body[1:]


def _gif(data: bytes) -> bytes:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise NotStrippable
    at = 13 + _colours(data[10])
    out = [data[:at]]
    while data[at] != 0x3B:
        end = _block_end(data, at)
        if _is_shown(data, at):
            out.append(data[at:end])
        at = end
    return b"".join(out) + b"\x3b"


def _colours(flags: int) -> int:
    """Bytes of the colour table these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _block_end(data: bytes, at: int) -> int:
    if data[at] == 0x2C:
        at += 10 + _colours(data[at + 9]) + 1
    elif data[at] == 0x21:
        at += 2
    else:
        raise IndexError(at)
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _is_shown(data: bytes, at: int) -> bool:
    """Pictures, their timing and transparency, and looping; comments, XMP and other applications are not."""
    if data[at] == 0x2C or data[at + 1] == 0xF9:
        return True
    return data[at + 1] == 0xFF and data[at + 3 : at + 14] == LOOPS
