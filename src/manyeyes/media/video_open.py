"""Opening a video: a container and a codec of the allowlists, read from a file that is open already.

The demuxer is named by us, by the file's first bytes: nothing is guessed, so a playlist in disguise is never followed.
With an open file in hand no protocol is used; the lists below say so once more to whatever a container may nest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

DEMUXERS = {"MP4": "mov", "MOV": "mov", "WEBM": "matroska", "MKV": "matroska", "AVI": "avi"}
CODECS = "h264,hevc,vp8,vp9,av1,libdav1d,mpeg4,mpeg2video,mjpeg,prores"
OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi",
    "codec_whitelist": CODECS,
}
MOST_BYTES = 8_000_000_000
MOST_PIXELS = 4096 * 2304  # 4K: a decoder keeps up to 16 frames of 1.5 bytes a pixel, and more in between
MOST_FRAMES = 400_000
MOST_WORK = 1_000_000_000_000  # frames x pixels: four hours at 1920 x 1080, 30 frames a second


class NotAVideo(Exception):
    """The sentence why a file is refused."""


@dataclass(frozen=True)
class VideoFile:
    """An open container and its first stream of pictures; both are PyAV's."""

    kind: str
    container: Any
    stream: Any

    @property
    def name(self) -> str:
        """The codec by its common name."""
        return str(self.stream.codec_context.codec.canonical_name)

    @property
    def header_duration(self) -> float | None:
        """Seconds by the header of the stream, else of the container; it may lie."""
        if self.stream.duration:
            return float(self.stream.duration * self.stream.time_base)
        return self.container.duration / 1_000_000 if self.container.duration else None


@contextmanager
def opened(file: BinaryIO, kind: str) -> Iterator[VideoFile]:
    """Open the video in `file`, of the `kind` that recognise.video_kind found; raises NotAVideo with a sentence."""
    av = _av(kind)
    size = os.fstat(file.fileno()).st_size
    if size > MOST_BYTES:
        raise NotAVideo(f"The video has {size // 1_000_000} MB; more than {MOST_BYTES // 1_000_000} MB are not read.")
    try:
        container = av.open(file, format=DEMUXERS[kind], options=OPTIONS, metadata_errors="ignore")
    except MemoryError:
        raise
    except Exception:
        shown = kind.replace("WEBM", "WebM")
        raise NotAVideo(f"It begins like a video ({shown}), but its index is missing, cut off or damaged.") from None
    try:
        yield VideoFile(kind, container, _pictures(container))
    finally:
        with suppress(Exception):
            container.close()


def _av(kind: str) -> Any:
    """PyAV, whose codecs are an extra."""
    try:
        import av
    except ImportError:
        shown = kind.replace("WEBM", "WebM")
        what = f"This is a video ({shown}). Videos are read by an extra:"
        raise NotAVideo(f'{what} pip install "manyeyes[video]".') from None
    return av


def _pictures(container: Any) -> Any:
    """The first stream of moving pictures, of a size and a codec that are read."""
    streams = [one for one in container.streams.video if not _is_cover(one)]
    if not streams:
        sound = "only sound, and no" if container.streams.audio else "no"
        raise NotAVideo(f"The file holds {sound} video stream.")
    stream = streams[0]
    context = stream.codec_context
    if context is None or context.codec.canonical_name not in (*CODECS.split(","),):
        named = getattr(getattr(context, "codec", None), "canonical_name", "unknown")
        raise NotAVideo(f"Its pictures are coded as {named}; H.264, HEVC, VP8, VP9, AV1 and MPEG-4 are read.")
    _bearable(context.width, context.height)
    context.thread_count, context.thread_type = 1, "NONE"  # a child has one core, and order must not depend on luck
    return stream


def _is_cover(stream: Any) -> bool:
    """Say whether it is the still cover of a song."""
    return "attached_pic" in str(stream.disposition)


def _bearable(width: int, height: int) -> None:
    if width * height == 0:
        raise NotAVideo("The video states no size of its pictures.")
    if width * height > MOST_PIXELS:
        raise NotAVideo(f"{width:,} × {height:,} pixels is more than 4K (4,096 × 2,304 pixels), the most for a video.")
