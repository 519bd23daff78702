"""A release made in the background: it says how far it is, goes on where it was interrupted, and leaves no half one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.datasets.answered import Crowd, a_project_in, every_file, quiet, twelve_pictures
from tests.jobs.screening import silent, until

from manyeyes import datasets, jobs
from manyeyes.cli.release import release_project
from manyeyes.datasets.freeze import Order, freeze
from manyeyes.datasets.release import shelf_of
from manyeyes.errors import DiskFull
from manyeyes.house import House, open_house
from manyeyes.jobs import release as verb
from manyeyes.settings import Settings


@pytest.fixture
def filed(tmp_path: Path, clock: Callable[[], float]) -> Iterator[Crowd]:
    """Twelve answered pictures on SQLite."""
    with open_house(tmp_path, clock=clock, settings=Settings(database="")) as house:
        yield twelve_pictures(a_project_in(house))


def on_the_shelf(crowd: Crowd) -> set[str]:
    return {path.name for path in shelf_of(crowd.house, crowd.project).folder.iterdir()}


def test_a_job_makes_what_is_made_in_one_go(filed: Crowd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "BATCH", 5)
    (tmp_path / "once").mkdir()
    order = Order(filed.house, filed.project, filed.release, 1, "v1", quiet)
    expected = every_file(freeze(order, tmp_path / "once").folder)
    with jobs.at_work(filed.house) as engine:
        made = jobs.run_release(engine, filed.project, filed.release, None, silent)
    assert every_file(datasets.release_folder(filed.house, filed.project, made.name)) == expected
    assert on_the_shelf(filed) == {".lock", "v1", "v1.private"}
    with filed.house.reading() as tx:
        [job] = jobs.jobs_of(tx, filed.project.id)
    assert (job.verb, job.state, job.done, job.total) == ("release", "done", 12, 12)
    assert job.counts == {"placed": 10, "kept": 10}


def test_interrupted_between_two_parts_it_goes_on_when_asked_again(
    filed: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verb, "BATCH", 1)
    real, stopping = datasets.place_part, list[int]()

    with jobs.at_work(filed.house) as engine:

        def stops(order: Order, making: Path, number: int, of: int) -> object:
            stopping.append(number)
            if len(stopping) == 4:
                engine._stopping.set()  # as a server that is told to end does
            return real(order, making, number, of)

        monkeypatch.setattr(datasets, "place_part", stops)
        with pytest.raises(jobs.JobStopped):
            jobs.run_release(engine, filed.project, filed.release, "spring", silent)
        engine._stopping.clear()
    monkeypatch.setattr(datasets, "place_part", real)
    assert any(name.startswith(".making-release-") for name in on_the_shelf(filed))
    done = release_project(filed.house, {"folder": "anime", "stage": "", "name": ""}, quiet)
    assert (done["release"], done["number"], done["counts"]["items_kept"]) == ("spring", 1, 10)
    assert on_the_shelf(filed) == {".lock", "spring", "spring.private"}


def test_a_full_disk_leaves_nothing_and_the_next_one_begins_anew(filed: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with jobs.at_work(filed.house) as engine:
        monkeypatch.setattr(datasets, "finish_release", full)
        with pytest.raises(DiskFull, match="make room"):
            jobs.run_release(engine, filed.project, filed.release, "spring", silent)
        assert on_the_shelf(filed) == {".lock"}
        monkeypatch.undo()
        job, number, name = jobs.begin_release(engine, filed.project, filed.release, "spring")
        assert (number, name) == (1, "spring")
        assert until(engine, job.id, {"done", "failed"}).state == "done"


def test_what_was_refused_is_refused_in_words_and_can_be_put_right(
    filed: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    with jobs.at_work(filed.house) as engine:
        with pytest.raises(datasets.NameRefused):
            jobs.run_release(engine, filed.project, filed.release, "../v1", silent)
        monkeypatch.setattr("manyeyes.datasets.split.FEW", 5)
        with pytest.raises(datasets.ComponentTooLarge, match="3 of 10 items"):
            jobs.run_release(engine, filed.project, filed.release, None, silent)
        assert on_the_shelf(filed) == {".lock"}
        monkeypatch.undo()
        assert jobs.run_release(engine, filed.project, filed.release, None, silent).name == "v1"


def test_an_empty_project_makes_an_empty_release(tmp_path: Path, clock: Callable[[], float]) -> None:
    with open_house(tmp_path, clock=clock, settings=Settings(database="")) as house:
        empty = a_project_in(house)
        with jobs.at_work(house) as engine:
            made = jobs.run_release(engine, empty.project, empty.release, None, silent)
    assert made.counts["items"] == 0


def test_on_both_databases(house: House) -> None:
    crowd = twelve_pictures(a_project_in(house))
    with jobs.at_work(house) as engine:
        assert jobs.run_release(engine, crowd.project, crowd.release, None, silent).counts["items_kept"] == 10
