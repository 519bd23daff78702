"""Writes a release in a format, whole or not at all: filled under a hidden name, made durable, shown by one rename."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from manyeyes.datasets.formats import writer
from manyeyes.datasets.formats.json_files import write_json
from manyeyes.datasets.formats.release_reader import ReleaseReader
from manyeyes.datasets.formats.report import Report
from manyeyes.datasets.shelf import EXPORTS, make_durable
from manyeyes.errors import ManyEyesError, no_room_in_words
from manyeyes.storage import sync_folder

REPORT = "export.json"
IN_EVERY_RELEASE = "parquet"
TAKEN_ALONG = ("LICENSE.txt", "card.md")


class ExportInTheWay(ManyEyesError):
    """{folder} is there already, and nothing is written over. Name another folder, or move it away."""

    status = 409


class ExportBeingMade(ManyEyesError):
    """Another export to {folder} is being written. Wait until it is done."""

    status = 409


class InsideTheRelease(ManyEyesError):
    """{folder} lies inside the release, and a release never changes. Name a folder outside of it."""


def export_release(
    release: Path, name: str, target: Path, say: Callable[[str], None] = print, about: str = ""
) -> Report:
    """Write the release in the folder `release` as format `name` into the new folder `target`.

    `about`: the question whose values are the classes, where a format has one class a picture. Raises
    NotAReleaseFolder, NoSuchFormat, NotWritten, ExportInTheWay, ExportBeingMade, InsideTheRelease, WhichQuestion and
    DiskFull.
    """
    source, made_by = ReleaseReader(release, about), writer(name)
    if release.resolve() in (target.resolve(), *target.resolve().parents):
        raise InsideTheRelease(folder=target)
    with source, _beside(target) as folder:
        report = made_by.save(source, folder, say)
        _sign(source, name, folder, report)
    return report


def write_formats(release: Path, names: Sequence[str], say: Callable[[str], None] = print) -> dict[str, Report]:
    """Write a release in several formats to NAME.exports/FORMAT beside it; what is there already is left as it is.

    The release stands, whatever becomes of them: a format that cannot be written is said, and the next one is tried.
    """
    home = release.with_name(release.name + EXPORTS)
    reports = {}
    for name in names:
        if name == IN_EVERY_RELEASE or (home / name).exists():
            continue
        say(f"Writing {name} …")
        try:
            reports[name] = export_release(release, name, home / name, say)
        except ManyEyesError as error:
            say(f"Not written as {name}: {error.sentence}")
    return reports


def _sign(release: ReleaseReader, name: str, folder: Path, report: Report) -> None:
    """Take terms and card along, and say what this is made of and what could not be held."""
    for file in TAKEN_ALONG:
        if (release.folder / file).is_file() and not (folder / file).exists():
            shutil.copyfile(release.folder / file, folder / file)
    made_of = {"project": release.project, "release": release.name, "checksums": release.fingerprint}
    write_json(folder / REPORT, {"format": name, "made_of": made_of, "rights": dict(release.rights), **asdict(report)})


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A hidden folder beside `target`, which becomes it; what a killed export left there is swept away first."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExportInTheWay(folder=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = target.with_name(f".{target.name}.making")
    hidden.mkdir(exist_ok=True)
    with no_room_in_words(), _alone(hidden, target):
        try:
            yield hidden
            make_durable(hidden)
            hidden.rename(target)
            sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(hidden, ignore_errors=True)
            raise


@contextlib.contextmanager
def _alone(hidden: Path, target: Path) -> Iterator[None]:
    """Hold the hidden folder alone, empty; a process that dies lets go of it."""
    held = os.open(hidden, os.O_RDONLY)
    try:
        _lock(held, target)
        if not hidden.exists() or os.stat(hidden).st_ino != os.fstat(held).st_ino:
            raise ExportInTheWay(folder=target)  # somebody else finished in between
        for left in hidden.iterdir():
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        yield
    finally:
        os.close(held)


def _lock(held: int, target: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ExportBeingMade(folder=target) from None
