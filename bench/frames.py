"""Every 10th frame of a minute of video at 720p, screened: one decoding against JPEG files that are read again.

    python bench/frames.py [CLIP] [--seconds 60] [--rounds 5]

Alternated in one process, one thread each, in seconds of the processor; `ours, in the jail` by the clock, which holds
the pipe and what the house does with each still. Peer: what is made by hand of ffmpeg, Pillow and ImageHash.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import imagehash
import numpy as np
from PIL import Image, ImageFilter

from manyeyes.media import CLEARLY_BLURRED, FrameLimits, Jail, Sampling, frames_pass
from measure import keep, parsed

EVERY = 10
SAMPLING = Sampling("frames", EVERY)
LIMITS = FrameLimits(CLEARLY_BLURRED, 4)
CLIP = Path(__file__).parents[2] / "shared" / "data" / "video" / "bigbuckbunny.mp4"


def looped(clip: Path, seconds: float, target: Path) -> int:
    """Repeat the clip's packets until it lasts so long, without encoding anew; how many frames it has."""
    frames = 0
    with av.open(str(target), "w", format="mp4") as out:
        stream, start = None, 0
        while True:
            with av.open(str(clip)) as source:
                pictures = source.streams.video[0]
                stream = stream or out.add_stream_from_template(pictures)
                last = 0
                for packet in source.demux(pictures):
                    if packet.dts is None:
                        continue
                    last = max(last, packet.pts + packet.duration)
                    packet.pts, packet.dts, packet.stream = packet.pts + start, packet.dts + start, stream
                    out.mux(packet)
                    frames += 1
                start += last
                if start * pictures.time_base >= seconds:
                    return frames


def decoded_only(clip: Path) -> int:
    """The floor: every frame decoded, nothing done with it."""
    with clip.open("rb") as file, av.open(file, format="mov") as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count, stream.codec_context.thread_type = 1, "NONE"
        return sum(1 for _ in container.decode(stream)) // EVERY


def by_hand(clip: Path) -> int:
    """Every 10th frame as JPEG file; each read again for its hash and how blurred it is; twins thrown away."""
    with tempfile.TemporaryDirectory() as name:
        folder, kept = Path(name), []
        _to_jpegs(clip, folder)
        for path in sorted(folder.iterdir()):
            with Image.open(path) as image:
                found = imagehash.phash(image), imagehash.dhash(image)
                blur = np.asarray(image.convert("L").filter(ImageFilter.Kernel((3, 3), LAPLACE, 1, 128))).var()
            if blur and not any(found[0] - one <= 4 and found[1] - other <= 8 for one, other in kept):
                kept.append(found)
            else:
                path.unlink()
        return len(kept)


LAPLACE = (0, 1, 0, 1, -4, 1, 0, 1, 0)


def _to_jpegs(clip: Path, folder: Path) -> None:
    """By ffmpeg where it is installed, else by the same libraries in this process, at the same quality."""
    program = shutil.which("ffmpeg")
    if program:
        pattern = ["-vf", f"select=not(mod(n\\,{EVERY}))", "-vsync", "vfr", "-q:v", "2", str(folder / "%06d.jpg")]
        subprocess.run([program, "-loglevel", "error", "-threads", "1", "-i", str(clip), *pattern], check=True)
        return
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count, stream.codec_context.thread_type = 1, "NONE"
        for number, frame in enumerate(container.decode(stream)):
            if number % EVERY == 0:
                (folder / f"{number:06d}.jpg").write_bytes(_mjpeg(frame))


def _mjpeg(frame: Any) -> bytes:
    coder = av.CodecContext.create("mjpeg", "w")
    coder.width, coder.height, coder.pix_fmt, coder.time_base = frame.width, frame.height, "yuvj420p", frame.time_base
    coder.thread_count = 1
    coder.options = {"qmin": "2", "qmax": "2"}
    frame = frame.reformat(format="yuvj420p")
    frame.pts = None
    return b"".join(bytes(packet) for packet in (*coder.encode(frame), *coder.encode(None)))


def ours(clip: Path) -> int:
    """The pass as the jail's child makes it, in this process, so that its processor time is seen."""
    asked = {"sampling": SAMPLING.__dict__, "limits": LIMITS.__dict__, "sizes": ()}
    with clip.open("rb") as file:
        return sum("jpeg" in parts for _, parts in frames_pass.stills(file, "MP4", asked, lambda: None))


def main() -> None:
    """Measure, print and keep."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("clip", nargs="?", type=Path, default=CLIP)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--rounds", type=int, default=5)
    asked = parsed(options, seconds=10, rounds=2)
    with tempfile.TemporaryDirectory() as name, Jail(1) as jail:
        clip = Path(name) / "minute.mp4"
        frames = looped(asked.clip, asked.seconds, clip)
        jail.examine(clip)  # the child is started, its libraries loaded

        def jailed(clip: Path) -> int:
            return sum(getattr(one, "jpeg", None) is not None for one in jail.frames(clip, SAMPLING, LIMITS, sizes=()))

        ways = {"decoding alone": decoded_only, "ffmpeg, Pillow, ImageHash": by_hand, "ours": ours}
        result = measured({**ways, "ours, in the jail": jailed}, clip, asked.rounds)
    floor, peer = result["decoding alone"]["cpu"], result["ffmpeg, Pillow, ImageHash"]["cpu"]
    mine = result["ours"]["cpu"]
    for way, found in result.items():
        print(f"{way:26} {found['cpu']:6.2f} s cpu  {found['wall']:6.2f} s wall  {found['stills']:4} stills")
    print(f"{frames} frames: {peer / mine:.2f} x ffmpeg, Pillow and ImageHash; {mine / floor:.2f} x decoding alone")
    clock = result["ours, in the jail"]["wall"] / result["decoding alone"]["wall"]
    print(f"by the clock, in the jail, a second core free: {clock:.2f} x decoding alone")
    ratios = {"times_by_hand": peer / mine, "of_decoding": mine / floor, "of_decoding_by_the_clock": clock}
    keep("frames", {"frames": frames, "ways": result, **ratios, "with_ffmpeg": bool(shutil.which("ffmpeg"))})


def measured(ways: dict[str, Callable[[Path], int]], clip: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Medians of processor and wall time for each way, all ways once a round."""
    cpu: dict[str, list[float]] = {way: [] for way in ways}
    wall: dict[str, list[float]] = {way: [] for way in ways}
    stills = {}
    for _ in range(rounds):
        for way, call in ways.items():
            since, used = time.perf_counter(), _processor()
            stills[way] = call(clip)
            wall[way].append(time.perf_counter() - since)
            cpu[way].append(_processor() - used)
    return {
        way: {"cpu": statistics.median(cpu[way]), "wall": statistics.median(wall[way]), "stills": stills[way]}
        for way in ways
    }


def _processor() -> float:
    """Seconds of the processor that this process and its ended children took; a jail's living child is not in it."""
    import resource

    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


if __name__ == "__main__":
    main()
