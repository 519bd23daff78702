"""series.csv beside the folders that are really there: title and attributes of each series, and what fits nowhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from manyeyes.errors import ManyEyesError
from manyeyes.projects import Series, read_series_file


class SeriesFileMissing(ManyEyesError):
    """{file} is not there, but the project file names it. Write it, or take `series:` out of project.yaml."""


@dataclass(frozen=True)
class SeriesTitles:
    """What the owner says about his folders; empty where a project has no such file."""

    file: str = ""
    rows: Mapping[str, Series] = field(default_factory=dict)

    def of(self, folder: str) -> Series | None:
        """What is said about a folder; é is found however the disk spells it."""
        return self.rows.get(_spelt(folder))

    def warnings(self, folders: Collection[str]) -> list[str]:
        """Say what does not fit together: a line without its folder, a folder without its line."""
        if not self.file:
            return []
        there = {_spelt(folder) for folder in folders}
        gone = [row.folder for key, row in self.rows.items() if key not in there]
        unsaid = [folder for folder in folders if folder and _spelt(folder) not in self.rows]
        return [
            *_told(gone, f"{self.file} names {{}}, but no pictures are there."),
            *_told(unsaid, f"{self.file} has no line for {{}}; the folder's name is its title."),
        ]


def read_series_titles(file: Path | None) -> SeriesTitles:
    """Read series.csv; raises SeriesFileMissing, and ProjectFileWrong with every faulty line."""
    if file is None:
        return SeriesTitles()
    if not file.is_file():
        raise SeriesFileMissing(file=file.name)
    return SeriesTitles(file.name, {_spelt(row.folder): row for row in read_series_file(file).series})


def _spelt(folder: str) -> str:
    """One spelling for names that look the same: disks of Macs take accents apart."""
    return unicodedata.normalize("NFC", folder)


def _told(folders: list[str], sentence: str) -> list[str]:
    """Name three at most, count the rest."""
    if not folders:
        return []
    more = f" and {len(folders) - 3:,} more" if len(folders) > 3 else ""
    return [sentence.format(", ".join(folders[:3]) + more)]
