"""The two databases behind one small face, and the choice between them by one setting."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import Engine

from manyeyes.storage.postgres import PostgresDatabase
from manyeyes.storage.sqlite import SqliteDatabase
from manyeyes.storage.statements import Transaction


class Database(Protocol):
    """Where a site keeps its tables."""

    url: str

    def transaction(self) -> AbstractContextManager[Transaction]:
        """One short writing transaction."""
        ...

    def reading(self) -> AbstractContextManager[Transaction]:
        """A read-only snapshot."""
        ...

    def engine(self) -> Engine:
        """For migrations."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


def open_database(address: str, file: Path, *, read_only: bool = False) -> Database:
    """PostgreSQL where `address` names one, else the SQLite file."""
    if address:
        return PostgresDatabase(address)
    return SqliteDatabase(file, read_only=read_only)
