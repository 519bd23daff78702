"""PostgreSQL through psycopg 3: a bounded pool, one connection a transaction, its own group commit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from manyeyes.errors import DiskFull, TryAgain
from manyeyes.storage.statements import Statements, Transaction


class PostgresDatabase:
    """A database that many servers and workers may share."""

    def __init__(self, url: str) -> None:
        """Connect by `url` (postgresql://…); a connection is opened when first needed."""
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self._engine = create_engine(self.url, pool_size=20, max_overflow=0, pool_timeout=5, pool_pre_ping=False)
        self._statements = Statements(self._engine.dialect)

    def engine(self) -> Engine:
        """The engine, for migrations."""
        return self._engine

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One request's changes: all of them durable when this returns, or none."""
        with self._connection() as connection:
            with connection.cursor() as cursor:
                yield Transaction(cursor, self._statements)
            connection.commit()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A snapshot that writers do not disturb."""
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield Transaction(cursor, self._statements)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Any]:
        try:
            pooled = self._engine.raw_connection()
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise TryAgain from error
        try:
            yield pooled.dbapi_connection
        except (psycopg.errors.DiskFull, psycopg.errors.InsufficientResources) as error:
            raise DiskFull from error
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            raise TryAgain from error
        except psycopg.OperationalError as error:  # the server went away: this connection is of no more use
            pooled.invalidate()
            raise TryAgain from error
        finally:
            pooled.close()


def others_connected(database: object) -> int:
    """How many other connections are open to a PostgreSQL database; 0 for SQLite, which the site's lock guards."""
    if not isinstance(database, PostgresDatabase):
        return 0
    database.engine().dispose()  # our own that are idle
    with database.engine().connect() as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return int(connection.exec_driver_sql(asked).scalar_one())
