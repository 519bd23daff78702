"""The one field of EXIF that changes what people see: which way up. Read and written here (Exif 2.32, 4.6.4)."""

from __future__ import annotations

import struct

TAG = 0x0112
PREFIX = b"Exif\x00\x00"


def lies_on_its_side(orientation: int) -> bool:
    """Say whether width and height change places when the picture is turned upright."""
    return orientation >= 5


def orientation(exif: bytes) -> int:
    """Return 1 to 8 from an EXIF block, with or without its `Exif` prefix; 1 for what is broken or absent."""
    tiff = exif.removeprefix(PREFIX)
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (entries,) = struct.unpack_from(order + "H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * entries, 12):
            tag, kind, count = struct.unpack_from(order + "HHI", tiff, at)
            if tag == TAG:
                (value,) = struct.unpack_from(order + "H", tiff, at + 8)
                return value if kind == 3 and count == 1 and 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def only_orientation(value: int) -> bytes:
    """Make the smallest EXIF block that says `value` (1 to 8) and nothing else: 32 bytes with its prefix."""
    return PREFIX + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, TAG, 3, 1, value, 0, 0)
