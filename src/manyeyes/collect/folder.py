"""A folder tree as its owner left it: which files are there, which series they belong to, which names cannot be taken.

One sub-folder is one series, with everything below it; files directly in the folder belong to the series ''.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A file worth a look."""

    path: str
    """Below the folder, / between parts."""
    series: str
    """The first folder on the way to it, or ''."""
    bytes: int
    modified_at: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the folder that is not even opened."""

    path: str
    """Printable: bytes that are no text stand as \\xff."""
    reason: str


@dataclass(frozen=True, slots=True)
class Walk:
    """All that a folder holds, in the order of names."""

    files: tuple[Found, ...]
    refused: tuple[Refused, ...]
    hidden: int
    """Files and folders whose name begins with a dot; left out without being counted as found."""
    deeper: int
    """Files below a sub-folder of a series' folder."""


def walk(folder: Path, leave_out: frozenset[Path] = frozenset()) -> Walk:
    """List `folder` without the files in `leave_out`. Follows links to files that stay inside; refuses all others."""
    files: list[Found] = []
    refused: list[Refused] = []
    hidden = 0
    root = Path(os.path.realpath(folder))
    for entry, path in _entries(root, ""):
        if entry.name.startswith("."):
            hidden += 1
        elif Path(entry.path) not in leave_out:
            taken = _taken(entry, path, root)
            (files if isinstance(taken, Found) else refused).append(taken)  # type: ignore[arg-type]
    return Walk(tuple(files), tuple(refused), hidden, sum(file.path.count("/") > 1 for file in files))


def _entries(folder: Path, before: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Yield every entry that is no ordinary folder, by name, with its path below the root."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        path = before + entry.name
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _entries(Path(entry.path), path + "/")
        else:
            yield entry, path


def _taken(entry: os.DirEntry[str], path: str, root: Path) -> Found | Refused:
    """Decide about one entry by its name and kind alone."""
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if shown != path:
        return Refused(shown, "Its name is not valid UTF-8 text. Rename it.")
    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
        return Refused(path, "It is a link that leads out of the folder.")
    try:
        about = entry.stat()
    except OSError:
        return Refused(path, "It is a link that leads nowhere.")
    if stat.S_ISDIR(about.st_mode):
        return Refused(path, "It is a link to a folder.")
    if not stat.S_ISREG(about.st_mode):
        return Refused(path, "It is not a file but a device, pipe or socket.")
    series, _, rest = path.partition("/")
    return Found(path, series if rest else "", about.st_size, about.st_mtime)
