"""What happens to changes: all of a request's or none, durable when acknowledged, many requests in one commit."""

from __future__ import annotations

import resource
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, select, update

from manyeyes.errors import DiskFull, ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.storage import SiteInUse, random_id
from manyeyes.storage.sqlite import SqliteTooOld, check_version
from manyeyes.storage.tables import worker

NAMES = select(worker.c.public_id).order_by(worker.c.id)
RENAME = update(worker).where(worker.c.public_id == bindparam("old")).values(kind=bindparam("new"))


def a_row(name: str) -> dict[str, object]:
    return {"public_id": name, "kind": "guest", "created_at": 1.0}


def names(house: House) -> set[str]:
    with house.reading() as tx:
        return {row.public_id for row in tx.all(NAMES)}


def test_a_request_that_fails_leaves_nothing_and_disturbs_nobody(house: House) -> None:
    kept, refused = set(), set()

    def client(number: int) -> None:
        for turn in range(30):
            name = f"{number}-{turn}"
            try:
                with house.transaction() as tx:
                    tx.add(worker, a_row(name))
                    if turn % 3 == 0:
                        raise ValueError(name)
                    if turn % 7 == 0:
                        tx.add(worker, a_row(name))  # breaks the unique name
                kept.add(name)
            except Exception:
                refused.add(name)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) + len(refused) == 16 * 30
    assert names(house) == kept


def test_a_full_disk_refuses_the_answer_and_keeps_every_acknowledged_one(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        kept: set[str] = set()
        refused: list[ManyEyesError] = []

        def client(number: int) -> None:
            for turn in range(40):
                name = f"{number}-{turn}-" + "x" * 4000
                try:
                    with house.transaction() as tx:
                        tx.add(worker, a_row(name))
                    kept.add(name)
                except ManyEyesError as error:
                    refused.append(error)

        with house.transaction() as tx:
            tx.add(worker, a_row("before"))
        kept.add("before")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        log = (tmp_path / ".manyeyes" / "site.sqlite-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (log + 300_000, limits[1]))
        try:
            threads = [threading.Thread(target=client, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert refused
        assert all(isinstance(error, DiskFull) and error.status == 507 for error in refused)
        assert names(house) == kept
        with house.transaction() as tx:  # there is room again
            tx.add(worker, a_row("after"))
        assert "after" in names(house)


def test_readers_see_a_change_when_its_request_has_returned_and_not_before(house: House) -> None:
    with house.transaction() as tx:
        tx.add(worker, a_row("early"))
        assert names(house) == set()
    assert names(house) == {"early"}


def test_rows_are_replaced_by_put_and_left_alone_by_ignore(house: House) -> None:
    with house.transaction() as tx:
        tx.insert(worker, [a_row("one"), a_row("two")])
        tx.insert(worker, [{**a_row("one"), "kind": "owner"}], ignore=True)
        assert tx.run(RENAME, {"old": "two", "new": "account"}) == 1
    with house.reading() as tx:
        found = tx.dynamic(select(worker.c.kind).where(worker.c.public_id.in_(["one"])))
        assert {row.kind for row in found} == {"guest"}
        assert tx.scalar(select(func.count()).select_from(worker)) == 2


def test_a_second_process_is_told_who_holds_the_site(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        assert house.lock is not None
        house.lock.say_port(8123)
        with pytest.raises(SiteInUse) as caught:
            open_house(tmp_path)
        assert "port 8123" in caught.value.sentence
        with open_house(tmp_path, read_only=True) as reader:
            assert names(reader) == set()
            with pytest.raises(ManyEyesError), reader.transaction():
                pass
    open_house(tmp_path).close()


def test_an_old_sqlite_is_refused_and_a_middling_one_named() -> None:
    with pytest.raises(SqliteTooOld) as caught:
        check_version((3, 31, 1))
    assert "3.31.1" in caught.value.sentence
    assert "3.40.0" in (check_version((3, 40, 0)) or "")
    assert check_version((3, 51, 3)) is None


def test_commits_reach_the_disk(tmp_path: Path) -> None:
    with open_house(tmp_path) as house, house.transaction() as tx:
        tx.add(worker, a_row(random_id()))
        level = tx._cursor.execute("PRAGMA synchronous").fetchone()[0]
        assert level == 2, "synchronous must be FULL"
        assert sqlite3.sqlite_version_info >= (3, 35)
