"""What the jail says about a file: a picture it has seen whole, or the reason why it is none."""

from __future__ import annotations

import builtins
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """A picture that decoded to its last pixel."""

    sha256: str
    format: str
    """JPEG, PNG, WEBP, GIF, BMP, TIFF or AVIF, by content; the name of the file says nothing."""
    width: int
    """Pixels, upright."""
    height: int
    """Pixels, upright."""
    bytes: int
    derivatives: dict[int, builtins.bytes]
    """WebP without metadata by its longest side in pixels; never larger than the picture."""


@dataclass(frozen=True)
class Unreadable:
    """A file that is no picture for us."""

    reason: str
    """A sentence for the owner."""
    sha256: str | None = None
    """None where not even the bytes could be read."""
