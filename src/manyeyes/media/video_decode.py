"""Decoding the frames that are asked for, in one pass: a broken packet costs its own frame, never the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.video_open import VideoFile
from manyeyes.media.video_timeline import Timeline, packets


@dataclass
class Tally:
    """What a pass came across; complete at its end."""

    frames: int = 0
    """Packets that were read whole."""
    broken: int = 0


def decoded(
    video: VideoFile,
    line: Timeline,
    wanted: NDArray[np.int64],
    pulse: Callable[[], None],
    tally: Tally,
    only_keys: bool = False,
) -> Iterator[tuple[int, Any]]:
    """Yield (place, frame) for each place in `wanted`, ascending: the first whole frame at or after it.

    A frame that no other needs and nobody asked for is not decoded at all. Where the next wanted place comes before a
    whole frame does, that one still is not there.
    """
    pick = _Pick(wanted)
    for place, frame in _frames(video, line, set(wanted.tolist()), pulse, tally, only_keys):
        if pick.takes(place):
            yield place, frame


class _Pick:
    """Which of the frames that come are taken."""

    def __init__(self, wanted: NDArray[np.int64]) -> None:
        self._wanted, self._next = wanted, 0

    def takes(self, place: int) -> bool:
        """Take a frame when a wanted place is due; those it overtook are served by it too."""
        upto = int(np.searchsorted(self._wanted, place, side="right"))
        due = upto > self._next
        self._next = max(self._next, upto)
        return due


def _frames(
    video: VideoFile, line: Timeline, wanted: set[int], pulse: Callable[[], None], tally: Tally, only_keys: bool
) -> Iterator[tuple[int, Any]]:
    """Every whole frame that was decoded, with its place, in order of time."""
    context = video.stream.codec_context
    come = 0
    for packet in _to_the_end(video):
        pulse()
        if packet is None:
            tally.broken += 1
            continue
        context.skip_frame = _skipped(line, packet, wanted, only_keys)
        frames = _tried(context, packet, tally)
        for frame in frames:
            if frame.is_corrupt:
                tally.broken += 1
                tally.frames -= 1
            else:
                yield line.place(frame.pts, come), frame
            come += 1


def _to_the_end(video: VideoFile) -> Iterator[Any]:
    """The packets; a last empty one asks the decoder for what it still holds."""
    flushed = False
    for packet in packets(video):
        flushed = packet is not None and not packet.size
        yield packet
    if not flushed:
        yield _Flush()


class _Flush:
    """No packet at all."""

    size = 0
    pts = None


def _skipped(line: Timeline, packet: Any, wanted: set[int], only_keys: bool) -> str:
    """What the decoder may leave out at this packet. Where times say nothing, counting needs every frame."""
    if only_keys:
        return "NONKEY"
    if line.stamps is None or packet.pts is None or line.place(packet.pts, 0) in wanted:
        return "DEFAULT"
    return "NONREF"


def _tried(context: Any, packet: Any, tally: Tally) -> list[Any]:
    """Decode one packet; a broken one gives nothing and is counted."""
    real = bool(packet.size)
    try:
        frames = context.decode(packet if not isinstance(packet, _Flush) else None)
    except MemoryError:
        raise
    except Exception:
        tally.broken += real
        return []
    tally.frames += real
    return list(frames)
