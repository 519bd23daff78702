"""All rows of a database as they were at one moment, in one SQLite file: the portable form, whichever database it was.

On SQLite its own online backup copies pages inside a reading transaction: writers go on, what they write is not seen.
On PostgreSQL one REPEATABLE READ transaction reads table after table. Either file fills either database again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from manyeyes.errors import ManyEyesError
from manyeyes.storage.database import Database
from manyeyes.storage.migrations import make_tables, revision_of
from manyeyes.storage.postgres import PostgresDatabase
from manyeyes.storage.sqlite import SqliteDatabase

PAGES = 4096  # copied before the next look at whether somebody wants it stopped: 16 MB
ROWS = 5000
REVISION = "alembic_version"

Watch = Callable[[float], None]
"""Told from time to time which share is done."""


class DatabaseNotEmpty(ManyEyesError):
    """The database {url} holds rows already. Restoring is for an empty one, so that nothing is lost."""

    status = 409


def take_snapshot(database: Database, file: Path, watch: Watch = lambda share: None) -> None:
    """Write the database to `file`, which is not there yet."""
    if isinstance(database, SqliteDatabase):
        _copy_pages(database.file, file, watch)
    elif isinstance(database, PostgresDatabase):
        _copy_rows(database, file, watch)
    else:
        raise TypeError(f"no snapshot of a {type(database).__name__}")


def fill_database(database: Database, file: Path) -> None:
    """Put every row of a snapshot into an empty database, all or nothing; raises DatabaseNotEmpty."""
    with closing(_opened(file)) as source:
        if isinstance(database, PostgresDatabase):
            _fill_postgres(database, source)
        elif isinstance(database, SqliteDatabase):
            with closing(sqlite3.connect(database.file)) as target:
                if _tables(target):
                    raise DatabaseNotEmpty(url=database.url)
                source.backup(target)


def counts_in(file: Path) -> dict[str, int]:
    """How many rows each table of a snapshot has."""
    with closing(_opened(file)) as source:
        return {
            table: int(source.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in _tables(source)
        }


def revision_in(file: Path) -> str:
    """The revision of a snapshot's tables; empty where it has none."""
    with closing(_opened(file)) as source:
        try:
            return str(source.execute(f"SELECT version_num FROM {REVISION}").fetchone()[0])
        except (sqlite3.DatabaseError, TypeError):
            return ""


def faults_in(file: Path) -> Iterator[str]:
    """What SQLite finds wrong with a snapshot: broken pages, rows that point to none."""
    with closing(_opened(file)) as source:
        try:
            yield from (str(row[0]) for row in source.execute("PRAGMA integrity_check(20)") if row[0] != "ok")
            for table, row, parent, _ in source.execute("PRAGMA foreign_key_check").fetchmany(20):
                yield f"row {row} of {table} points to a row of {parent} that is not there"
        except sqlite3.DatabaseError as error:
            yield str(error)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _copy_pages(site: Path, file: Path, watch: Watch) -> None:
    with closing(sqlite3.connect(f"{site.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source:
        source.execute("BEGIN")  # held to the end, so that the copy never has to begin anew while people work
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(file)) as target:
            source.backup(target, pages=PAGES, progress=lambda _, left, of: watch(1 - left / max(of, 1)), sleep=0)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _copy_rows(database: PostgresDatabase, file: Path, watch: Watch) -> None:
    revision = revision_of(database.engine())
    _make_file(file, revision)
    with closing(sqlite3.connect(file, isolation_level=None)) as target, _frozen(database) as source:
        target.execute("PRAGMA journal_mode=OFF")
        target.execute("BEGIN")
        tables = _tables(target)
        with _without_triggers(target):
            for number, table in enumerate(tables):
                _copy_table(source, target, table, _columns(target, table))
                watch((number + 1) / len(tables))
        target.execute("COMMIT")


@contextmanager
def _without_triggers(target: sqlite3.Connection) -> Iterator[None]:
    """What triggers once wrote is copied as the rows it is; they must not write it again."""
    there = target.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in there:
        target.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, made in there:
        target.execute(made)


def _make_file(file: Path, revision: str | None) -> None:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    make_tables(engine, revision)
    engine.dispose()


@contextmanager
def _frozen(database: PostgresDatabase) -> Iterator[Any]:
    """A connection that sees the database as it is now, however long it reads."""
    pooled = database.engine().raw_connection()
    connection: Any = pooled.dbapi_connection
    try:
        connection.rollback()
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection
    finally:
        connection.rollback()
        pooled.close()


def _copy_table(source: Any, target: sqlite3.Connection, table: str, columns: list[str]) -> None:
    named, holes = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    with source.cursor(name="rows") as rows:
        rows.itersize = ROWS
        rows.execute(f'SELECT {named} FROM "{table}"')
        while some := rows.fetchmany(ROWS):
            target.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({holes})', some)


def _fill_postgres(database: PostgresDatabase, source: sqlite3.Connection) -> None:
    revision = source.execute(f"SELECT version_num FROM {REVISION}").fetchone()[0]
    make_tables(database.engine(), revision)
    pooled = database.engine().raw_connection()
    connection: Any = pooled.dbapi_connection
    try:
        tables = _parents_first(source)
        for table in tables:
            if connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone():
                raise DatabaseNotEmpty(url=database.engine().url.render_as_string())
        for table in tables:
            connection.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')  # as in _without_triggers
            _pour(source, connection, table, _columns(source, table))
            connection.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        connection.commit()
    finally:
        connection.rollback()
        pooled.close()


def _pour(source: sqlite3.Connection, connection: Any, table: str, columns: list[str]) -> None:
    """One COPY a table, so that rows may point to rows of the same table in any order."""
    named = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
            for row in source.execute(f'SELECT {named} FROM "{table}"'):
                copy.write_row(row)
        if "id" in columns and (counter := _counter(cursor, table)):
            cursor.execute(f"SELECT setval('{counter}', (SELECT coalesce(max(id), 0) + 1 FROM \"{table}\"), false)")


def _counter(cursor: Any, table: str) -> str | None:
    """The sequence that numbers a table's new rows, if one does."""
    found = cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", (f'"{table}"',)).fetchone()[0]
    return None if found is None else str(found)


def _tables(source: sqlite3.Connection) -> list[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in source.execute(named) if name != REVISION]


def _columns(source: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in source.execute(f'PRAGMA table_info("{table}")')]


def _parents_first(source: sqlite3.Connection) -> list[str]:
    """Every table after those its rows point to."""
    points = {
        table: {str(row[2]) for row in source.execute(f'PRAGMA foreign_key_list("{table}")')} - {table}
        for table in _tables(source)
    }
    placed: list[str] = []
    while len(placed) < len(points):
        ready = [table for table in points if table not in placed and points[table] <= set(placed)]
        if not ready:
            raise ValueError(f"these tables point to each other in a circle: {sorted(set(points) - set(placed))}")
        placed += ready
    return placed
