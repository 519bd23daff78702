"""Signs of life on PostgreSQL: each process writes one every five seconds; what a silent one had, any other takes over.

A process that was only slow may come back and finish what it had: the batch is then done twice and counted once.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

from manyeyes.house import House
from manyeyes.jobs import batches, store
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import executor

EVERY = 5.0  # seconds
DEAD_AFTER = 20.0

TakeOver = Callable[[str], None]


def own_name(house: House) -> str:
    """SQLite has one process, so its successor is the same executor; on PostgreSQL each process is its own."""
    return f"{socket.gethostname()}-{os.getpid()}".lower() if house.settings.database else "site"


def beat(house: House, me: str) -> None:
    """Write a sign of life."""
    with house.transaction() as tx:
        now = _now(tx)
        if not tx.run(store.SIGN_OF_LIFE, {"the_id": me, "now": now}):
            row = {"id": me, "host": own_host(), "pid": os.getpid(), "started_at": now, "seen_at": now}
            tx.insert(executor, [row], ignore=True)


def leave(house: House, me: str) -> None:
    """Say that this process ends now: others need not wait until it is silent."""
    with house.transaction() as tx:
        batches.give_back_all(tx, me)
        tx.run(store.LAST_WORD, {"the_id": me})


def take_over_from_the_dead(house: House, me: str, resume: TakeOver) -> list[str]:
    """Give back the batches of processes that are gone and have `resume` go on with their workflows; who they were.

    Two that try at once pass each other by; one that dies in between leaves it to the next.
    """
    with house.transaction() as tx:
        gone = [row.id for row in tx.all(store.OTHERS, {"me": me}) if _is_dead(row, _now(tx))]
        for name in gone:
            batches.give_back_all(tx, name)
            resume(name)
            tx.run(store.FORGET, {"the_id": name})
    return gone


def own_host() -> str:
    """This machine and its space of process numbers: two containers may share a name."""
    try:
        return f"{socket.gethostname()}/{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return socket.gethostname()


def _is_dead(row: Row, now: float) -> bool:
    """Silent for twenty seconds, or on this machine and not there."""
    return row.seen_at < now - DEAD_AFTER or (row.host == own_host() and not _lives(row.pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _now(tx: Transaction) -> float:
    return float(tx.scalar(store.DATABASE_CLOCK))
