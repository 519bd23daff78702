"""Imports leave room on the disk for answers: they wait with a sentence and go on by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.collect.disks import GB, FakeDisk
from tests.jobs.importing import a_site, apply, audit
from tests.makers import a_worker, answer, claim, the_stage
from tests.media.pictures import a_gradient, encoded

from manyeyes import collect, flow, jobs, projects
from manyeyes.collect import Disk, DiskNearlyFull, Gift
from manyeyes.house import House, open_house
from manyeyes.jobs.unasked import begin_what_waits
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.settings import Settings

DEFAULTS = Settings.model_fields


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A site with sixty small pictures, two batches, whose settings are those nobody changed."""
    monkeypatch.delenv("MANYEYES_KEEP_FREE_GB")
    made = []
    for number in range(60):
        made.append(tmp_path / f"{number}.png")
        made[-1].write_bytes(encoded(a_gradient(40 + number, 30), "PNG"))
    with open_house(a_site(tmp_path, made)) as opened:
        yield opened


def importing(house: House) -> tuple[Project, Stage]:
    project = apply(house)
    return project, the_stage(house, project, "import")


def the_job(house: House, project: Project) -> jobs.Job:
    with house.reading() as tx:
        return jobs.jobs_of(tx, project.id)[0]


def ignored(total: int, counts: collect.Counts) -> None:
    """Nobody watches."""


def test_an_import_waits_while_the_disk_is_nearly_full_and_goes_on_by_itself(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = importing(house)
    fake = FakeDisk(looks=2).put_in(monkeypatch)  # the plan and one batch; then it is full
    with jobs.at_work(house) as engine:
        with pytest.raises(jobs.JobWaits, match=r"is 99% full and has 1\.0 GB free, so no more pictures are written"):
            jobs.run_import(engine, project, stage, ignored)
        held = the_job(house, project)
        assert (held.state, held.cause.split(" ")[0]) == ("paused", "The")
        assert begin_what_waits(engine) == [], "it is still full"
        with house.transaction() as tx:
            projects.set_state(tx, the_stage(house, project).id, "open")
        worker = a_worker(house)
        while not (found := claim(house, worker, the_stage(house, project))).tasks:
            engine.await_news(0.1)  # the batch that was under way ends
            worker = a_worker(house)
        answer(house, worker, found.tasks[0].assignment, {"text": "no"})
        fake.free = 10.5
        assert begin_what_waits(engine) == [], "a little more than what is kept free: it would stop again at once"
        fake.free = 40
        assert begin_what_waits(engine) == [held.id]
        while the_job(house, project).state == "running":
            engine.await_news(0.1)
    done = the_job(house, project)
    assert (done.id, done.state, done.done) == (held.id, "done", 62)
    audit(house, project)


def test_what_a_person_paused_waits_for_a_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    project, stage = importing(house)
    fake = FakeDisk(looks=2).put_in(monkeypatch)
    with jobs.at_work(house) as engine:
        with pytest.raises(jobs.JobWaits):
            jobs.run_import(engine, project, stage, ignored)
        assert jobs.pause(house, the_job(house, project).id).cause == ""
        fake.free = 90
        assert begin_what_waits(engine) == []
        assert the_job(house, project).state == "paused"
        jobs.run_import(engine, project, stage, ignored)
    audit(house, project)


def test_what_a_person_pauses_while_the_house_looks_at_the_disk_waits_for_him(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = importing(house)
    FakeDisk(looks=2).put_in(monkeypatch)
    with jobs.at_work(house) as engine:
        with pytest.raises(jobs.JobWaits):
            jobs.run_import(engine, project, stage, ignored)
        held = the_job(house, project).id
        monkeypatch.setattr(collect, "check_disks", lambda house, again=False: jobs.pause(house, held))
        assert begin_what_waits(engine) == []
    assert (the_job(house, project).state, the_job(house, project).cause) == ("paused", "")


def test_nothing_is_begun_and_nothing_given_on_a_disk_that_is_nearly_full(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = importing(house)
    FakeDisk(9.9).put_in(monkeypatch)
    with jobs.at_work(house) as engine, pytest.raises(DiskNearlyFull) as refused:
        jobs.run_import(engine, project, stage, ignored)
    assert "Make room until 11.0 GB are free, and what stopped goes on by itself" in refused.value.sentence
    assert (refused.value.status, refused.value.numbers["free"]) == (507, 9_900_000_000)
    with house.reading() as tx:
        assert jobs.jobs_of(tx, project.id) == []
    with Jail(1) as jail, pytest.raises(DiskNearlyFull):
        collect.upload(house, project, stage, Gift(b"GIF89a", "one"), jail, collect.AlreadyHere(project.id), flow.enter)


@pytest.mark.parametrize(
    ("size", "free", "full"),
    [(1000, 200, False), (1000, 9, True), (250, 30, False), (40, 8, True), (40, 9, False), (8, 7, False), (8, 1, True)],
    ids=["server", "full server", "laptop at 88 %", "at 80 %", "at 78 %", "empty card", "full card"],
)
def test_full_means_a_large_share_and_little_left(size: int, free: int, full: bool) -> None:
    disk = Disk(Path("/"), (size - free) * GB, free * GB)
    assert disk.nearly_full(DEFAULTS["stop_imports_at"].default, DEFAULTS["keep_free_gb"].default * GB) is full


@pytest.mark.parametrize(
    ("size", "stops", "too_little", "goes_on", "wanted"),
    [(1000, 9.9, 10.9, 11, "11.0 GB"), (40, 8, 8.7, 8.8, "8.8 GB"), (8, 1.6, 1.7, 1.8, "1.8 GB")],
    ids=["large", "40 GB", "card"],
)
def test_what_stopped_goes_on_with_a_tenth_more_room_and_the_sentence_says_how_much(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    stops: float,
    too_little: float,
    goes_on: float,
    wanted: str,
) -> None:
    disk = FakeDisk(stops, size=size).put_in(monkeypatch)
    with pytest.raises(DiskNearlyFull, match=f"Make room until {wanted} are free"):
        collect.check_disks(house)
    disk.free = too_little
    collect.check_disks(house)
    with pytest.raises(DiskNearlyFull):
        collect.check_disks(house, again=True)
    disk.free = goes_on
    collect.check_disks(house, again=True)
