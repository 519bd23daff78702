"""A video's packets, read to their end without decoding: when each picture is shown, which of them become stills."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.frames import Sampling
from manyeyes.media.video_open import MOST_FRAMES, MOST_WORK, NotAVideo, VideoFile

MOST_FAULTS = 100  # of the container, after which the rest is given up
LONGEST = 12 * 3600.0  # seconds: a header that promises more is not believed


@dataclass(frozen=True)
class Timeline:
    """What the packets say."""

    stamps: NDArray[np.int64] | None
    """Times of the pictures in the stream's unit, ascending, each once; None where a packet states none."""
    keys: NDArray[np.int64]
    """Places (indexes in order of time) of the pictures that decode by themselves."""
    unit: float
    """Seconds."""
    packets: int
    """With a picture."""
    duration: float
    """Seconds from the first picture to the end of the last."""
    faults: int
    """Where the container itself was broken."""

    @property
    def frames(self) -> int:
        """How many places there are."""
        return self.packets if self.stamps is None else len(self.stamps)

    @property
    def rate(self) -> float:
        """Mean frames a second."""
        return self.packets / self.duration if self.duration else 0.0

    def seconds(self) -> NDArray[np.float64]:
        """When each place is shown, from the first."""
        if self.stamps is None:
            return np.arange(self.packets) / (self.rate or 1.0)
        return (self.stamps.astype(np.float64) - float(self.stamps[0])) * self.unit

    def place(self, stamp: int | None, otherwise: int) -> int:
        """The place of a picture with this time, or `otherwise` where times are of no use."""
        if stamp is None or self.stamps is None:
            return otherwise
        found = self._places.get(stamp)
        return int(self.stamps.searchsorted(stamp)) if found is None else found

    @cached_property
    def _places(self) -> dict[int, int]:
        """Every time's place: asked for at each packet, where a search of an array would be felt."""
        return {} if self.stamps is None else {stamp: place for place, stamp in enumerate(self.stamps.tolist())}


def timeline(video: VideoFile, pulse: Callable[[], None]) -> Timeline:
    """Read every packet of the pictures; raises NotAVideo for none and for more work than is borne."""
    stamps: list[int | None] = []
    keys: list[int] = []
    last, faults = 0, 0
    for packet in packets(video):
        pulse()
        if packet is None:
            faults += 1
        elif packet.size and not packet.is_discard:
            stamps.append(packet.pts)
            last = max(last, packet.duration or 0)
            if packet.is_keyframe:
                keys.append(len(stamps) - 1)
            if len(stamps) > MOST_FRAMES:
                raise NotAVideo(f"The video has more than {MOST_FRAMES:,} frames, the most that are read.")
    if not stamps:
        raise NotAVideo("The video has a stream of pictures without a single frame in it.")
    _bearable(video, len(stamps))
    return _sorted(video, stamps, keys, last, faults)


def packets(video: VideoFile) -> Any:
    """Yield the packets of the pictures from where the file stands; None for each place that cannot be read."""
    for _ in range(MOST_FAULTS):
        try:
            yield from video.container.demux(video.stream)
            return
        except MemoryError:
            raise
        except Exception:
            yield None


def places(line: Timeline, sampling: Sampling) -> NDArray[np.int64]:
    """Which places become stills, ascending."""
    if sampling.kind == "keyframes":
        return line.keys
    if sampling.kind == "frames":
        return np.arange(0, line.frames, int(sampling.every), dtype=np.int64)
    spans = np.floor((line.seconds() + line.unit / 2) / sampling.every)
    return np.unique(spans, return_index=True)[1].astype(np.int64)


def missing(line: Timeline, header: float | None, decoded: float) -> float:
    """Seconds that header or packets promise beyond what was decoded; rounding of a header is not called a loss."""
    promised = max(line.duration, header if header is not None and header <= LONGEST else 0.0)
    slack = max(0.5, 2 / line.rate if line.rate else 0.0) if decoded >= line.duration else 0.0
    lost = promised - decoded
    return lost if lost > slack + 1e-6 else 0.0


def _bearable(video: VideoFile, frames: int) -> None:
    context = video.stream.codec_context
    if frames * context.width * context.height > MOST_WORK:
        raise NotAVideo(
            f"{frames:,} frames of {context.width:,} × {context.height:,} pixels are more than one video may have."
        )


def _sorted(video: VideoFile, stamps: Sequence[int | None], keys: Sequence[int], last: int, faults: int) -> Timeline:
    """Bring the packets, which come in the order of decoding, into the order of time."""
    unit = float(video.stream.time_base)
    rate = float(video.stream.average_rate or video.stream.base_rate or 0)
    times = [stamp for stamp in stamps if stamp is not None]
    if len(times) < len(stamps):
        span = len(stamps) / rate if rate else video.header_duration or 0.0
        return Timeline(None, np.array(keys, dtype=np.int64), unit, len(stamps), span, faults)
    ordered = np.unique(np.array(times, dtype=np.int64))
    places = np.unique(np.searchsorted(ordered, np.array([times[key] for key in keys], dtype=np.int64)))
    span = (int(ordered[-1]) - int(ordered[0])) * unit + (last * unit or (1 / rate if rate else 0.0))
    return Timeline(ordered, places.astype(np.int64), unit, len(stamps), span, faults)
