"""Batches: no two hands have one, each counts once, and what a dead process had is done by others."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.conftest import Clock
from tests.jobs.counting import Counting
from tests.jobs.screening import TIDY, newest, until
from tests.makers import a_project

from manyeyes import jobs, projects
from manyeyes.house import House, open_house
from manyeyes.jobs import batches, heartbeat
from manyeyes.projects import Project, Stage
from manyeyes.settings import Settings
from manyeyes.storage.tables import batch, executor


def test_a_batch_done_by_two_counts_once(house: House, counting: Counting, tidy: tuple[Project, Stage]) -> None:
    """The second one was taken for dead and came back."""
    with house.transaction() as tx:
        batches.begin(tx, tidy[1], "screen-x", 60, 6, {}, house.now())
    mine = batches.turn(house, "slow", None)
    assert mine is not None
    with house.transaction() as tx:
        assert batches.give_back_all(tx, "slow") == 1
    his = batches.turn(house, "quick", None)
    assert his is not None
    assert his.number == mine.number
    counts = Counter({"passed": 7, "blank": 3})
    batches.turn(house, "quick", batches.Finished(his, counts), more=False)
    batches.turn(house, "slow", batches.Finished(mine, counts), more=False)
    with house.reading() as tx:
        job = jobs.job_by_id(tx, "screen-x")
        rows = tx.dynamic(select(batch).where(batch.c.state == "done"))
    assert (job.done, job.counts) == (10, {"passed": 7, "blank": 3})
    assert [(row.number, row.executor, row.done) for row in rows] == [(his.number, "quick", 10)]


def test_no_two_hands_take_the_same_batch(house: House, counting: Counting, tidy: tuple[Project, Stage]) -> None:
    with house.transaction() as tx:
        batches.begin(tx, tidy[1], "screen-x", 400, 40, {}, house.now())
    taken: list[int] = []

    def hand(name: str) -> None:
        held = batches.turn(house, name, None)
        while held is not None:
            taken.append(held.number)
            held = batches.turn(house, name, batches.Finished(held, Counter({"passed": 10})))

    hands = [threading.Thread(target=hand, args=(f"hand {number}",)) for number in range(6)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert sorted(taken) == list(range(40))
    with house.reading() as tx:
        assert jobs.job_by_id(tx, "screen-x").done == 400


def test_a_job_says_how_fast_it_is_and_what_remains(
    house: House, clock: Clock, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    with house.transaction() as tx:
        batches.begin(tx, tidy[1], "screen-x", 60, 6, {}, house.now())
    for _ in range(3):
        held = batches.turn(house, "site", None)
        assert held is not None
        clock.pass_by(2)
        batches.turn(house, "site", batches.Finished(held, Counter({"passed": 10})), more=False)
    job = newest(house, tidy[0])
    assert (job.rate, job.remaining_seconds) == (pytest.approx(5.0), pytest.approx(6.0))


def test_a_stage_has_one_unfinished_job(house: House, counting: Counting, tidy: tuple[Project, Stage]) -> None:
    with house.transaction() as tx:
        assert batches.begin(tx, tidy[1], "screen-x", 60, 6, {}, house.now()) is None
    with house.transaction() as tx:
        there = batches.begin(tx, tidy[1], "screen-y", 60, 6, {}, house.now())
    assert there is not None
    assert there.id == "screen-x"


def test_reasons_beyond_sixty_are_one() -> None:
    many = {f"rejected: {number} pixels": 1 for number in range(100)}
    sums = batches.added_up({"new": 5}, many)
    assert len(sums) <= 61
    assert sum(sums.values()) == 105


@pytest.fixture
def shared(tmp_path: Path, new_database: str) -> Iterator[House]:
    """A site on PostgreSQL, with the time of the day."""
    site = tmp_path / "shared"
    site.mkdir()
    with open_house(site, settings=Settings(database=new_database)) as opened:
        yield opened


@pytest.mark.parametrize("sign", ["silent for long", "gone from this machine"])
def test_what_a_dead_process_had_in_hand_is_taken_over(
    shared: House, counting: Counting, sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = a_project(shared, TIDY)
    with shared.reading() as tx:
        stage = projects.stage(tx, project.slug, "tidy")
    with shared.transaction() as tx:
        batches.begin(tx, stage, "screen-x", 60, 6, {}, shared.now())
    assert batches.turn(shared, "dead", None) is not None
    gone = {"id": "dead", "host": heartbeat.own_host(), "pid": 2**22 + 1, "started_at": 0.0, "seen_at": 4e9}
    if sign == "silent for long":
        gone |= {"host": "elsewhere", "pid": os.getpid(), "seen_at": shared.now() - 25}
    alive = {"id": "alive", "host": "elsewhere", "pid": 1, "started_at": 0.0, "seen_at": shared.now() - 5}
    with shared.transaction() as tx:
        tx.insert(executor, [gone, alive])
    resumed: list[str] = []
    assert heartbeat.take_over_from_the_dead(shared, "me", resumed.append) == ["dead"] == resumed
    assert heartbeat.take_over_from_the_dead(shared, "me", resumed.append) == []
    with jobs.at_work(shared) as engine:
        assert until(engine, "screen-x", {"done"}).done == 60
        with shared.reading() as tx:
            assert {row.id for row in tx.dynamic(select(executor.c.id))} == {"alive", engine.name}
