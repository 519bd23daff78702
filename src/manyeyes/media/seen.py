"""What the jail says about a file: a picture it has seen whole, or the reason why it is none."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.look import Look


@dataclass(frozen=True)
class VideoFacts:
    """What a video's packets and header say; nothing of it was decoded but a few stills."""

    duration: float
    """Seconds, by its packets."""
    header_duration: float | None
    """Seconds, by its header, which may lie; None where it says nothing."""
    frames: int
    """Packets with a picture."""
    rate: float
    """Mean frames a second."""
    rotation: int
    """Degrees (0, 90, 180, 270) it is turned by, clockwise, to stand upright."""
    codec: str
    sound: bool
    fingerprint: builtins.bytes
    """Hashes at fixed times: other encodings of the same video have nearly the same."""


@dataclass(frozen=True)
class Seen:
    """A picture that decoded to its last pixel, or a video whose streams were read to their end."""

    sha256: str
    format: str
    """JPEG, PNG, WEBP, GIF, BMP, TIFF, AVIF, HEIC, MP4, WEBM, … by content; the name of the file says nothing."""
    width: int
    """Pixels, upright."""
    height: int
    """Pixels, upright."""
    bytes: int
    derivatives: dict[int, builtins.bytes]
    """WebP without metadata by its longest side in pixels; never larger than the picture. A video's are of a still."""
    look: Look | None = None
    """None only for videos."""
    video: VideoFacts | None = None
    """None for pictures."""


@dataclass(frozen=True)
class Pixels:
    """A picture as networks see it: upright, sRGB, on white, padded to a square in the middle."""

    width: int
    """Of the picture itself, upright."""
    height: int
    by_side: Mapping[int, NDArray[np.uint8]]
    """Side in pixels -> (side, side, 3), red, green, blue."""


@dataclass(frozen=True)
class Unreadable:
    """A file that is no picture for us."""

    reason: str
    """A sentence for the owner."""
    sha256: str | None = None
    """None where not even the bytes could be read."""
