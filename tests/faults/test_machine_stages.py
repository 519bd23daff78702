"""Machine stages under kill -9: an import and a run end as if nothing had been, alone and shared by two processes.

Four kills a database in the suite; MANYEYES_KILLS=50 python -m pytest tests/faults/test_machine_stages.py for more.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.faults.machines import IMPORT_AND_RUN, a_site, apply, start, what_came_of_it
from tests.storage.s3 import an_s3

from manyeyes import collect, jobs, projects
from manyeyes.cli.import_ import import_project
from manyeyes.cli.run import run_project
from manyeyes.house import House, open_house
from manyeyes.jobs import batches
from manyeyes.settings import Settings
from manyeyes.storage import tables as t

KILLS = int(os.environ.get("MANYEYES_KILLS", "4"))
pytestmark = pytest.mark.data


@pytest.fixture
def faces(data: Path) -> list[Path]:
    """Real small pictures."""
    return sorted((data / "images" / "anime_faces64").rglob("*.jpg"))[:240]


def silent(line: str) -> None:
    """Nobody listens."""


@pytest.fixture
def undisturbed(tmp_path: Path, faces: list[Path]) -> dict[str, object]:
    """What an import and a run bring when nothing happens."""
    with open_house(a_site(tmp_path / "undisturbed", faces)) as house:
        apply(house)
        import_project(house, {"folder": ".", "stage": ""}, silent)
        done = run_project(house, {"folder": ".", "stage": ""}, silent)["stages"][0]
        assert done["in"] == done["passed"] + done["dropped"] == 312
        assert done["waiting"] == 0
        assert done["reasons"].keys() == {"blank", "min_side", "twin"}
        return what_came_of_it(house)


def test_an_import_and_a_run_killed_at_random_moments_end_as_if_nothing_had_been(
    tmp_path: Path, faces: list[Path], undisturbed: dict[str, object], database_address: str
) -> None:
    site = a_site(tmp_path / "killed", faces)
    settings = Settings(database=database_address)
    with open_house(site, settings=settings) as house:
        apply(house)
    moments, killed = random.Random(), 0
    for _ in range(KILLS):
        process = start(["-c", IMPORT_AND_RUN, str(site)], database=database_address)
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        time.sleep(moments.uniform(0, 1.5))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    last = start(["-c", IMPORT_AND_RUN, str(site)], database=database_address)
    out, err = last.communicate(timeout=120)
    assert out.endswith("done\n"), err
    with open_house(site, settings=settings) as house:
        came = what_came_of_it(house)
        assert {name: came[name] for name in came if came[name] != undisturbed[name]} == {}
        _every_batch_counted_once(house)
    assert killed, "nothing was killed in time"


def _every_batch_counted_once(house: House) -> None:
    """The counts of each job are the sum of its batches, and its total is what is done."""
    with house.reading() as tx:
        project = projects.find(tx, "tidy")
        for job in jobs.jobs_of(tx, project.id):
            rows = tx.dynamic(select(t.batch).where(t.batch.c.job_id == job.id))
            assert (job.state, job.done) == ("done", job.total)
            assert {row.state for row in rows} <= {"done"}
            assert job.done == sum(job.counts.values())


def test_two_workers_and_a_killed_one_do_every_batch_exactly_once_on_postgresql_and_s3(
    tmp_path: Path,
    faces: list[Path],
    undisturbed: dict[str, object],
    new_database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = a_site(tmp_path / "shared", faces)
    with an_s3(monkeypatch) as (bucket, _):
        about = {"database": new_database, "blobs": bucket, "media_workers": "1"}
        with open_house(site, settings=Settings(database=new_database, blobs=bucket)) as house:
            apply(house)
            workers = [start(["-m", "manyeyes", "work", str(site)], **about) for _ in range(3)]
            try:
                for worker in workers:
                    assert worker.stdout is not None
                    assert "works on the jobs of" in worker.stdout.readline()
                total = _planned(house)
                _until(lambda: len(_hands(house)) >= 2)
                dead = workers[0] if f"-{workers[0].pid}" in " ".join(_hands(house)) else workers[1]
                dead.send_signal(signal.SIGKILL)
                dead.wait()
                _until(lambda: _is_done(house, "import") and _is_done(house, "screen"))
            finally:
                said = [_ended(worker) for worker in workers]
            came = what_came_of_it(house)
            assert {name: came[name] for name in came if came[name] != undisturbed[name]} == {}
            _every_batch_counted_once(house)
            with house.reading() as tx:
                rows = tx.dynamic(select(t.batch).where(t.batch.c.job_id == "import-x"))
            assert Counter(row.number for row in rows) == dict.fromkeys(range(-1, -(-total // 50)), 1)
            assert len({row.executor for row in rows}) >= 2, "one of them did everything"
    assert [code for code, _ in said if code not in (3, -signal.SIGKILL)] == [], said


def _planned(house: House) -> int:
    """An import that is written down and that nobody has begun."""
    with house.reading() as tx:
        project = projects.find(tx, "tidy")
        stage = projects.stage(tx, "tidy", "import")
    plan = collect.make_plan(house, project, stage, "import-x")
    with house.transaction() as tx:
        batches.begin(tx, stage, "import-x", plan.found, -(-plan.fresh // collect.BATCH), {}, house.now())
    return plan.fresh


def _hands(house: House) -> list[str]:
    with house.reading() as tx:
        rows = tx.dynamic(select(t.batch.c.executor).where(t.batch.c.executor != "").group_by(t.batch.c.executor))
        return [row.executor for row in rows]


def _is_done(house: House, verb: str) -> bool:
    with house.reading() as tx:
        waiting = tx.dynamic(select(func.count().label("n")).where(t.item_stage.c.state == "here"))[0].n
        made = tx.dynamic(select(t.job.c.state).where(t.job.c.verb == verb))
        people = tx.dynamic(select(func.count().label("n")).select_from(t.task))[0].n
    return bool(made) and {row.state for row in made} == {"done"} and waiting == people


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def _ended(worker: subprocess.Popen[str]) -> tuple[int, str]:
    if worker.poll() is None:
        worker.send_signal(signal.SIGINT)
    out, err = worker.communicate(timeout=30)
    return worker.returncode, out + err
