"""Videos for the tests, encoded on the spot: every frame says its number, in how bright its bars are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CODECS = {".mp4": "libx264", ".mov": "libx264", ".webm": "libvpx", ".mkv": "libx264", ".avi": "mpeg4"}


def a_frame(number: int, width: int = 160, height: int = 120) -> np.ndarray:
    """RGB pixels: eight bars, bright where the number has a bit, over fixed noise; the lower right corner is red."""
    noise = np.random.default_rng(7).integers(0, 60, (height, width, 1), dtype=np.uint8)
    pixels = np.repeat(noise, 3, axis=2)
    for bit in range(8):
        if number >> bit & 1:
            pixels[: height // 2, bit * width // 8 : (bit + 1) * width // 8] += 160
    pixels[-height // 4 :, -width // 4 :] = (220, 20, 20)
    return pixels


def number_of(pixels: np.ndarray) -> int:
    """The number a frame says."""
    height, width = pixels.shape[:2]
    bars = pixels[: height // 2, : width // 8 * 8].mean(axis=(0, 2)).reshape(8, -1).mean(axis=1)
    return sum(1 << bit for bit in range(8) if bars[bit] > 110)


def a_clip(
    path: Path,
    frames: int | Sequence[np.ndarray] = 60,
    rate: int = 30,
    size: tuple[int, int] = (160, 120),
    turned: int = 0,
    times: Sequence[int] | None = None,
    gop: int = 12,
    codec: str = "",
    sound: bool = False,
) -> Path:
    """Encode a video; `times`: when each frame is shown, in units of 1/rate; `turned`: degrees in its header."""
    pictures = frames if not isinstance(frames, int) else [a_frame(number, *size) for number in range(frames)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec or CODECS[path.suffix], rate=rate)
        stream.width, stream.height, stream.pix_fmt = pictures[0].shape[1], pictures[0].shape[0], "yuv420p"
        stream.codec_context.time_base = Fraction(1, rate)
        stream.codec_context.gop_size = gop
        stream.codec_context.bit_rate = 1_500_000
        if turned:
            stream.set_display_rotation(turned)
        speaker = container.add_stream("aac", rate=8000) if sound else None
        for number, pixels in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame.pts, frame.time_base = times[number] if times else number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if speaker is not None:
            _silence(container, speaker)
    return path


def only_sound(path: Path) -> Path:
    """A file of the same kind without pictures."""
    with av.open(str(path), "w") as container:
        _silence(container, container.add_stream("aac", rate=8000))
    return path


def _silence(container: object, stream: object) -> None:
    for at in range(8):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 8000, at * 1024
        container.mux(stream.encode(frame))  # type: ignore[attr-defined]
    container.mux(stream.encode(None))  # type: ignore[attr-defined]
