"""A release in a format whenever somebody asks for it: made once beside the release, then kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from manyeyes.datasets.dictionary import read_dictionary
from manyeyes.datasets.formats import Writes, known_formats, writer
from manyeyes.datasets.formats.exporting import ExportInTheWay, export_release
from manyeyes.datasets.formats.folder_names import safe_name
from manyeyes.datasets.shelf import EXPORTS

AT_MOST = 50


@dataclass(frozen=True)
class Offer:
    """A format a release can be had in."""

    name: str
    help: str
    there: bool
    """Whether it was made already, so that nobody waits for it."""


def offers(release: Path) -> list[Offer]:
    """Every format the release can be written in, in the order of their list."""
    beside = _home(release)
    every = [one for one in known_formats().values() if isinstance(one, Writes)]
    return [Offer(one.name, one.help, (beside / one.name).is_dir()) for one in every]


def questions_of(release: Path) -> list[str]:
    """What `about` may name: the release's questions and plain tags, the first fifty."""
    groups = dict.fromkeys(tag.group or tag.name for tag in read_dictionary(release).tags)
    return list(groups)[:AT_MOST]


def exported(release: Path, name: str, about: str = "") -> Path:
    """The folder of a release in the format `name`, written now where it was not yet.

    Raises what `export_release` raises; a second caller meanwhile gets ExportBeingMade.
    """
    writer(name)
    target = _home(release) / (f"{name}-{safe_name(about)}" if about else name)
    if not target.is_dir():
        _make(release, name, target, about)
    return target


def _make(release: Path, name: str, target: Path, about: str) -> None:
    try:
        export_release(release, name, target, lambda _: None, about)
    except ExportInTheWay:
        if not target.is_dir():  # else somebody else finished it in between
            raise


def _home(release: Path) -> Path:
    return release.with_name(release.name + EXPORTS)
