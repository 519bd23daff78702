"""Tables as files: rows stream into a CSV, DuckDB turns the CSV into Parquet, so the two agree row by row.

Same rows, same bytes: one thread, rows in the order they came, zstd, a fixed row group, no clock in the file. DuckDB
writes its version into the footer, so another version of it may write other bytes. An empty field is NULL and a quoted
empty one is the empty text, in the CSV and in what DuckDB reads from it.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import duckdb

Kind = Literal["text", "whole", "number", "flag", "texts"]
TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN", "texts": "VARCHAR"}
MEMORY = "512MB"  # what DuckDB may take; a row group of 50,000 rows needs far less
LONGEST_LINE = 16_000_000  # bytes; an item with thousands of paths still fits


@dataclass(frozen=True)
class Column:
    """One column of a released table, and the sentence about it in docs and card."""

    name: str
    kind: Kind
    meaning: str


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> int:
    """Stream rows into `path`, a header first; returns how many rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(field(column.name) for column in columns) + "\n")
        for count, row in enumerate(rows, start=1):  # noqa: B007
            _write_row(file, row)
    return count


def _write_row(file: IO[str], row: Sequence[object]) -> None:
    file.write(",".join(field(value) for value in row) + "\n")


def field(value: Any) -> str:
    """One CSV field (RFC 4180), with none and the empty text told apart and lists as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    # File names may hold what is no text at all; DuckDB and JSON readers would refuse the whole table for it.
    text = _sound(value if isinstance(value, str) else json.dumps(list(value), ensure_ascii=False))
    plain = text and text.strip() == text and not any(sign in text for sign in ',"\r\n\\')
    return text if plain else '"' + text.replace('"', '""') + '"'


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def to_parquet(source: Path, target: Path, columns: Sequence[Column]) -> None:
    """Write the CSV `source`, made by write_csv with these columns, as the Parquet file `target`."""
    read = ", ".join(f"{_text(column.name)}: '{TYPES[column.kind]}'" for column in columns)
    chosen = ", ".join(_expression(column) for column in columns)
    with duckdb.connect(config=_settings(target.parent)) as connection:
        connection.execute(
            f"COPY (SELECT {chosen} FROM read_csv({_text(glob.escape(str(source)))}, columns = {{{read}}},"
            f" auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
            f" allow_quoted_nulls = false, new_line = '\\n', parallel = false, max_line_size = {LONGEST_LINE}))"
            f" TO {_text(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
        )


def _settings(folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": 1,
        "preserve_insertion_order": True,
        "memory_limit": MEMORY,
        "temp_directory": str(folder / ".duckdb"),
        "autoinstall_known_extensions": False,
    }


def _expression(column: Column) -> str:
    name = _name(column.name)
    return f"""from_json({name}, '["VARCHAR"]') AS {name}""" if column.kind == "texts" else name


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
