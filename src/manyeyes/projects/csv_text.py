"""Reads a CSV file with line numbers; what is wrong is a fault with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manyeyes.projects.faults import Findings
from manyeyes.projects.shapes import did_you_mean

MANY = 20  # more faults than this of one kind tell nothing new


@dataclass(frozen=True)
class Line:
    """One row and the line it begins on, from 1."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class CsvTable:
    """The columns in the order of the file, and its rows."""

    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


def read_csv(data: bytes, needed: tuple[str, ...], findings: Findings, *, exactly: bool = False) -> CsvTable:
    """The rows of a UTF-8 file whose first line names the columns; with `exactly`, no others than `needed`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.fault("", f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8", line)
        return CsvTable()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = tuple(name.strip() for name in next(reader, []))
        if _columns_are_right(columns, needed, exactly, findings):
            return CsvTable(columns, tuple(_lines(reader, columns, findings)))
    except csv.Error as error:
        findings.fault(
            "", f"is not CSV: {error}", "put cells that hold quotes or commas in double quotes", reader.line_num
        )
    return CsvTable()


def _columns_are_right(columns: tuple[str, ...], needed: tuple[str, ...], exactly: bool, findings: Findings) -> bool:
    before = len(findings.faults)
    remedy = f"write {','.join(needed)}"
    if not any(columns):
        findings.fault("", "the first line names no columns", remedy, 1)
        return False
    for name in needed:
        if name not in columns:
            findings.fault("", f"has no column {name}", remedy, 1)
    for n, name in enumerate(columns):
        if not name or name in columns[:n]:
            findings.fault("", f"column {n + 1} {'has no name' if not name else f'is called {name} again'}", remedy, 1)
        elif exactly and name not in needed:
            findings.fault("", f"{name} is not a column of this file", did_you_mean(name, needed), 1)
    return before == len(findings.faults)


def _lines(reader: Iterator[list[str]], columns: tuple[str, ...], findings: Findings) -> Iterator[Line]:
    number, bad = 2, 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) == len(columns):
                yield Line(number, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
            elif (bad := bad + 1) <= MANY:
                findings.fault("", f"has {len(cells)} cells, the first line has {len(columns)}", "quote commas", number)
        number = reader.line_num + 1  # type: ignore[attr-defined]
