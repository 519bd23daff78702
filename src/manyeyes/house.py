"""Opens database, blobs, settings and clock of a site once; the only place that knows which implementation is used."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from types import TracebackType

from manyeyes.settings import Settings, read_settings
from manyeyes.storage import (
    Blobs,
    Database,
    FolderBlobs,
    SiteLock,
    Transaction,
    check_revision,
    open_blobs,
    open_database,
    upgrade,
)


class House:
    """One open site. Close it, or use it in a `with`."""

    def __init__(
        self,
        site: Path,
        settings: Settings,
        database: Database,
        blobs: Blobs,
        clock: Callable[[], float],
        lock: SiteLock | None,
    ) -> None:
        """Hold the parts; `open_house` chooses them."""
        self.site = site
        self.settings = settings
        self.database = database
        self.blobs = blobs
        self.lock = lock
        self._clock = clock

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return self._clock()

    def transaction(self) -> AbstractContextManager[Transaction]:
        """One request's changes, under 50 ms: durable when it returns, or undone."""
        return self.database.transaction()

    def reading(self) -> AbstractContextManager[Transaction]:
        """A read-only snapshot."""
        return self.database.reading()

    @contextmanager
    def reading_afresh(self) -> Iterator[Transaction]:
        """A read-only snapshot over a connection of its own: what another program would find there now."""
        opened = open_database(self.settings.database, self.private / "site.sqlite", read_only=True)
        with closing(opened) as fresh, fresh.reading() as tx:
            yield tx

    @property
    def private(self) -> Path:
        """The site's own folder for database, blobs, lock and secret."""
        return self.site / ".manyeyes"

    def close(self) -> None:
        """Close the database, then let go of the site."""
        self.database.close()
        if self.lock is not None:
            self.lock.release()

    def __enter__(self) -> House:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_house(
    site: Path,
    *,
    clock: Callable[[], float] = time.time,
    read_only: bool = False,
    settings: Settings | None = None,
    upgrades: bool = False,
) -> House:
    """Open the site in folder `site`, making what is missing; tables of an older version stay as they are.

    With `upgrades` any version is opened, for the one who brings the tables up to date himself.
    Raises SiteInUse where another process holds a SQLite site, SettingsWrong, OlderDatabase, NewerDatabase.
    """
    chosen = settings or read_settings(site)
    private = site / ".manyeyes"
    private.mkdir(parents=True, exist_ok=True)
    lock = None if read_only or chosen.database else SiteLock(private / "lock")
    database = open_database(chosen.database, private / "site.sqlite", read_only=read_only)
    try:
        if not upgrades and check_revision(database.engine()) is None and not read_only:
            upgrade(database.engine())
        blobs = open_blobs(chosen.blobs, private)
    except BaseException:
        database.close()
        if lock is not None:
            lock.release()
        raise
    if isinstance(blobs, FolderBlobs) and not read_only:
        blobs.sweep(time.time())
    return House(site, chosen, database, blobs, clock, lock)
