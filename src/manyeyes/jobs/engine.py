"""The engine of durable work: DBOS with its own database, started beside an open house and stopped before it closes.

DBOS writes down each finished step of a workflow. After a crash it calls the workflow again from its beginning:
recorded steps return what they returned, the interrupted one runs again. So every step here may run twice.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dbos import DBOS, DBOSConfig

from manyeyes.house import House
from manyeyes.media import Jail

# The number of our job schema, not of the program: a workflow begun by one version is finished by the next one
# unless its steps have changed their meaning; then this changes too.
SCHEMA = "1"
SECONDS_TO_STOP = 3


class Stopping(BaseException):
    """Work is to stop at the next file. No Exception, so that DBOS leaves the workflow unfinished, to be resumed."""


class Engine:
    """Durable work for one house, in this process. There is at most one a process, as DBOS is."""

    def __init__(self, house: House) -> None:
        """Know the house; `start` begins the work."""
        self.house = house
        self.jail = Jail(house.settings.media_workers)
        self.failures: dict[str, Exception] = {}
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start, and go on with all that was not finished."""
        DBOS(config=_config(self.house))
        DBOS.launch()

    def stop(self) -> None:
        """Stop at the next file, and wait for that; what is unfinished goes on at the next start. Twice is once."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        busy = bool(DBOS.list_workflows(status="PENDING", executor_id=_executor(self.house), limit=1))
        DBOS.destroy(workflow_completion_timeout_sec=SECONDS_TO_STOP if busy else 0)
        self.jail.close()

    @property
    def stopping(self) -> bool:
        """Whether the engine has been asked to stop."""
        return self._stopping.is_set()

    def pause_if_stopping(self) -> None:
        """Raise Stopping where work must not go on; called between two files."""
        if self._stopping.is_set():
            raise Stopping


_current: Engine | None = None
_starting = threading.Lock()


def current() -> Engine:
    """The engine of this process, for the steps of workflows."""
    if _current is None:
        raise Stopping  # a thread that outlived its engine
    return _current


@contextmanager
def at_work(house: House) -> Iterator[Engine]:
    """Use the engine that works for `house`, or start one for as long as this lasts."""
    global _current
    with _starting:
        mine = _current is None
        if mine:
            _current = Engine(house)
            _current.start()
        engine = current()
    try:
        yield engine
    finally:
        if mine:
            with _starting:
                engine.stop()
                _current = None


def _config(house: House) -> DBOSConfig:
    return {
        "name": "manyeyes",
        "system_database_url": house.settings.database or f"sqlite:///{house.private / 'jobs.sqlite'}",
        "application_version": SCHEMA,
        "executor_id": _executor(house),
        "log_level": "ERROR",
        "console_log_level": "CRITICAL",  # what fails is said by the verb that waits for it
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": 0.2,
    }


def _executor(house: House) -> str:
    """SQLite has one process, so its successor is the same executor; on PostgreSQL each process is its own."""
    return f"{socket.gethostname()}-{os.getpid()}".lower() if house.settings.database else "site"
