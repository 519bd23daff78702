"""SQLite: one connection writes for everybody and many requests share one commit; readers have their own.

The baton commit: who leaves the lock while others wait hands the open transaction on; the last one, or the 64th,
commits for all, and each returns only after that commit. With fsync at 4 ms this gives five times the claims of a
commit each, and an acknowledged answer is on the disk (synchronous=FULL). Measured in docs/why/storage.md.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, LifoQueue

from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from manyeyes.errors import DiskFull, ManyEyesError, TryAgain
from manyeyes.storage.statements import Statements, Transaction

OLDEST = (3, 35, 0)  # RETURNING
SOUND = (3, 51, 3)  # before it, a data race between several writers of a WAL file; we have one writer


class SqliteTooOld(ManyEyesError):
    """This Python carries SQLite {found}; Many Eyes needs {needed} or newer. Use a newer Python or PostgreSQL."""

    status = 500


class ReadOnly(ManyEyesError):
    """This site was opened for reading only."""

    status = 503


def check_version(found: tuple[int, ...] = sqlite3.sqlite_version_info) -> str | None:
    """Refuse a SQLite without RETURNING; return a warning below the version with the WAL repair."""
    if found < OLDEST:
        raise SqliteTooOld(found=".".join(map(str, found)), needed=".".join(map(str, OLDEST)))
    if found < SOUND:
        return f"SQLite {'.'.join(map(str, found))} has a known fault with several writers; Many Eyes uses one."
    return None


class SqliteDatabase:
    """The database file of a site on one machine."""

    GROUP = 64  # requests in one commit at most: bounds the wait of the first

    def __init__(self, file: Path, *, read_only: bool = False) -> None:
        """Open `file`; only the process that holds the site's lock may open it for writing."""
        check_version()
        self.file = file
        self.url = f"sqlite:///{file}"
        self._statements = Statements(dialect.dialect(paramstyle="qmark"))
        self._readers: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._lock = threading.Lock()
        self._count = threading.Lock()
        self._waiting = 0
        self._group: Future[None] | None = None
        self._members = 0
        self._writer = None if read_only else self._connect()

    def engine(self) -> Engine:
        """An engine for migrations."""
        return create_engine(self.url, poolclass=NullPool)

    def close(self) -> None:
        """Close all connections; the last one folds the log into the file."""
        with contextlib.suppress(Empty):
            while True:
                self._readers.get_nowait().close()
        if self._writer is not None:
            self._writer.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A snapshot that writers do not disturb."""
        connection = self._reader()
        try:
            connection.execute("BEGIN")
            yield Transaction(connection.cursor(), self._statements)
        finally:
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("ROLLBACK")
            self._readers.put(connection)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One request's changes: all of them durable when this returns, or none."""
        if self._writer is None:
            raise ReadOnly
        group, problem = None, None
        self._enter()
        try:
            group = self._begin(self._writer)
            problem = yield from self._member(self._writer)
            self._leave(self._writer, group)
        except sqlite3.Error as error:
            raise in_words(error) from error
        finally:
            self._lock.release()
        self._await(group, problem)

    def _member(self, writer: sqlite3.Connection) -> Generator[Transaction, None, BaseException | None]:
        """Run the request inside a savepoint of the group; returns what it raised."""
        writer.execute("SAVEPOINT request")
        try:
            yield Transaction(writer.cursor(), self._statements)
            writer.execute("RELEASE request")
        except BaseException as error:
            if writer.in_transaction:
                writer.execute("ROLLBACK TO request")
                writer.execute("RELEASE request")
            return error
        return None

    def _enter(self) -> None:
        with self._count:
            self._waiting += 1
        self._lock.acquire()
        with self._count:
            self._waiting -= 1

    def _begin(self, writer: sqlite3.Connection) -> Future[None]:
        if self._group is None:
            writer.execute("BEGIN IMMEDIATE")
            self._group, self._members = Future(), 0
        self._members += 1
        return self._group

    def _leave(self, writer: sqlite3.Connection, group: Future[None]) -> None:
        if not writer.in_transaction:  # SQLite rolled everything back by itself: disk full or an I/O error
            self._group = None
            group.set_exception(DiskFull())
        elif self._waiting == 0 or self._members >= self.GROUP:
            self._group = None
            self._commit(writer, group)

    def _commit(self, writer: sqlite3.Connection, group: Future[None]) -> None:
        try:
            writer.execute("COMMIT")
        except BaseException as error:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            group.set_exception(in_words(error) if isinstance(error, sqlite3.Error) else error)
        else:
            group.set_result(None)

    def _await(self, group: Future[None] | None, problem: BaseException | None) -> None:
        failed = group.exception() if group is not None else None
        if problem is not None:
            raise in_words(problem) if isinstance(problem, sqlite3.Error) else problem
        if failed is not None:
            raise failed

    def _reader(self) -> sqlite3.Connection:
        try:
            return self._readers.get_nowait()
        except Empty:
            connection = self._connect()
            connection.execute("PRAGMA query_only=ON")
            return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=5, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        return connection


def in_words(error: BaseException) -> BaseException:
    """The error of the house for a full disk or a held lock; any other stays."""
    text = str(error)
    if "disk is full" in text or "disk I/O error" in text:
        return DiskFull()
    return TryAgain() if "locked" in text else error
