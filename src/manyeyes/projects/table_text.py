"""Reads a table of text row by row with line numbers, whatever stands in it; a row that cannot be read is said so.

Python's csv parser on one row at a time: a quote that is never closed costs its own line and not the rest of the file,
and memory never holds more than a row. Files are UTF-8, with a comma, semicolon or tab between the cells.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from manyeyes.errors import ManyEyesError

MOST_COLUMNS = 500
LONGEST_ROW = 100_000  # bytes
MOST_LINES = 50  # of one row, where cells hold line breaks
SIGNS = (",", ";", "\t")
csv.field_size_limit(LONGEST_ROW)


class TableWrong(ManyEyesError):
    """{table} cannot be read as a table: {cause}."""

    status = 422


@dataclass(frozen=True, slots=True)
class Cells:
    """One row that could be read."""

    row: int
    """From 1; the line with the names of the columns is not counted."""
    line: int
    """The line it begins on, from 1."""
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that could not."""

    row: int
    line: int
    cause: str


@dataclass(frozen=True)
class TableText:
    """A table and the names of its columns."""

    file: Path
    columns: tuple[str, ...]
    sign: str
    """What stands between cells."""
    lines: int
    """How many lines the names take."""

    def rows(self) -> Iterator[Cells | BadRow]:
        """Every row that is not empty, in the order of the file."""
        with self.file.open("rb") as file:
            lines = _Lines(file)
            for _ in range(self.lines):
                lines.take()
            yield from self._rows(lines)

    def _rows(self, lines: _Lines) -> Iterator[Cells | BadRow]:
        row, width, sign = 0, len(self.columns), self.sign
        while True:
            number = lines.number + 1
            try:
                taken = lines.take()
                if taken is None:
                    return
                text = taken
                if not text.strip():
                    continue
                row += 1
                cells = text.split(sign) if '"' not in text else _quoted(text, lines, sign)
            except _Unreadable as wrong:
                row += not wrong.counted
                yield BadRow(row, number, wrong.cause)
                continue
            if len(cells) == width:
                yield Cells(row, number, cells)
            else:
                yield BadRow(row, number, f"it has {len(cells)} cells, the first line has {width}")


def open_table(file: Path) -> TableText:
    """Read the names of the columns; raises TableWrong where the first line cannot be names, with what was read."""
    with file.open("rb") as opened:
        _plain_text(file, opened.read(LONGEST_ROW))
        opened.seek(0)
        lines = _Lines(opened)
        try:
            text = lines.take() or ""
            sign = max(SIGNS, key=text.count)
            names = text.split(sign) if '"' not in text else _quoted(text, lines, sign)
        except _Unreadable as wrong:
            cause = f"its first line should hold the names of the columns, but {wrong.cause}"
            raise TableWrong(table=file.name, cause=cause) from None
    columns = tuple(name.strip() for name in names)
    wrong_names = _names_wrong(columns)
    if wrong_names:
        raise TableWrong(table=file.name, cause=wrong_names)
    return TableText(file, columns, sign, lines.number)


def _plain_text(file: Path, head: bytes) -> None:
    cause = ""
    if not head.strip():
        cause = "it is empty"
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        cause = "it is UTF-16 text; save it as UTF-8"
    elif head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        cause = "it is a spreadsheet or an archive; save it as CSV with UTF-8"
    elif b"\r" in head and b"\n" not in head:
        cause = "its lines end with a lone CR; save it with Unix or Windows line ends"
    if cause:
        raise TableWrong(table=file.name, cause=cause)


def _names_wrong(columns: tuple[str, ...]) -> str | None:
    if len(columns) > MOST_COLUMNS:
        return f"it has {len(columns):,} columns; {MOST_COLUMNS} is the most"
    for place, name in enumerate(columns):
        if not name:
            return f"column {place + 1} has no name; read were {', '.join(columns[:9])}"
        if name in columns[:place]:
            shown = ", ".join(columns[:9])
            return (
                f"two columns are called {name[:60]}. Its first line should name the columns; read were: {shown[:300]}"
            )
    return None


class _Unreadable(Exception):
    def __init__(self, cause: str, *, counted: bool = True) -> None:
        super().__init__(cause)
        self.cause, self.counted = cause, counted


class _Lines:
    """Lines of a file as text, each at most LONGEST_ROW bytes, with a number, and a way back."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.number = 0
        """How many were taken."""
        self.end = "\n"
        """What the last one ended with."""

    def take(self) -> str | None:
        """The next line without its end, or None; a line that is too long or no text is passed over and said so."""
        data = self._file.readline(LONGEST_ROW)
        if not data:
            return None
        self.number += 1
        if len(data) == LONGEST_ROW and not data.endswith(b"\n"):
            while (rest := self._file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            raise _Unreadable(f"it is longer than {LONGEST_ROW:,} bytes", counted=False)
        if b"\0" in data:
            raise _Unreadable("it holds a NUL", counted=False)
        try:
            text = data.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            cause = f"byte 0x{data[error.start]:02x} is not UTF-8; save the table as UTF-8"
            raise _Unreadable(cause, counted=False) from None
        self.end = "\r\n" if text.endswith("\r\n") else "\n"
        return text.removesuffix("\n").removesuffix("\r")

    def mark(self) -> tuple[int, int]:
        return self._file.tell(), self.number

    def back_to(self, mark: tuple[int, int]) -> None:
        self._file.seek(mark[0])
        self.number = mark[1]


def _quoted(text: str, lines: _Lines, sign: str) -> list[str]:
    """The cells of a row with quotes; where a quote is left open, the lines after it belong to the row."""
    first, whole = lines.mark(), text
    for _ in range(MOST_LINES):
        try:
            return next(csv.reader((whole,), delimiter=sign, strict=True))
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                lines.back_to(first)
                if whole is not text:
                    break
                raise _Unreadable(f"{error}; quotes inside a cell are doubled") from None
        whole = _up_to_a_quote(whole, lines, first)
    lines.back_to(first)
    raise _Unreadable("a quote is opened and never closed")


def _up_to_a_quote(whole: str, lines: _Lines, first: tuple[int, int]) -> str:
    """The row with more lines up to one with a quote, as only that can close it."""
    for _ in range(MOST_LINES):
        end = lines.end
        try:
            more = lines.take()
        except _Unreadable:
            more = None
        if more is None or len(whole) > LONGEST_ROW or lines.number - first[1] > MOST_LINES:
            break
        whole += end + more
        if '"' in more:
            return whole
    lines.back_to(first)
    raise _Unreadable("a quote is opened and never closed")
