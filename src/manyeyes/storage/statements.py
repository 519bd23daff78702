"""SQLAlchemy Core statements, compiled once a dialect and sent straight to the database driver's cursor.

Executing a Core statement through a SQLAlchemy connection costs more than the query itself on the hot paths; the
compiled text and the order of its parameters are kept instead. No types are converted on the way: see storage/tables.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

Row = Any  # a named tuple by column name
NONE: Mapping[str, Any] = {}


@dataclass(slots=True)
class Compiled:
    """A statement as the driver takes it."""

    statement: object  # kept alive: the cache is keyed by its id
    text: str
    order: list[str] | None  # positional parameters, or none where they go by name
    constants: dict[str, Any]
    row: Any = None

    def arguments(self, params: Mapping[str, Any]) -> Any:
        """The parameters as this driver wants them."""
        values = {**self.constants, **params} if self.constants else params
        return values if self.order is None else [values[name] for name in self.order]


class Statements:
    """The compiled statements of one database, shared by all its connections."""

    def __init__(self, dialect: Dialect) -> None:
        """Compile for `dialect`; the cache grows to the number of statements in the stores, no further."""
        self.dialect = dialect
        self.remembered: dict[str, Any] = {}
        self._cache: dict[object, Compiled] = {}

    def get(self, statement: ClauseElement) -> Compiled:
        """The compiled form of a module-level statement."""
        compiled = self._cache.get(id(statement))
        if compiled is None:
            compiled = self._cache[id(statement)] = self.compile(statement)
        return compiled

    def compile(self, statement: ClauseElement, columns: Sequence[str] | None = None, **options: Any) -> Compiled:
        """Compile without keeping; values inside the statement become constants."""
        made: Any = statement.compile(dialect=self.dialect, column_keys=columns, **options)
        constants = {name: value for name, value in made.params.items() if value is not None or columns is None}
        for name in columns or ():
            constants.pop(name, None)
        order = made.positiontup
        return Compiled(statement, str(made), list(order) if order is not None else None, constants)

    def insert(self, table: Table, columns: tuple[str, ...], how: str) -> Compiled:
        """INSERT for these columns; how: plain, ignore (a row that is there stays), put (it is replaced), id."""
        key = (table.name, columns, how)
        compiled = self._cache.get(key)
        if compiled is None:
            compiled = self._cache[key] = self.compile(self._insert(table, columns, how), columns)
        return compiled

    def _insert(self, table: Table, columns: tuple[str, ...], how: str) -> Any:
        make = postgresql.insert if self.dialect.name == "postgresql" else sqlite.insert
        insert = make(table).inline()
        if how == "id":
            return make(table).returning(table.c.id)
        if how == "ignore":
            return insert.on_conflict_do_nothing()
        if how == "put":
            keys = [column.name for column in table.primary_key]
            changed = {name: insert.excluded[name] for name in columns if name not in keys}
            return insert.on_conflict_do_update(index_elements=keys, set_=changed)
        return insert


class Transaction:
    """What a room's store.py sees of the database: statements in, named tuples out."""

    def __init__(self, cursor: Any, statements: Statements) -> None:
        """Wrap one driver cursor for the time of a transaction."""
        self._cursor = cursor
        self._statements = statements
        self.dialect: str = statements.dialect.name
        self.remembered = statements.remembered
        """What this process remembers of rows that never change, by room; each room bounds its own."""

    def all(self, statement: ClauseElement, params: Mapping[str, Any] = NONE) -> list[Row]:
        """Every row."""
        return self._rows(self._statements.get(statement), params)

    def first(self, statement: ClauseElement, params: Mapping[str, Any] = NONE) -> Row | None:
        """The first row, or none."""
        rows = self.all(statement, params)
        return rows[0] if rows else None

    def scalar(self, statement: ClauseElement, params: Mapping[str, Any] = NONE) -> Any:
        """The first column of the first row, or none."""
        row = self.first(statement, params)
        return row[0] if row is not None else None

    def run(self, statement: ClauseElement, params: Mapping[str, Any] = NONE) -> int:
        """Change rows; returns how many."""
        compiled = self._statements.get(statement)
        self._cursor.execute(compiled.text, compiled.arguments(params))
        return int(self._cursor.rowcount)

    def run_many(self, statement: ClauseElement, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same change for many sets of parameters."""
        if rows:
            compiled = self._statements.get(statement)
            self._cursor.executemany(compiled.text, [compiled.arguments(row) for row in rows])

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Changes that are undone when the block raises, while the rest of the transaction goes on."""
        self._cursor.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._cursor.execute("ROLLBACK TO SAVEPOINT attempt")
            raise
        finally:
            self._cursor.execute("RELEASE SAVEPOINT attempt")

    def dynamic(self, statement: ClauseElement) -> list[Row]:
        """Every row of a statement built at call time (lists, optional filters); compiled anew each time."""
        return self._rows(self._statements.compile(statement, compile_kwargs={"render_postcompile": True}), NONE)

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]], *, ignore: bool = False) -> int:
        """Add rows with the same keys; with `ignore` a row that is there already stays. Returns how many were added."""
        return self._insert(table, rows, "ignore" if ignore else "plain")

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows, or replace the named columns of those whose primary key is there."""
        self._insert(table, rows, "put")

    def add(self, table: Table, row: Mapping[str, Any]) -> int:
        """Add one row and return its id."""
        compiled = self._statements.insert(table, tuple(row), "id")
        self._cursor.execute(compiled.text, compiled.arguments(row))
        return int(self._cursor.fetchall()[0][0])

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]], how: str) -> int:
        if not rows:
            return 0
        compiled = self._statements.insert(table, tuple(rows[0]), how)
        self._cursor.executemany(compiled.text, [compiled.arguments(row) for row in rows])
        return int(self._cursor.rowcount)

    def _rows(self, compiled: Compiled, params: Mapping[str, Any]) -> list[Row]:
        cursor = self._cursor
        cursor.execute(compiled.text, compiled.arguments(params))
        if compiled.row is None:
            names = [column[0] for column in cursor.description]
            compiled.row = namedtuple("Row", names, rename=True)  # type: ignore[misc]
        make = compiled.row._make
        return [make(row) for row in cursor.fetchall()]
