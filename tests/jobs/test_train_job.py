"""A train stage as a durable job: unasked, one at a time, going on where it was stopped, once though called twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.tagger.taught import Taught, taught

from manyeyes import jobs, tagger
from manyeyes.house import House, open_house
from manyeyes.jobs import train as train_verb
from manyeyes.jobs.present import Stopping
from manyeyes.jobs.retrain import Live
from manyeyes.settings import Settings
from manyeyes.tagger import train as train_module


@pytest.fixture
def classroom(tmp_path: Path) -> Iterator[House]:
    """An open site on SQLite with nothing in it."""
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site", settings=Settings(media_workers=1)) as house:
        yield house


def rows(here: Taught) -> list[tagger.TaggerRow]:
    """The history, the newest first."""
    with here.house.reading() as tx:
        return tagger.taggers(tx, here.stage.id)


def done(engine: jobs.Engine, here: Taught) -> jobs.Job:
    """Wait for the stage's job."""
    return jobs.run_stage(engine, here.project, here.stage, lambda job: None).job


def test_it_learns_unasked_when_enough_is_settled_then_predicts_and_then_rests(classroom: House) -> None:
    here = taught(classroom, 24)
    with jobs.at_work(classroom) as engine:
        assert len(jobs.begin_what_waits(engine)) == 1
        assert jobs.begin_what_waits(engine) == []  # one at a time
        job = done(engine, here)
        assert (job.verb, job.done, job.counts["seen"], job.counts["serving"]) == ("train", 25, 24, 1)
        assert len(jobs.begin_what_waits(engine)) == 1
        assert done(engine, here).counts == {"predicted": 24}
        assert jobs.begin_what_waits(engine) == []
        here.settle(4)
        assert not [one for one in jobs.begin_what_waits(engine) if done(engine, here).counts.get("serving")]
        here.settle(1)
        assert len(jobs.begin_what_waits(engine)) == 1
        done(engine, here)
    assert [row.number for row in rows(here)] == [2, 1]
    assert rows(here)[0].settled == 29


def test_a_job_that_is_called_again_after_it_trained_trains_once(classroom: House) -> None:
    here = taught(classroom, 24)
    with jobs.at_work(classroom) as engine:
        job = jobs.train_now(engine, here.project, here.stage)
        done(engine, here)
        engine.house.blobs.put(f"jobs/{job.id}.json", b'{"do": "train", "release": "now", "items": []}')
        assert train_verb.finish(engine, here.project, here.stage, job.id) == {"done": 1, "serving": 1}
    assert len(rows(here)) == 1


def test_a_training_stopped_in_its_midst_is_finished_at_the_next_start(
    classroom: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = taught(classroom, 24)
    begun = threading.Event()

    def stopped(given: object) -> object:
        begun.set()
        raise Stopping

    with monkeypatch.context() as meanwhile, jobs.at_work(classroom) as engine:
        meanwhile.setattr(train_module, "learn", stopped)
        job = jobs.train_now(engine, here.project, here.stage)
        assert begun.wait(60)
    assert rows(here) == []
    with jobs.at_work(classroom) as engine:
        assert done(engine, here).id == job.id
    assert [row.state for row in rows(here)] == ["serving"]


def test_a_training_that_fails_ends_its_job_and_the_next_one_may_come(classroom: House) -> None:
    here = taught(classroom, 24)
    with jobs.at_work(classroom) as engine:
        jobs.train_now(engine, here.project, here.stage, "v7")
        job = done(engine, here)
        assert (job.state, job.counts["failed"]) == ("done", 1)
        jobs.train_now(engine, here.project, here.stage)
        done(engine, here)
    assert [row.state for row in rows(here)] == ["serving", "failed"]


def test_without_what_the_method_needs_nothing_is_begun_and_the_owner_is_told(
    classroom: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = taught(classroom, 24)
    monkeypatch.setattr("manyeyes.tagger.retrain.find_spec", lambda name: None)
    with jobs.at_work(classroom) as engine:
        assert jobs.begin_what_waits(engine) == []
        with pytest.raises(tagger.MethodNotInstalled, match="trains by head, and what that needs is not installed"):
            jobs.train_now(engine, here.project, here.stage)
    with classroom.reading() as tx:
        assert "pip install 'manyeyes[ml]'" in tagger.missing(tx, here.stage).sentence


def test_the_live_tagger_is_refitted_beside_and_rests_nine_times_as_long(classroom: House) -> None:
    here = taught(classroom, 24)
    with jobs.at_work(classroom) as engine:
        live = Live(engine)
        assert live.look() == 1  # before the first training has come to its end
        here.settle(5)
        assert live.look() == 0  # it rests
        live.next.clear()
        live.look()
    made = tagger.live_tagger(classroom, here.stage)
    assert made is not None
    assert (made.state, made.settled) == ("live", 29)
