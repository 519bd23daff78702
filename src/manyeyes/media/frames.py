"""Stills of a video, as they are asked for and as the jail hands them out, one after another in their order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from manyeyes.media.look import Look
from manyeyes.media.sharpness import SURE

CLEARLY_BLURRED = SURE  # of the median of a series
JPEG = "jpeg"
THUMBNAIL = 160  # pixels, longest side: what is kept of a still that is left out


@dataclass(frozen=True)
class Sampling:
    """Which frames of a video become stills."""

    kind: Literal["frames", "seconds", "keyframes"]
    """Every `every`th frame, the first frame at or after each `every` seconds, or what decodes by itself alone."""
    every: float = 1

    def __post_init__(self) -> None:
        """Refuse what would never end."""
        if self.kind == "frames" and (self.every < 1 or self.every != int(self.every)):
            raise ValueError("every Nth frame: N is a whole number from 1 on")
        if not 0.001 <= self.every <= 1_000_000:
            raise ValueError("the distance of two stills is 0.001 to 1,000,000 seconds or frames")


@dataclass(frozen=True)
class FrameLimits:
    """A screen that runs with the decoding: what is surely out is not encoded. None: not looked at."""

    blur: float | None = None
    """Left out below this share of the median sharpness of the stills so far, from the fifth on."""
    twin_distance: int | None = None
    """Left out when a sharper still that was kept is within so many bits of its pHash …"""
    twin_dhash: int = 8
    """… and within so many of its dHash."""


@dataclass(frozen=True)
class Still:
    """One frame of a video, upright, with all that one decoding of it tells."""

    index: int
    """Its place among the video's frames in order of time, from 0: the number of packets with an earlier time."""
    time: float
    """Seconds from the first frame."""
    look: Look
    width: int
    """Pixels, upright."""
    height: int
    """Pixels, upright."""
    jpeg: bytes | None
    """Upright, full size, quality 92, without metadata; None: left out for now."""
    derivatives: dict[int, bytes]
    """WebP by longest side in pixels; empty where it is left out."""
    thumbnail: bytes | None
    """A WebP of 160 pixels of a still that is left out."""


@dataclass(frozen=True)
class VideoEnd:
    """The last of what the jail hands out for a video: what was read, what is missing."""

    decoded: float
    """Seconds of the video that were read whole."""
    missing: float
    """Seconds that its header or its packets promise and that were not there or were broken."""
    frames: int
    """Frames that were read whole; those between two stills count, also where nothing needed them decoded."""
    broken_packets: int
    reason: str | None = None
    """A sentence why it ended early, or was no video at all; None: it was read to its end."""
