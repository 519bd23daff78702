"""When the machine fails: a full disk, a busy database, a fault of ours. A sentence each, a time, no secrets."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.api.conftest import Visitor
from tests.api.site import make_films

from manyeyes.errors import DiskFull, TryAgain
from manyeyes.house import House


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


@pytest.mark.parametrize(
    ("trouble", "status", "kind"),
    [
        (DiskFull(), 507, "disk-full"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "disk-full"),
        (TryAgain(), 503, "try-again"),
        (RuntimeError("secret path /home/anna"), 500, "our-fault"),
        (sqlite3.OperationalError("no such column: secret"), 500, "our-fault"),
    ],
)
def test_trouble_is_told_calmly_with_a_time_to_come_back(
    house: House, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, trouble: Exception, status: int, kind: str
) -> None:
    films = make_films(house)

    @contextmanager
    def broken() -> Iterator[Any]:
        raise trouble
        yield

    monkeypatch.setattr(house, "transaction", broken)
    reply = visitor.post(f"{films.stage}/claim", json={"count": 1})
    assert (reply.status_code, reply.json()["type"]) == (status, f"/problems/{kind}")
    assert int(reply.headers["retry-after"]) > 0
    assert "secret" not in reply.text
    assert reply.headers["content-security-policy"]
    monkeypatch.undo()
    assert visitor.post(f"{films.stage}/claim", json={"count": 1}).json()["outcome"] == "found"
