"""A file of answers as people publish them: task, worker, label, a row an answer, read into whole numbers.

DuckDB reads and numbers the rows, in bounded memory and on a temporary folder of its own: ten million take a minute.
Its SQL runs on the file, never on the site's tables, so it stands here and not in the room's store.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from manyeyes.errors import ManyEyesError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1GB"
SEPARATORS = ",;\t|"
ONE, SEVERAL = "label", "labels"
Names = Literal["task", "worker", "label"]


class NoSuchFile(ManyEyesError):
    """There is no file {path}."""


class NotReadable(ManyEyesError):
    """{path} cannot be read: {cause}."""


class NoText(ManyEyesError):
    """{path} is no text in UTF-8: {cause}. Save it as CSV with the encoding UTF-8."""


class NothingInFile(ManyEyesError):
    """{path} is empty. The first line names the columns: {wanted}."""


class MissingColumn(ManyEyesError):
    """{path} has no column {missing}. Its first line names {there}; needed are {wanted}, others may stand beside."""


class NoRows(ManyEyesError):
    """{path} has no row that can be used. Rows left out: {left_out}."""


@dataclass(frozen=True)
class Header:
    """The first line of a file: its separator and columns, and which of `label` and `labels` it has."""

    separator: str
    columns: tuple[str, ...]
    holds: str

    def others(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The columns nobody asked for: they stay in the file and change nothing."""
        return tuple(name for name in self.columns if name not in {*wanted, self.holds})


class Workbench:
    """A DuckDB of one's own for one file, with its temporary folder; a context manager."""

    def __init__(self, memory: str = MEMORY) -> None:
        """`memory`: what DuckDB may hold before it writes to disk, like 500MB."""
        import duckdb  # 60 ms and 30 MB, which a server that weighs a few answers has no use for

        self.folder = tempfile.mkdtemp(prefix="manyeyes-consensus-")
        self.db: DuckDBPyConnection = duckdb.connect(f"{self.folder}/answers.duckdb")
        self.db.execute(f"SET memory_limit = '{memory}'")
        self.db.execute("SET temp_directory = $folder", {"folder": self.folder})
        self.db.execute("SET enable_progress_bar = false")

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the memory and the temporary folder back."""
        self.db.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def load(self, path: Path, table: str, wanted: tuple[str, ...]) -> tuple[Header, dict[str, int]]:
        """Load the `wanted` columns and `label` of a file into `table`; the header, and rows left out by reason.

        Raises NoSuchFile, NoText, NothingInFile, MissingColumn, NotReadable.
        """
        header = header_of(path, wanted)
        kept = [f"nullif(trim({quoted(name)}), '') AS {name}" for name in wanted]
        kept.append(f"nullif(trim({quoted(header.holds)}), '') AS label")
        types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header.columns)
        read = f"""read_csv({literal(str(path))}, header = true, auto_detect = false, columns = {{{types}}},
            delim = {literal(header.separator)}, quote = '"', escape = '"', ignore_errors = true, store_rejects = true,
            rejects_table = 'refused_{table}', rejects_scan = 'scan_{table}')"""
        self._try(path, f"CREATE TABLE {table} AS SELECT {', '.join(kept)} FROM {read}")
        found = self.run(
            f"SELECT error_type, count(DISTINCT line), min(line) FROM refused_{table} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return header, {f"{REFUSED.get(kind, kind.lower())} (first: line {line})": rows for kind, rows, line in found}

    def run(self, statement: str) -> DuckDBPyConnection:
        """Run a statement; Ctrl-C is KeyboardInterrupt here too, where DuckDB makes an error of its own of it."""
        with _interrupted_as_ever():
            return self.db.execute(statement)

    def _try(self, path: Path, statement: str) -> None:
        import duckdb

        try:
            self.run(statement)
        except duckdb.Error as error:
            raise NotReadable(path=path, cause=str(error).splitlines()[0].rstrip(".")) from None

    def column(self, query: str) -> dict[str, Any]:
        """The columns of a query as numpy arrays."""
        with _interrupted_as_ever():
            found: dict[str, Any] = self.db.execute(query).fetchnumpy()
        return found

    def names(self, kind: Names) -> Iterator[str]:
        """The names behind the numbers of tasks, workers or labels, in their order, a few thousand at a time."""
        cursor = self.db.cursor().execute(f"SELECT name FROM {kind}_number ORDER BY number")
        while rows := cursor.fetchmany(10_000):
            yield from (name for (name,) in rows)

    def count(self, table: str, condition: str = "true") -> int:
        """How many rows of a table hold a condition."""
        row = self.run(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()
        return int(row[0]) if row else 0


@contextmanager
def _interrupted_as_ever() -> Iterator[None]:
    import duckdb

    try:
        yield
    except (RuntimeError, duckdb.InterruptException) as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


REFUSED = {
    "TOO MANY COLUMNS": "more cells than the first line names",
    "MISSING COLUMNS": "fewer cells than the first line names",
    "INVALID ENCODING": "not in UTF-8",
    "UNQUOTED VALUE": "a quotation mark that is never closed",
}


def header_of(path: Path, wanted: tuple[str, ...]) -> Header:
    """Read the first line of a file; the separator is the one that finds the wanted columns."""
    line = _first_line(path)
    shown = ", ".join([*wanted, ONE])
    if not line.strip():
        raise NothingInFile(path=path, wanted=shown)
    headers = [(mark, _split(line, mark)) for mark in SEPARATORS]
    mark, columns = max(headers, key=lambda one: len({*wanted, ONE, SEVERAL} & set(one[1])))
    holds = ONE if ONE in columns else SEVERAL
    missing = [name for name in (*wanted, holds) if name not in columns]
    if missing:
        there = ", ".join(name for name in columns if name) or "nothing"
        lost = " and no column ".join(ONE if name == SEVERAL else name for name in missing)
        raise MissingColumn(path=path, missing=lost, there=there, wanted=shown)
    return Header(mark, _apart(columns), holds)


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.readline(65_536)
    except FileNotFoundError:
        raise NoSuchFile(path=path) from None
    except OSError as error:
        raise NotReadable(path=path, cause=error.strerror) from None
    if b"\0" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoText(path=path, cause="it looks like UTF-16, or like no text at all")
    try:
        return start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoText(path=path, cause=f"byte {error.start} of its first line") from None


def _split(line: str, mark: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader(io.StringIO(line), delimiter=mark), [])]


def _apart(columns: list[str]) -> tuple[str, ...]:
    """The columns, with a number behind a name that came before: DuckDB wants them different."""
    named: list[str] = []
    for at, name in enumerate(columns):
        named.append(f"{name}#{at}" if name in named or not name else name)
    return tuple(named)


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
