"""An import killed, interrupted or failed at any moment goes on, without loss or doubles."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from tests.jobs.importing import a_site, apply, audit, start, start_import
from tests.media.pictures import a_gradient, encoded

from manyeyes import collect, jobs, projects
from manyeyes.cli.import_ import import_project
from manyeyes.collect import Counts
from manyeyes.errors import DiskFull
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage import Put

KILLS = 6


def silent(line: str) -> None:
    """Nobody listens."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with sixty small pictures, more than one batch."""
    made = []
    for number in range(60):
        made.append(tmp_path / f"{number}.png")
        made[-1].write_bytes(encoded(a_gradient(40 + number, 30), "PNG"))
    return a_site(tmp_path, made)


def test_an_import_brings_all_and_the_second_one_nothing(site: Path, database_address: str) -> None:
    with open_house(site, settings=Settings(database=database_address)) as house:
        project = apply(house)
        first = import_project(house, {"folder": ".", "stage": ""}, silent)
        second = import_project(house, {"folder": ".", "stage": "import"}, silent)
        assert {name: first[name] for name in ("found", "new", "known", "twin", "rejected")} == {
            "found": 62,
            "new": 60,
            "known": 1,
            "twin": 0,
            "rejected": 1,
        }
        assert (second["new"], second["known"], second["rejected"]) == (0, 61, 1)
        assert audit(house, project) == Counts(known=61, rejected=1)
        assert not list(house.blobs.folder.glob("import/*"))


@pytest.mark.data
def test_an_import_killed_again_and_again_ends_as_if_nothing_had_been(
    tmp_path: Path, data: Path, database_address: str
) -> None:
    """kill -9 at six random moments over 240 real pictures."""
    pictures = sorted((data / "images" / "openclipart_tagged").rglob("*.jpg"))[:160]
    pictures += sorted((data / "images" / "anime_faces64").rglob("*.jpg"))[:80]
    site = a_site(tmp_path, pictures)
    settings = Settings(database=database_address)
    with open_house(site, settings=settings) as house:
        project = apply(house)
    moments, killed = random.Random(3), 0
    for _ in range(KILLS):
        process = start_import(site, database_address)
        assert process.stdout is not None
        if process.stdout.readline().startswith("import:"):
            time.sleep(moments.uniform(0, 0.6))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    with open_house(site, settings=settings) as house:
        done = import_project(house, {"folder": ".", "stage": ""}, silent)
        assert done["found"] == len(pictures) + 2
        assert done["found"] == done["new"] + done["known"] + done["twin"] + done["rejected"]
        audit(house, project)
    assert killed >= 5


def test_ctrl_c_ends_with_3_and_a_sentence_and_the_next_command_finishes(site: Path) -> None:
    with open_house(site) as house:
        project = apply(house)
    process = start(["-m", "manyeyes", "import", str(site)], "")
    jobs_file = site / ".manyeyes" / "jobs.sqlite"
    while not jobs_file.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 3, said
    assert "the same command goes on" in said
    finish = start(["-m", "manyeyes", "import", str(site), "--json"], "")
    out, said = finish.communicate(timeout=30)
    assert finish.returncode == 0, said
    done = json.loads(out)
    assert done["found"] == done["new"] + done["known"] + done["twin"] + done["rejected"] == 62
    with open_house(site) as house:
        assert audit(house, project).done == 62
    assert not [child for child in psutil.process_iter() if _decodes_for(child, process.pid)]


def _decodes_for(process: psutil.Process, parent: int) -> bool:
    try:
        return process.ppid() == parent
    except psutil.NoSuchProcess:
        return False


def test_a_full_disk_is_said_and_the_next_import_goes_on(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_house(site) as house:
        project = apply(house)
        real, left = house.blobs.together, iter(range(90))

        @contextmanager
        def full() -> Iterator[Put]:
            with real() as put:

                def fill(name: str, content: bytes) -> None:
                    if next(left, None) is None:
                        raise DiskFull from OSError(errno.ENOSPC, "No space left on device")
                    put(name, content)

                yield fill

        with monkeypatch.context() as patch:
            patch.setattr(house.blobs, "together", full)
            with pytest.raises(DiskFull, match="disk is full"):
                import_project(house, {"folder": ".", "stage": ""}, silent)
        with house.reading() as tx:
            assert len(projects.stages(tx, project.id)) == 2
        assert import_project(house, {"folder": ".", "stage": ""}, silent)["found"] == 62
        assert audit(house, project).done == 62


def test_a_server_that_stops_lets_go_of_the_import_and_goes_on_with_it_when_it_starts(site: Path) -> None:
    with open_house(site) as house:
        project = apply(house)
        with jobs.at_work(house) as engine:
            pause = threading.Event()
            engine.pause_if_stopping = _after_one_batch(engine, pause)  # type: ignore[method-assign]
            stopped = threading.Thread(target=lambda: pause.wait() and engine.stop())
            stopped.start()
            with pytest.raises(jobs.JobStopped, match="goes on by itself"):
                import_project(house, {"folder": ".", "stage": ""}, silent)
            stopped.join()
        with jobs.at_work(house):  # a server started again: nobody gives a command
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and _open_files(house) < 62:
                time.sleep(0.05)
        assert audit(house, project).done == 62


def _after_one_batch(engine: jobs.Engine, pause: threading.Event) -> object:
    """Let 50 files pass, then wait until the engine is stopping."""
    real, passed = engine.pause_if_stopping, iter(range(50))

    def wait() -> None:
        if next(passed, None) is None:
            pause.set()
            while not engine.stopping:
                time.sleep(0.01)
        real()

    return wait


def _open_files(house: House) -> int:
    with house.reading() as tx:
        from sqlalchemy import select

        from manyeyes.storage.tables import import_file

        return len(tx.dynamic(select(import_file.c.path)))


def test_an_import_into_a_site_without_the_project_says_what_to_do(site: Path) -> None:
    process = start(["-m", "manyeyes", "import", str(site)], "")
    _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert said.startswith(f"The project in {site.resolve()} was not applied yet.")


def test_a_dry_run_says_what_would_be_done_and_does_nothing(site: Path) -> None:
    with open_house(site) as house:
        project = apply(house)
        done = import_project(house, {"folder": ".", "stage": "", "dry_run": True}, silent)
        assert (done["found"], done["to_look_at"], done["known"]) == (62, 62, 0)
        with house.reading() as tx:
            assert collect.counts(tx, "any") == Counts()
        assert not os.path.exists(house.private / "jobs.sqlite")
        assert project.slug == "films"


def test_an_import_stage_that_is_not_there_is_said(site: Path) -> None:
    with open_house(site) as house:
        apply(house)
        with pytest.raises(Exception, match="films has no import stage called foo"):
            import_project(house, {"folder": ".", "stage": "foo"}, silent)
