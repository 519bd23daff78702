"""Plain tables, one row a fact, as Parquet and as CSV: nothing is lost, and every program reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from manyeyes.datasets.formats.release_reader import ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

TABLES = {
    "pictures": "SELECT * FROM items WHERE kept ORDER BY item",
    "tags": 'SELECT t.item, i.file, i.split, t.tag, t.target, t.weight, t.source, d.number, d.category, d."group" '
    "FROM targets t JOIN items i USING (item) JOIN dictionary d USING (tag) WHERE i.kept ORDER BY t.item, d.number",
    "consensus": "SELECT * FROM consensus ORDER BY item, stage, question",
    "answers": 'SELECT * FROM answers ORDER BY "order"',
    "dictionary": "SELECT * FROM dictionary ORDER BY number",
}
NO_FILES = "The tables name the pictures by their place in the release; the files themselves stay there."
DICTIONARY = (
    'CREATE TEMP TABLE dictionary (number BIGINT, tag VARCHAR, category VARCHAR, "group" VARCHAR, count BIGINT, '
    "source VARCHAR, absent VARCHAR)"
)


class ParquetTables:
    """Five Parquet files."""

    name: ClassVar[str] = "parquet"
    help: ClassVar[str] = "long tables for pandas, polars, DuckDB, Spark"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write every table as Parquet."""
        return _write(release, folder, "parquet", "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000", say)


class CsvTables:
    """Five CSV files."""

    name: ClassVar[str] = "csv"
    help: ClassVar[str] = "the same long tables for spreadsheets and everything else"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write every table as CSV (RFC 4180): an empty field is NULL, a quoted empty one the empty text."""
        return _write(release, folder, "csv", "FORMAT csv, HEADER", say)


def _write(release: ReleaseReader, folder: Path, ending: str, how: str, say: Callable[[str], None]) -> Report:
    tally = Tally()
    with release.querying() as connection:
        connection.execute(DICTIONARY)
        if release.dictionary.tags:
            rows = [
                [place, tag.name, tag.category, tag.group, tag.count, tag.source, tag.absent]
                for place, tag in enumerate(release.dictionary.tags, start=1)
            ]
            connection.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        for table, query in TABLES.items():
            say(f"Writing {table}.{ending} …")
            target = str(folder / f"{table}.{ending}").replace("'", "''")
            written = connection.execute(f"COPY ({query}) TO '{target}' ({how})").fetchone()
            tally.wrote(f"rows of {table}", int(written[0]) if written else 0)
    tally.note(NO_FILES)
    return tally.report()
