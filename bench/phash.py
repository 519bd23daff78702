"""A picture's hash from a JPEG's bytes beside ImageHash's, and what a whole look costs.

    python bench/phash.py [--rounds 5] [--quick]        MANYEYES_DATA holds the pictures and clips

Both ways read the same bytes and are called in turn in one process; what counts is the processor's time. The pictures:
photos_demo as they are, and those and the clips' frames at 1,920 x 1,080 pixels, in JPEG of quality 75. Most of ours
is the decoder: better quality means more bytes to read and a smaller ratio.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import imagehash
import numpy as np
from PIL import Image

from manyeyes.media.hashes import phash
from manyeyes.media.look import look_of, look_of_luma
from measure import keep, median_seconds, spell

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
CLIPS = ("bigbuckbunny.mp4", "bikes.mp4", "oa4_launch.webm", "b.mp4")
FULL_HD = (1920, 1080)
HD = (1280, 720)


def ours(data: bytes) -> int:
    """Our hash of a JPEG."""
    with Image.open(io.BytesIO(data)) as opened:
        return phash(opened)


def theirs(data: bytes) -> int:
    """ImageHash's."""
    with Image.open(io.BytesIO(data)) as opened:
        return int.from_bytes(np.packbits(imagehash.phash(opened).hash).tobytes(), "big")


def photographs() -> Iterator[Image.Image]:
    """The shared photographs, onto white."""
    for path in sorted((DATA / "images" / "photos_demo").iterdir()):
        with Image.open(path) as opened:
            seen = opened.convert("RGBA")
        yield Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def frames(every: int) -> Iterator[Image.Image]:
    """Frames of the shared clips, a few a second."""
    for name in CLIPS:
        with av.open(str(DATA / "video" / name)) as opened:
            yield from (frame.to_image() for n, frame in enumerate(opened.decode(video=0)) if n % every == 0)


def encoded(picture: Image.Image, size: tuple[int, int] | None = None) -> bytes:
    """A picture as JPEG, at its own size or another."""
    out = io.BytesIO()
    (picture.resize(size, Image.Resampling.LANCZOS) if size else picture).save(out, "JPEG", quality=75)
    return out.getvalue()


def compared(jpegs: list[bytes], rounds: int) -> dict[str, Any]:
    """Both ways over the same JPEGs, in turn; medians over pictures of the best time of each."""
    best: dict[Callable[[bytes], int], list[float]] = {ours: [], theirs: []}
    apart = []
    for data in jpegs:
        taken: dict[Callable[[bytes], int], list[float]] = {ours: [], theirs: []}
        for _ in range(rounds):
            for way, times in taken.items():
                start = time.process_time()
                way(data)
                times.append(time.process_time() - start)
        for way, times in taken.items():
            best[way].append(min(times))
        apart.append((ours(data) ^ theirs(data)).bit_count())
    mine, other = (statistics.median(best[way]) for way in (ours, theirs))
    return {
        "pictures": len(jpegs),
        "median_kilobytes": statistics.median(map(len, jpegs)) / 1000,
        "ours_seconds": mine,
        "imagehash_seconds": other,
        "ratio": other / mine,
        "same": sum(bits == 0 for bits in apart) / len(apart),
        "within_two_bits": sum(bits <= 2 for bits in apart) / len(apart),
        "most_bits": max(apart),
    }


def looks(picture: Image.Image, rounds: int) -> dict[str, float]:
    """Seconds for a whole look: of pixels, and of a brightness plane as a video has it."""
    small = picture.resize(HD)
    plane, colours = np.asarray(small.convert("L")), bytes(48)
    return {
        "look_of_720p_seconds": median_seconds(lambda: look_of(small), 8 * rounds),
        "look_of_luma_720p_seconds": median_seconds(lambda: look_of_luma(plane, colours), 8 * rounds),
    }


def main() -> None:
    """Measure, print and keep."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--quick", action="store_true", help="fewer frames and rounds; no figure to quote")
    said = asked.parse_args()
    rounds, every = (2, 60) if said.quick else (said.rounds, 10)
    photos, stills = list(photographs()), list(frames(every))
    sets = {
        "photographs as they are": [encoded(picture) for picture in photos],
        "photographs and frames at 1080p": [encoded(picture, FULL_HD) for picture in (*photos, *stills)],
    }
    result: dict[str, Any] = {}
    for name, jpegs in sets.items():
        one = result[name] = compared(jpegs, rounds)
        mine, other = spell(one["ours_seconds"]), spell(one["imagehash_seconds"])
        print(f"{name:32} {one['pictures']:4} pictures: {mine} against {other} = {one['ratio']:.1f}x")
        print(f"{'':32} within two bits {one['within_two_bits']:.1%}, at most {one['most_bits']} apart")
    result["looks"] = looks(stills[0], rounds)
    print(", ".join(f"{name.removesuffix('_seconds')} {spell(value)}" for name, value in result["looks"].items()))
    keep("phash", result)


if __name__ == "__main__":
    main()
