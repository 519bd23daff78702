"""Background work: done by free hands, counted once, paused, cancelled, failed and gone on with."""

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
from tests.makers import a_project

from manyeyes import jobs, projects
from manyeyes.errors import TryAgain
from manyeyes.house import House, open_house
from manyeyes.jobs import Job, batches, heartbeat, unasked
from manyeyes.jobs.present import current
from manyeyes.jobs.run import wait_for
from manyeyes.projects import Project, Stage
from manyeyes.settings import Settings
from manyeyes.storage.tables import batch, executor

TIDY = """project: eyes
title: "Eyes"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - {name: tidy, kind: screen, reject: {blank: sure}}
"""


def silent(job: Job) -> None:
    """Nobody looks."""


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """The verb that screens have in these tests."""
    verb = Counting()
    monkeypatch.setitem(jobs.VERBS, "screen", verb)
    return verb


@pytest.fixture
def tidy(house: House) -> tuple[Project, Stage]:
    """A project and its screen stage."""
    project = a_project(house, TIDY)
    with house.reading() as tx:
        return project, projects.stage(tx, project.slug, "tidy")


@pytest.fixture
def engine(house: House, counting: Counting) -> Iterator[jobs.Engine]:
    """Background work for the house."""
    with jobs.at_work(house) as working:
        yield working


def until(engine: jobs.Engine, job_id: str, states: set[str]) -> Job:
    """Wait for news until the job is in one of these states."""
    for _ in range(200):
        with engine.house.reading() as tx:
            job = jobs.job_by_id(tx, job_id)
        if job.state in states:
            return job
        engine.await_news(0.1)
    raise AssertionError(f"the job is {job.state}")


def newest(house: House, project: Project) -> Job:
    with house.reading() as tx:
        return jobs.jobs_of(tx, project.id, 1)[0]


def test_a_job_does_each_batch_once_and_its_numbers_add_up(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    seen: list[Job] = []
    ended = jobs.run_stage(engine, *tidy, seen.append)
    assert sorted(counting.done) == list(range(6))
    assert counting.finished == 1
    assert (ended.job.state, ended.job.done, ended.job.total) == ("done", 60, 60)
    assert ended.job.counts == {"passed": 38, "blank": 18, "twin": 4}
    assert sum(ended.job.counts.values()) == ended.job.total
    assert (ended.warnings, ended.resumed) == (("Mind the step.",), False)
    assert counting.forgotten == [ended.job.id]
    assert [job.done for job in seen] == sorted(job.done for job in seen)
    assert newest(engine.house, tidy[0]) == ended.job


def test_a_stage_with_nothing_to_do_is_done_at_once(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    counting.total = 0
    ended = jobs.run_stage(engine, *tidy, silent)
    assert (ended.job.state, ended.job.total, counting.finished) == ("done", 0, 0)


def test_a_paused_job_takes_no_batch_and_goes_on_where_it_was(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    asked = threading.Event()
    counting.before = lambda number: asked.wait(10) and None
    job, _ = jobs.begin(engine, *tidy)
    assert jobs.pause(engine.house, job.id).state == "paused"
    asked.set()
    engine.rest(0.3)
    before = list(counting.done)
    assert len(before) <= 2  # those that were in hand
    with pytest.raises(jobs.JobHalted, match="was paused"):
        wait_for(engine, job.id, silent)
    assert jobs.resume(engine.house, job.id).state == "running"
    ended = until(engine, job.id, {"done"})
    assert sorted(counting.done) == list(range(6))
    assert (ended.done, ended.counts["blank"]) == (60, 18)


def test_a_command_goes_on_with_a_paused_job(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    job, _ = jobs.begin(engine, *tidy)
    jobs.pause(engine.house, job.id)
    ended = jobs.run_stage(engine, *tidy, silent)
    assert (ended.job.id, ended.job.state) == (job.id, "done")
    assert sorted(counting.done) == list(range(6))


def test_a_cancelled_job_keeps_what_is_in_and_the_next_one_is_another(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    job, _ = jobs.begin(engine, *tidy)
    jobs.pause(engine.house, job.id)
    ended = jobs.cancel(engine.house, job.id)
    assert (ended.state, counting.finished) == ("cancelled", 0)
    assert job.id in counting.forgotten
    with pytest.raises(jobs.NotThatWay, match="is cancelled; only a paused or failed job can be resumed"):
        jobs.resume(engine.house, job.id)
    again = jobs.run_stage(engine, *tidy, silent)
    assert again.job.id != job.id
    assert again.job.counts == {"passed": 38, "blank": 18, "twin": 4}


def test_a_batch_that_fails_says_why_and_the_same_command_goes_on(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    def break_down(number: int) -> None:
        if number == 3:
            raise ValueError("the lamp is out")

    counting.before = break_down
    with pytest.raises(jobs.JobFailed, match="ValueError: the lamp is out"):
        jobs.run_stage(engine, *tidy, silent)
    failed = newest(engine.house, tidy[0])
    assert (failed.state, failed.cause) == ("failed", "ValueError: the lamp is out.")
    counting.before = lambda number: None
    ended = jobs.run_stage(engine, *tidy, silent)
    assert (ended.job.id, ended.resumed, ended.job.cause) == (failed.id, True, "")
    assert sorted(counting.done) == list(range(6))
    assert ended.job.counts == {"passed": 38, "blank": 18, "twin": 4}


def test_a_refusal_of_the_moment_is_tried_again(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TryAgain, "retry_after", 0.01)
    refused = Counter[int]()

    def busy(number: int) -> None:
        refused[number] += 1
        if refused[number] == 1:
            raise TryAgain

    counting.before = busy
    assert jobs.run_stage(engine, *tidy, silent).job.done == 60


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


def test_a_job_that_nobody_knows_is_said(house: House) -> None:
    with house.reading() as tx, pytest.raises(jobs.UnknownJob, match="There is no job foo"):
        jobs.job_by_id(tx, "foo")


def test_what_was_begun_goes_on_when_the_site_is_opened_again(
    house: House, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    held = threading.Event()

    def wait(number: int) -> None:
        held.set()
        here = current()
        while number >= 2:
            here.pause_if_stopping()
            here.rest(0.01)

    counting.before = wait
    with jobs.at_work(house) as engine:
        job, _ = jobs.begin(engine, *tidy)
        assert held.wait(10)
    counting.before = lambda number: None
    with jobs.at_work(house) as engine:
        ended = until(engine, job.id, {"done"})
    assert sorted(counting.done) == list(range(6))
    assert (ended.done, ended.counts) == (60, {"passed": 38, "blank": 18, "twin": 4})


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


def test_a_server_begins_what_waits_and_leaves_a_failed_job_alone(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = jobs.Standing(5, 0, 0, 0, 5, {})
    monkeypatch.setattr(unasked, "standing", lambda tx, stage: waiting)
    begun = jobs.begin_what_waits(engine)
    assert len(begun) == 1
    assert until(engine, begun[0], {"done"}).done == 60

    def break_down(number: int) -> None:
        raise RuntimeError("no more")

    counting.before = break_down
    failing = jobs.begin_what_waits(engine)
    until(engine, failing[0], {"failed"})
    assert jobs.begin_what_waits(engine) == []
