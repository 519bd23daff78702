"""Pictures for the tests of media, made on the spot: small, real files in every format, and broken ones."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image


def a_gradient(width: int = 80, height: int = 48) -> Image.Image:
    """A picture whose four corners differ, so that turning it wrong is seen."""
    red = Image.linear_gradient("L").resize((width, height))
    green = Image.linear_gradient("L").rotate(90).resize((width, height))
    return Image.merge("RGB", (red, green, Image.new("L", (width, height), 90)))


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    """The bytes of a picture in one format."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def png_header_only(width: int, height: int) -> bytes:
    """A tiny PNG that says it is huge."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", body), (b"IDAT", zlib.compress(b"\x00" * 64)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def a_file(folder: Path, name: str, data: bytes) -> Path:
    """Bytes in a file."""
    path = folder / name
    path.write_bytes(data)
    return path


def shown(webp: bytes) -> Image.Image:
    """A derivative as a page would paint it."""
    return Image.open(io.BytesIO(webp)).convert("RGB")
