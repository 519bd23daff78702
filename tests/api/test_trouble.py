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


def test_on_a_full_disk_nothing_is_half_written_and_work_goes_on_when_there_is_room(
    house: House, visitor: Visitor
) -> None:
    films = make_films(house)
    tasks = visitor.post(f"{films.stage}/claim", json={"count": 6}).json()["tasks"]
    path = f"/api/v1/assignments/{tasks[0]['assignment']}/answer"
    said = {"revision": 1, "answers": {"text": "no", "logo": "no"}, "shown_ms": 900, "client": "x" * 100}
    set_room(house, 0)
    refused = [visitor.put(path, json={**said, "revision": number}) for number in range(1, 200)]
    full = next(reply for reply in refused if reply.status_code != 200)
    assert (full.status_code, full.headers["retry-after"]) == (507, "60")
    assert full.json()["detail"] == "The disk is full. Nothing was half-written; make room and try again."
    stored = sum(reply.status_code == 200 for reply in refused)
    assert visitor.get("/readyz").status_code == 200
    (mine,) = visitor.get("/api/v1/me/answers").json()["answers"]
    assert mine["revision"] == stored
    set_room(house, 1_000_000)
    assert visitor.put(path, json={**said, "revision": stored + 1}).status_code == 200


def set_room(house: House, pages: int) -> None:
    """Let the database file grow by so many pages and no further; SQLite then says that the disk is full."""
    writer = house.database._writer  # type: ignore[attr-defined]
    size = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {size + pages}")
