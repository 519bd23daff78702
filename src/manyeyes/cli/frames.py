"""manyeyes frames: stills of videos as files in a folder, without a project; the listing goes to standard output."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, TaskID, TextColumn

from manyeyes.errors import DiskFull, ManyEyesError, is_full
from manyeyes.media import CLEARLY_BLURRED, FrameLimits, Jail, Sampling, Still, VideoFrames, frames_into

TWINS = (4, 8)  # bits of pHash and of dHash
COLUMNS = ("video", "file", "index", "time", "sharpness", "width", "height", "reason")
WRONG_INPUT, INTERRUPTED = 2, 3


class NoSuchPace(ManyEyesError):
    """--every {given} is no distance between stills. Write 10 for every 10th frame, 0.5s for seconds, or keyframes."""


class NoSuchVideo(ManyEyesError):
    """There is no file {video}."""


class CannotWrite(ManyEyesError):
    """Nothing can be written to {folder}: {cause}."""


def frames(
    videos: Annotated[list[Path], typer.Argument(help="Videos: MP4, MOV, WebM, MKV, AVI.")],
    every: Annotated[str, typer.Option(help="10 (every 10th frame), 0.5s, or keyframes.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="The folder the stills are written to.")],
    drop_blur: Annotated[bool, typer.Option("--drop-blur", help="Leave out what is clearly blurred.")] = False,
    drop_twins: Annotated[
        bool, typer.Option("--drop-twins", help="Of stills that show the same, the sharpest.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of CSV.")] = False,
) -> None:
    """Take stills from videos, decoded once; a second run does only what is not there yet."""
    sampling, limits = sampling_of(every), _limits(drop_blur, drop_twins)
    names = _names(videos)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not as_json:
            typer.echo(",".join(COLUMNS))
        with Jail(min(len(names), os.cpu_count() or 1)) as jail, _Many(jail, out, sampling, limits) as many:
            whole = [_told(found, as_json) for found in many.each(names)]
    except KeyboardInterrupt:
        typer.echo("Interrupted. Videos that were finished are kept; the same command goes on.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:  # whoever read the listing has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  what is left to flush has nobody to go to
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        raise DiskFull if is_full(error) else CannotWrite(folder=out, cause=error.strerror) from None
    raise typer.Exit(0 if all(whole) else WRONG_INPUT)


def sampling_of(every: str) -> Sampling:
    """What --every says; raises NoSuchPace."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?(s|frames?)?", every)
    if every == "keyframes":
        return Sampling("keyframes")
    try:
        if found and found[2] == "s":
            return Sampling("seconds", float(found[1]))
        if found:
            return Sampling("frames", float(found[1]))
    except ValueError:
        pass
    raise NoSuchPace(given=every)


def _limits(drop_blur: bool, drop_twins: bool) -> FrameLimits | None:
    if not (drop_blur or drop_twins):
        return None
    return FrameLimits(CLEARLY_BLURRED if drop_blur else None, TWINS[0] if drop_twins else None, TWINS[1])


def _names(videos: Sequence[Path]) -> dict[Path, str]:
    """What each video's files begin with: its name, with its ending and its folder where two would be the same."""
    missing = next((video for video in videos if not video.is_file()), None)
    if missing is not None:
        raise NoSuchVideo(video=missing)
    unique = list(dict.fromkeys(video.resolve() for video in videos))
    for name in (lambda path: path.stem, lambda path: path.name, lambda path: f"{path.parent.name}_{path.name}"):
        names = {path: name(path) for path in unique}
        if len(set(names.values())) == len(unique):
            return names
    return {path: f"{number}_{path.name}" for number, path in enumerate(unique, 1)}


class _Many:
    """Videos decoded as many at once as the jail has children; told in the order they were given in."""

    def __init__(self, jail: Jail, folder: Path, sampling: Sampling, limits: FrameLimits | None) -> None:
        self._jail, self._folder, self._sampling, self._limits = jail, folder, sampling, limits
        self._stopped = Event()
        self._progress = Progress(
            TextColumn("{task.description}"), TextColumn("{task.completed} stills, {task.fields[time]:.1f} s"),
            console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
        )  # fmt: skip

    def each(self, names: dict[Path, str]) -> Iterator[VideoFrames]:
        """Each video's stills, once they are there."""
        with ThreadPoolExecutor(self._jail.children) as threads:
            futures: list[Future[VideoFrames]] = [threads.submit(self._one, *named) for named in names.items()]
            try:
                for future in futures:
                    yield future.result()
            except BaseException:
                self._stopped.set()
                self._jail.stop()
                threads.shutdown(cancel_futures=True)
                raise

    def _one(self, video: Path, name: str) -> VideoFrames:
        task = self._progress.add_task(name, total=None, time=0.0)
        try:
            return frames_into(
                self._jail,
                video,
                self._folder,
                name,
                self._sampling,
                self._limits,
                lambda still: self._come(task, still),
            )
        finally:
            self._progress.remove_task(task)

    def _come(self, task: TaskID, still: Still) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt
        self._progress.update(task, advance=1, time=still.time)

    def __enter__(self) -> _Many:
        self._progress.start()
        return self

    def __exit__(self, *about: object) -> None:
        self._progress.stop()


def _told(found: VideoFrames, as_json: bool) -> bool:
    """Print a video's listing and, on standard error, how it went; say whether it was a video."""
    rows = [{"video": found.video, **asdict(frame)} for frame in found.frames]
    if as_json:
        for row in rows:
            typer.echo(json.dumps({name: row[name] for name in COLUMNS}))
    else:
        _csv(rows)
    typer.echo(summary(found), err=True)
    return found.end.reason is None


def _csv(rows: Sequence[dict[str, Any]]) -> None:
    csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n").writerows(rows)
    sys.stdout.flush()


def summary(found: VideoFrames) -> str:
    """One line: how many stills there are, how many were dropped and why, and what of the video is missing."""
    kept = sum(1 for one in found.frames if one.file)
    reasons = Counter(one.reason.partition(" ")[0] for one in found.frames if one.reason)
    said = [f"{Path(found.video).name}: {kept:,} stills"]
    said += [f"{count:,} dropped: {reason}" for reason, count in sorted(reasons.items())]
    if found.known:
        said.append("there already")
    if found.end.missing:
        said.append(f"{found.end.missing:.1f} s of it are missing or broken")
    return ", ".join(said) + "." + (f" {found.end.reason}" if found.end.reason else "")
