"""Background work: done by free hands, counted once, paused, cancelled, failed and gone on with."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.conftest import Clock
from tests.jobs.counting import Counting
from tests.jobs.screening import newest, silent, until
from tests.makers import pictures

from manyeyes import jobs
from manyeyes.errors import TryAgain
from manyeyes.house import House
from manyeyes.jobs import Job, unasked
from manyeyes.jobs.present import current
from manyeyes.jobs.run import wait_for
from manyeyes.projects import Project, Stage


@pytest.fixture
def engine(house: House, counting: Counting) -> Iterator[jobs.Engine]:
    """Background work for the house."""
    with jobs.at_work(house) as working:
        yield working


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


def test_a_cancelled_stage_rests_until_new_items_come_or_its_owner_runs_it(
    house: House, counting: Counting, tidy: tuple[Project, Stage], clock: Clock
) -> None:
    pictures(house, tidy[0], 2)
    with jobs.at_work(house) as engine:
        job, _ = jobs.begin(engine, *tidy)
        jobs.pause(house, job.id)
        clock.pass_by(60)
        jobs.cancel(house, job.id)
        assert jobs.begin_what_waits(engine) == []
        clock.pass_by(60)
        pictures(house, tidy[0], 1)
        begun = jobs.begin_what_waits(engine)
        assert [until(engine, each, {"done"}).stage for each in begun] == ["tidy"]


def test_a_stage_that_was_cancelled_and_run_is_begun_by_the_server_again(
    engine: jobs.Engine, counting: Counting, tidy: tuple[Project, Stage], clock: Clock
) -> None:
    pictures(engine.house, tidy[0], 1)
    job, _ = jobs.begin(engine, *tidy)
    jobs.pause(engine.house, job.id)
    jobs.cancel(engine.house, job.id)
    assert jobs.begin_what_waits(engine) == []
    clock.pass_by(1)
    jobs.run_stage(engine, *tidy, silent)
    assert len(jobs.begin_what_waits(engine)) == 1


def test_a_house_stays_open_until_what_looks_at_everything_has_looked_up(
    house: House, counting: Counting, tidy: tuple[Project, Stage]
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def a_long_look(engine: jobs.Engine) -> None:
        begun.set()
        while not engine.stopping:  # like a training, which hears of it only where it says how far it is
            engine.await_news(0.1)
        with house.reading() as tx:
            assert jobs.jobs_of(tx, tidy[0].id)
        ended.set()
        engine.pause_if_stopping()

    counting.together = a_long_look
    with jobs.at_work(house) as engine:
        job, _ = jobs.begin(engine, *tidy)
        assert begun.wait(20)
    assert ended.is_set()
    assert counting.finished == 0

    counting.together = lambda engine: None
    with jobs.at_work(house) as engine:
        until(engine, job.id, {"done"})
    assert counting.finished == 1, "it went on where it was stopped"
