"""Puts the pictures of a release into an export, with the credit of each; without pictures, what collects them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Tally
from manyeyes.datasets.pictures import REBUILD

STEP = 5000  # pictures between two lines of progress
NOT_THERE = "pictures the release itself could not take in; its card says why"
NAMES_ONLY = (
    "The release holds no pictures (`publish: none`): the files are named, and `python3 rebuild.py FOLDER` collects "
    "them from a folder you have."
)


class Album:
    """The pictures of one export. Use it with `with`; every picture is put once."""

    def __init__(self, release: ReleaseReader, folder: Path, tally: Tally, say: Callable[[str], None]) -> None:
        """Put pictures of `release` below `folder`, counting in `tally`."""
        self._release, self._folder, self._tally, self._say = release, folder, tally, say
        self._files: list[Any] = []

    def put(self, picture: Picture, place: str) -> bool:
        """Copy the picture to `place` below the folder; False where the release has none."""
        if picture.file is None:
            self._tally.lost(NOT_THERE)
            return False
        source = self._release.source(picture)
        if source is None:
            self._wanted.writerow([picture.item, place])
        else:
            target = self._folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        self.credit(picture, place)
        return True

    def credit(self, picture: Picture, place: str) -> None:
        """Name licence and credit of a picture that is in the export at `place`, and count it."""
        self._credits.writerow([place, picture.path, picture.series, picture.licence, picture.credit])
        what = "pictures" if self._release.has_pictures else "names of pictures"
        self._tally.wrote(what)
        if self._tally.written[what] % STEP == 0:
            self._say(f"{self._tally.written[what]:,} pictures …")

    def __enter__(self) -> Album:
        self._credits = self._table("CREDITS.csv", ["file", "path", "series", "licence", "credit"])
        if not self._release.has_pictures:
            self._wanted = self._table("pictures.csv", ["item", "file"])
            shutil.copyfile(REBUILD, self._folder / "rebuild.py")
            self._tally.note(NAMES_ONLY)
        return self

    def _table(self, name: str, columns: list[str]) -> Any:
        file = (self._folder / name).open("w", encoding="utf-8", errors="replace", newline="")
        self._files.append(file)
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        return table

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()
