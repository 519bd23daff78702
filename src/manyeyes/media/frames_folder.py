"""A video's stills as files in a folder, named by their place in it: whole or not there, listed when all are there.

The listing, NAME.frames.json, is written last. Where it is there and every file it names has its size, nothing is
decoded anew; without it the video is decoded again, and the same files come out.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.media.frames import FrameLimits, Sampling, Still, VideoEnd
from manyeyes.media.frames_settle import settled
from manyeyes.media.jail import Jail
from manyeyes.media.look import Look

VERSION = 1


class OtherVideoHere(ManyEyesError):
    """{folder} holds the frames of another video called {name}. Give this one a folder of its own: -o."""


@dataclass(frozen=True)
class FrameFile:
    """One still: a file, or why there is none."""

    index: int
    time: float
    """Seconds from the first frame."""
    sharpness: float
    width: int
    height: int
    file: str
    """Its name in the folder; '' where it was dropped."""
    reason: str
    """'' for one that is there; else blur, or twin of the index of the one that stays."""
    bytes: int


@dataclass(frozen=True)
class VideoFrames:
    """All stills of one video, and how its reading ended."""

    video: str
    frames: tuple[FrameFile, ...]
    end: VideoEnd
    known: bool
    """They were there already."""


def frames_into(
    jail: Jail,
    video: Path,
    folder: Path,
    name: str,
    sampling: Sampling,
    limits: FrameLimits | None = None,
    go_on: Callable[[Still], None] = lambda still: None,
) -> VideoFrames:
    """Write the stills of `video` to `folder` as NAME_000120.jpg; `go_on` is told of each, and may raise to stop.

    Raises OtherVideoHere, OSError.
    """
    listing = folder / f"{name}.frames.json"
    asked = {
        "version": VERSION,
        "sha256": _sha256(video),
        "sampling": asdict(sampling),
        "limits": asdict(limits) if limits else None,
    }
    before = _listed(listing)
    if before and before["asked"]["sha256"] != asked["sha256"]:
        raise OtherVideoHere(folder=folder, name=name)
    if before and before["asked"] == asked and _are_there(folder, before["frames"]):
        return _known(str(video), before)
    found = _decoded(jail, video, folder, name, sampling, limits, go_on)
    if found.end.reason is None:
        _cleared(folder, before, found)
        said = {"asked": asked, "frames": [asdict(one) for one in found.frames], "end": asdict(found.end)}
        _write(listing, (json.dumps(said, indent=1) + "\n").encode())
    return found


def _decoded(
    jail: Jail,
    video: Path,
    folder: Path,
    name: str,
    sampling: Sampling,
    limits: FrameLimits | None,
    go_on: Callable[[Still], None],
) -> VideoFrames:
    """One pass; then what was left out too early is decoded again, and what a later still made needless goes."""
    seen: list[tuple[FrameFile, Look]] = []
    end = VideoEnd(0.0, 0.0, 0, 0)
    for found in jail.frames(video, sampling, limits, sizes=()):
        if isinstance(found, VideoEnd):
            end = found
            continue
        go_on(found)
        seen.append((_written(folder, name, found), found.look))
    verdicts = settled([look for _, look in seen], limits) if limits else [None] * len(seen)
    late = [file.index for (file, _), verdict in zip(seen, verdicts, strict=True) if verdict is None and not file.file]
    again = {one.index: one for one in (jail.stills(video, late, sizes=()) if late else ()) if isinstance(one, Still)}
    files = []
    for (file, _), verdict in zip(seen, verdicts, strict=True):
        if verdict is None and not file.file and file.index in again:
            file = _written(folder, name, again[file.index])
        elif verdict is not None:
            twin_of = f"twin of {seen[verdict][0].index}" if isinstance(verdict, int) else verdict
            file = _dropped(folder, file, twin_of)
        files.append(file)
    return VideoFrames(str(video), tuple(files), end, known=False)


def _written(folder: Path, name: str, still: Still) -> FrameFile:
    """Write a still's file, if it has its JPEG."""
    file = f"{name}_{still.index:06d}.jpg" if still.jpeg is not None else ""
    if still.jpeg is not None:
        _write(folder / file, still.jpeg)
    size = len(still.jpeg or b"")
    return FrameFile(
        still.index, round(still.time, 6), round(still.look.sharpness, 4), still.width, still.height, file, "", size
    )


def _dropped(folder: Path, file: FrameFile, reason: str) -> FrameFile:
    if file.file:
        (folder / file.file).unlink(missing_ok=True)
    return FrameFile(file.index, file.time, file.sharpness, file.width, file.height, "", reason, 0)


def _write(target: Path, data: bytes) -> None:
    """A file is there whole, or not at all."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(data)
    os.replace(part, target)


def _listed(listing: Path) -> dict[str, Any] | None:
    """What a finished run wrote; None where there was none, or it is damaged."""
    try:
        said: dict[str, Any] = json.loads(listing.read_bytes())
        files = [FrameFile(**one) for one in said["frames"]]
        VideoEnd(**said["end"])
        names = [file.file for file in files if file.file]
        return said if said["asked"]["sha256"] and all(Path(one).name == one for one in names) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _are_there(folder: Path, frames: list[dict[str, Any]]) -> bool:
    files = [(folder / one["file"], one["bytes"]) for one in frames if one["file"]]
    return all(file.is_file() and file.stat().st_size == size for file, size in files)


def _known(video: str, said: dict[str, Any]) -> VideoFrames:
    return VideoFrames(video, tuple(FrameFile(**one) for one in said["frames"]), VideoEnd(**said["end"]), known=True)


def _cleared(folder: Path, before: dict[str, Any] | None, found: VideoFrames) -> None:
    """Take away what an earlier run of the same video left and this one has not."""
    new = {one.file for one in found.frames}
    for one in (before or {}).get("frames", []):
        if one["file"] and one["file"] not in new:
            (folder / one["file"]).unlink(missing_ok=True)


def _sha256(video: Path) -> str:
    with video.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
