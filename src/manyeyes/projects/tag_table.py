"""A tag table's head: which column holds the addresses, which the tags, and which rows are wanted.

The form of safebooru's table is understood as it is; of others the project file names the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from manyeyes.projects.table_text import Cells, TableText, TableWrong, open_table
from manyeyes.query import Expression, QueryWrong, parse

ADDRESS_COLUMNS = ("preview_url", "sample_url", "file_url", "url", "image_url", "path", "file", "file_name", "image")
TAG_COLUMNS = ("tags", "tag_string")
SHOWN = 3  # rows in a preview
LONGEST_CELL = 40


@dataclass(frozen=True)
class TagTable:
    """A table whose columns are understood; its rows are read by whoever imports it."""

    text: TableText
    address: int
    """The column with an address, or a path below the table's folder."""
    tags: int | None
    only: Expression | None

    def tags_of(self, row: Cells) -> tuple[str, ...]:
        """The row's tags, words with spaces between them, each once and in the order they stand."""
        return () if self.tags is None else tuple(dict.fromkeys(row.cells[self.tags].split()))

    def wants(self, row: Cells) -> bool:
        """Whether `only` lets the row in."""
        if self.only is None:
            return True
        named = dict(zip(self.text.columns, row.cells, strict=True))
        return self.only.value({**named, "row": row.row}) is True

    def all_tags(self) -> Iterator[tuple[str, ...]]:
        """The tags of every row that can be read."""
        yield from (self.tags_of(row) for row in self.text.rows() if isinstance(row, Cells))

    def understood(self) -> list[str]:
        """Which columns are what, and the first rows, a line each."""
        names = self.text.columns
        tags = "no column with tags" if self.tags is None else f"tags in {names[self.tags]}"
        rows = [f"row {cells.row}: {_shown(cells.cells)}" for cells in _first(self.text)]
        return [f"{len(names)} columns, pictures in {names[self.address]}, {tags}: {', '.join(names)}", *rows]


def read_tag_table(file: Path, said: Mapping[str, Any]) -> TagTable:
    """Find the columns by the names a stage's `from` says, else by those in common use.

    Raises TableWrong, with what was read where that cannot be.
    """
    text = open_table(file)
    address = _column(text, said.get("url"), ADDRESS_COLUMNS)
    if address is None:
        raise TableWrong(table=file.name, cause=_no_column(text, said.get("url")))
    tags = _column(text, said.get("tags"), TAG_COLUMNS)
    if tags is None and said.get("tags"):
        raise TableWrong(table=file.name, cause=_no_column(text, said["tags"]))
    return TagTable(text, address, tags, _condition(text, said.get("only")))


def _condition(text: TableText, only: str | None) -> Expression | None:
    try:
        return parse(only, (*text.columns, "row")) if only else None
    except QueryWrong as wrong:
        cause = f"only, at character {wrong.position}: {wrong.cause}; {(wrong.remedy or '').rstrip('.')}"
        raise TableWrong(table=text.file.name, cause=cause) from None


def _column(text: TableText, said: str | None, usual: tuple[str, ...]) -> int | None:
    wanted = (said,) if said else usual
    return next((text.columns.index(name) for name in wanted if name in text.columns), None)


def _no_column(text: TableText, said: str | None) -> str:
    missing = f"it has no column called {said}" if said else "no column has a name that says where the pictures are"
    remedy = "Name the columns in its first line, and the one with the address in project.yaml (from: {url: …})"
    first = _shown(list(text.columns))
    rows = [_shown(cells.cells) for cells in _first(text)]
    after = f", then {' / '.join(rows)}" if rows else ""
    return f"{missing}. Its first line was read as the names: {first}{after}. {remedy}"


def _first(text: TableText) -> list[Cells]:
    return [row for row in islice(text.rows(), SHOWN) if isinstance(row, Cells)]


def _shown(cells: list[str]) -> str:
    short = [cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…" for cell in cells[:12]]
    return " | ".join("".join(sign if sign.isprintable() else " " for sign in cell) for cell in short)
