"""series.csv: folder,title and any attributes of each series; licence and credit travel into a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from manyeyes.projects.csv_text import MANY, read_csv
from manyeyes.projects.faults import Findings, ProjectFileWrong


@dataclass(frozen=True)
class Series:
    """One series as the owner describes it; `folder` is its sub-folder of the import."""

    folder: str
    title: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class SeriesFile:
    """All series, and the attribute columns in the order of the file."""

    columns: tuple[str, ...]
    series: tuple[Series, ...]


def read_series(data: bytes, findings: Findings, folder: Path | None = None) -> SeriesFile:
    """The series of the file; `folder` is the imported one, a sub-folder missing there is only warned about."""
    found: dict[str, Series] = {}
    first: dict[str, int] = {}
    table = read_csv(data, ("folder", "title"), findings)
    columns = tuple(column for column in table.columns if column not in ("folder", "title"))
    for line in table.lines:
        name, title = line.cells["folder"].strip("/"), line.cells["title"]
        if not name:
            findings.fault("folder", "is empty", "name a sub-folder of the import", line.number)
        elif name in first:
            findings.fault("folder", f"{name} is on line {first[name]} already", "keep one of them", line.number)
        else:
            first[name] = line.number
            found[name] = Series(name, title or name, {column: line.cells[column] for column in columns})
    if folder is not None and folder.is_dir():
        _missing(first, folder, findings)
    return SeriesFile(columns, tuple(found.values()))


def read_series_file(path: Path) -> SeriesFile:
    """The same for a file on disk; raises ProjectFileWrong with every fault."""
    findings = Findings(path.name)
    series = read_series(path.read_bytes(), findings)
    if findings.faults:
        raise ProjectFileWrong(findings.faults)
    return series


def _missing(lines: Mapping[str, int], folder: Path, findings: Findings) -> None:
    gone = [name for name in lines if not (folder / name).is_dir()]
    for name in gone[:MANY]:
        findings.warn("folder", f"there is no folder {name} in {folder.name}", line=lines[name])
    if len(gone) > MANY:
        findings.warn("folder", f"{len(gone) - MANY} more folders are not in {folder.name}", line=lines[gone[MANY]])
