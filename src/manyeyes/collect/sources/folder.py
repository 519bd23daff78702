"""A folder tree as its owner left it: which files are there, which series they belong to, which names cannot be taken.

One sub-folder is one series, with everything below it; files directly in the folder belong to the series ''.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from manyeyes.collect.sources.entry import Found, Missed, Refused
from manyeyes.collect.sources.source import FolderMissing, Source

SETTLED_AFTER = 5.0  # seconds without a change, before a file in a watched folder counts as written to its end


@dataclass(frozen=True, slots=True)
class Walk:
    """All that a folder holds, in the order of names."""

    files: tuple[Found, ...]
    refused: tuple[Refused, ...]
    hidden: int
    """Files and folders whose name begins with a dot; left out without being counted as found."""
    deeper: int
    """Files below a sub-folder of a series' folder."""


class FolderSource(Source):
    """A folder to import, once or watched."""

    def __init__(
        self, folder: Path, series: Path | None, copies: bool, *, stage: str = "", settled_by: float | None = None
    ) -> None:
        """Read `folder` for `stage`; where it is watched, leave files out that changed shortly before `settled_by`."""
        self.folder, self.series, self.copies = folder, series, copies
        self._stage, self._settled_by = stage, settled_by
        self._remarks: list[str] = []

    def entries(self) -> Iterator[Found | Refused]:
        """Every file; raises FolderMissing."""
        if not self.folder.is_dir():
            raise FolderMissing(stage=self._stage, folder=self.folder)
        there = walk(self.folder, frozenset({self.series.resolve()} if self.series else ()))
        settled = [file for file in there.files if not self._fresh(file)]
        self._remarks = [*_remarks(there, self.folder, len(there.files) - len(settled))]
        yield from settled
        yield from there.refused

    def _fresh(self, file: Found) -> bool:
        """Whether somebody may still write it. A date in the future is a clock that goes wrong and tells nothing."""
        return self._settled_by is not None and abs(self._settled_by - file.modified_at) < SETTLED_AFTER

    def bring(self, entry: Found, target: Path, pause: Callable[[], None]) -> Path | Missed:
        """The file itself."""
        return self.folder / entry.path

    def home(self, path: str) -> Path | None:
        """Where it lies."""
        return self.folder / path

    def remarks(self) -> Iterator[str]:
        """Hidden, deep and missing files."""
        return iter(self._remarks)


def _remarks(there: Walk, folder: Path, fresh: int) -> Iterator[str]:
    if there.hidden:
        yield f"{there.hidden:,} hidden files or folders (names that begin with a dot) were left out."
    if there.deeper:
        yield f"{there.deeper:,} files lie deeper than one sub-folder; they belong to the first folder's series."
    if fresh:
        yield f"{fresh:,} files may still be being written; they are taken next time."
    if not there.files:
        yield f"There are no files in {folder}."


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
