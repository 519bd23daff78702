"""What an import wants to know of a video: its packets read to the end, and a few stills decoded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from manyeyes.media import replies, video_pixels
from manyeyes.media.look import Look
from manyeyes.media.seen import VideoFacts
from manyeyes.media.thumbnail import thumbnails
from manyeyes.media.video_open import NotAVideo, VideoFile, opened
from manyeyes.media.video_timeline import Timeline, packets, timeline
from manyeyes.media.video_twin import AT, LEAST_SPREAD, video_fingerprint

MOST_AHEAD = 600  # frames decoded from a keyframe on for one still; encoders set one every 250 by themselves
Still = tuple[Any, Look]


def examine(
    file: BinaryIO, kind: str, sizes: tuple[int, ...], pulse: Callable[[], None]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is said of a whole video, and its poster in the sizes asked for; raises NotAVideo."""
    with opened(file, kind) as video:
        line = timeline(video, pulse)
        stills = [_still_at(video, line, share, pulse) for share in AT]
        found = [still for still in stills if still is not None]
        if not found:
            raise NotAVideo("Not one picture of the video can be decoded.")
        poster = next((frame for frame, look in found if look.spread >= LEAST_SPREAD), found[0][0])
        facts = _facts(video, line, poster, [still and still[1] for still in stills])
    width, height = video_pixels.upright_size(poster)
    small = thumbnails(video_pixels.picture(poster), width, height, sizes)
    said = {"format": kind, "width": width, "height": height, "video": replies.as_plain(facts)}
    return said, {str(size): made for size, made in small.items()}


def _facts(video: VideoFile, line: Timeline, poster: Any, looks: list[Look | None]) -> VideoFacts:
    return VideoFacts(
        duration=line.duration,
        header_duration=video.header_duration,
        frames=line.frames,
        rate=line.rate,
        rotation=video_pixels.turn_of(poster),
        codec=video.name,
        sound=bool(video.container.streams.audio),
        fingerprint=video_fingerprint(line.duration, looks),
    )


def _still_at(video: VideoFile, line: Timeline, share: float, pulse: Callable[[], None]) -> Still | None:
    """The frame shown at this share of the duration, decoded from the keyframe before it; None where that fails."""
    shown = line.seconds()
    place = int(np.searchsorted(shown, shown[-1] * share + line.unit / 2, side="right")) - 1
    for frame in _from_keyframe(video, line, place, pulse):
        if not frame.is_corrupt:
            return frame, video_pixels.look_at(frame)
    return None


def _from_keyframe(video: VideoFile, line: Timeline, place: int, pulse: Callable[[], None]) -> Any:
    """Yield the frames from the wanted one on, at most as many as are borne."""
    context = video.stream.codec_context
    if not _sought(video, line, place):
        return
    context.flush_buffers()
    come = 0
    for packet in packets(video):
        pulse()
        if packet is None:
            continue
        for frame in _tried(context, packet):
            if line.place(frame.pts, come) >= place:
                yield frame
            come += 1
        if come > MOST_AHEAD:
            return


def _sought(video: VideoFile, line: Timeline, place: int) -> bool:
    """Go to the keyframe before a place; without times, to the beginning."""
    stamp = 0 if line.stamps is None else int(line.stamps[place])
    try:
        video.container.seek(stamp, stream=video.stream, backward=True)
    except Exception:
        return False
    return True


def _tried(context: Any, packet: Any) -> list[Any]:
    try:
        return list(context.decode(packet))
    except MemoryError:
        raise
    except Exception:
        return []
