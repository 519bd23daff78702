"""Repeat short clips until they are long enough to try: python loop_clips.py FROM_FOLDER TO_FOLDER [SECONDS]

The pictures are copied as they are, not encoded again. Needs the extra video: pip install "manyeyes[video]".
"""

import sys
from pathlib import Path

import av


def loop(source: Path, target: Path, seconds: float) -> None:
    """Write the video of `source` again and again into `target`, until it lasts `seconds`."""
    with av.open(target, "w") as out:
        track, start = None, 0.0
        while start < seconds + 0.1:  # a little more than asked for: the last still ends before its time
            with av.open(source) as clip:
                video = clip.streams.video[0]
                track = track or out.add_stream_from_template(video)
                start = _append(out, clip, video, track, start)


def _append(out: av.container.OutputContainer, clip, video, track, start: float) -> float:
    """Copy every packet, later by `start` seconds; return where the next round begins."""
    shift, end = round(start / video.time_base), start
    for packet in clip.demux(video):
        if packet.dts is None:
            continue
        packet.pts, packet.dts = (packet.pts or packet.dts) + shift, packet.dts + shift
        end = max(end, float((packet.pts + (packet.duration or 1)) * video.time_base))
        packet.stream = track
        out.mux(packet)
    return end


if __name__ == "__main__":
    here, there = Path(sys.argv[1]), Path(sys.argv[2])
    there.mkdir(parents=True, exist_ok=True)
    for clip in sorted(here.glob("*.[mw][pe][4b]*")):
        loop(clip, there / clip.name, float(sys.argv[3]) if len(sys.argv) > 3 else 20.0)
        print(there / clip.name)
