"""One pass over a video in the jail's child: from packets to stills, each looked at once and encoded if wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np

from manyeyes.media import video_pixels
from manyeyes.media.ahead import ahead
from manyeyes.media.frames import JPEG, FrameLimits, Sampling
from manyeyes.media.frames_gate import Gate
from manyeyes.media.look import as_plain
from manyeyes.media.thumbnail import thumbnails
from manyeyes.media.video_decode import Tally, decoded
from manyeyes.media.video_open import opened
from manyeyes.media.video_timeline import Timeline, missing, places, timeline

Said = tuple[dict[str, Any], dict[str, bytes]]


def stills(file: BinaryIO, kind: str, asked: dict[str, Any], pulse: Callable[[], None]) -> Iterator[Said]:
    """Yield what is said of each still, and last of the whole; raises NotAVideo before the first."""
    sampling = Sampling(**asked["sampling"]) if asked.get("sampling") else None
    gate = Gate(FrameLimits(**asked["limits"])) if asked.get("limits") else None
    tally = Tally()
    with opened(file, kind) as video:
        line = timeline(video, pulse)
        header = video.header_duration
        wanted = places(line, sampling) if sampling else np.array(asked["indexes"], dtype=np.int64)
    file.seek(0)
    only_keys = sampling is not None and sampling.kind == "keyframes"
    with opened(file, kind) as video:
        seconds = line.seconds()
        for place, frame in ahead(decoded(video, line, wanted, pulse, tally, only_keys)):
            time = float(seconds[min(place, len(seconds) - 1)])
            yield _still(place, time, frame, gate, tuple(asked["sizes"]))
    yield {"end": _end(line, header, tally)}, {}


def _still(place: int, time: float, frame: Any, gate: Gate | None, sizes: tuple[int, ...]) -> Said:
    look = video_pixels.look_at(frame)
    width, height = video_pixels.upright_size(frame)
    said = {"index": place, "time": time, "look": as_plain(look), "width": width, "height": height}
    if gate is not None and not gate.lets_through(look):
        return said, {"thumbnail": video_pixels.thumbnail(frame)}
    pixels = video_pixels.picture(frame)
    small = thumbnails(pixels, width, height, sizes)
    return said, {JPEG: video_pixels.jpeg(pixels), **{str(size): made for size, made in small.items()}}


def _end(line: Timeline, header: float | None, tally: Tally) -> dict[str, Any]:
    broken = tally.broken + line.faults
    share = tally.frames / (tally.frames + tally.broken) if tally.frames else 0.0
    whole = line.duration * share
    lost = missing(line, header, whole)
    return {"decoded": whole, "missing": lost, "frames": tally.frames, "broken_packets": broken}
