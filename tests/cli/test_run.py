"""An owner runs the machines: what is said, what a trial shows, how a job is paused, how Ctrl-C and SQLite are met."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.machines import a_site, apply, start
from tests.media.pictures import a_gradient, encoded

from manyeyes import jobs, projects
from manyeyes.cli.import_ import import_project
from manyeyes.cli.import_ import report as import_report
from manyeyes.cli.run import halt_job, report, run_project
from manyeyes.house import House, open_house
from manyeyes.jobs import batches

HERE = {"folder": ".", "stage": ""}


def silent(line: str) -> None:
    """Nobody listens."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A site with its pictures imported."""
    pictures = [tmp_path / f"{number}.png" for number in range(10)]
    for number, picture in enumerate(pictures):
        picture.write_bytes(encoded(a_gradient(60 + 9 * number, 50 + 7 * number), "PNG"))
    with open_house(a_site(tmp_path, pictures)) as opened:
        apply(opened)
        yield opened


def test_an_import_says_what_waits_and_a_run_says_what_became_of_it(house: House) -> None:
    done = import_project(house, HERE, silent)
    assert import_report(done)[-1] == f"{done['new']} items wait for stage screen: manyeyes run"
    said: list[str] = []
    ran = run_project(house, HERE, said.append)
    stage = ran["stages"][0]
    assert stage["in"] == done["new"] == stage["passed"] + stage["dropped"] + stage["waiting"]
    lines = report(ran)
    assert lines[0] == f"screen: {stage['in']} in = {stage['passed']} passed + {stage['dropped']} dropped + 0 waiting."
    assert any(line.endswith("× blank") for line in lines)
    assert sum(stage["reasons"].values()) == stage["dropped"]
    assert import_report(import_project(house, HERE, silent))[-1].startswith("  1 × ")
    assert run_project(house, HERE, silent)["stages"][0]["passed"] == stage["passed"]


def test_stills_that_never_became_items_are_said_and_add_up() -> None:
    stills = {"looked_at": 250, "kept": 77, "left_out": {"twin": 170, "blur": 3}}
    numbers = {"in": 79, "passed": 77, "apart": 2, "dropped": 0, "waiting": 0, "reasons": {}}
    assert report({"stages": [{"stage": "frames", **numbers, "stills": stills}]}) == [
        "frames: 79 in = 77 passed + 2 taken apart into frames + 0 dropped + 0 waiting.",
        "  250 stills looked at = 77 kept + 3 left out for blur + 170 left out for twin.",
    ]


def test_a_trial_drops_nothing_and_makes_a_sheet_that_needs_no_network(house: House) -> None:
    import_project(house, HERE, silent)
    tried = run_project(house, {**HERE, "try": 500}, silent)
    lines = report(tried)
    assert lines[0].endswith("items were looked at. Nothing was dropped.")
    sheet = Path(tried["sheet"][0]).read_text()
    assert sheet.count("<figure") > 10
    assert "data:image/webp;base64," in sheet
    assert "http" not in sheet
    with house.reading() as tx:
        screen = projects.stage(tx, "tidy", "screen")
        assert jobs.standing(tx, screen).dropped == 0
        assert jobs.standing(tx, screen).waiting > 0


def test_a_stage_no_machine_works_on_and_two_wishes_are_said(house: House) -> None:
    with pytest.raises(Exception, match="tidy has no stage that a machine works on called features"):
        run_project(house, {"folder": ".", "stage": "features"}, silent)
    with pytest.raises(jobs.UnknownJob):
        halt_job(house, {"wish": "pause", "job": "screen-x"}, silent)


def test_a_paused_job_is_said_at_the_command_line(house: House) -> None:
    import_project(house, HERE, silent)
    with house.reading() as tx:
        stage = projects.stage(tx, "tidy", "screen")
    with house.transaction() as tx:
        batches.begin(tx, stage, "screen-x", 10, 1, {}, house.now())
    assert report(halt_job(house, {"wish": "pause", "job": "screen-x"}, silent)) == ["screen-x is paused: 0 of 10."]
    assert "cancelled" in report(halt_job(house, {"wish": "cancel", "job": "screen-x"}, silent))[0]


def test_work_on_sqlite_is_refused_with_a_sentence(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "manyeyes", "work", str(tmp_path)], capture_output=True, text=True)
    assert ran.returncode == 2
    assert "the server works on the jobs itself" in ran.stderr


def test_ctrl_c_ends_work_with_3_and_a_sentence(tmp_path: Path, new_database: str) -> None:
    worker = start(["-m", "manyeyes", "work", str(tmp_path)], database=new_database)
    assert worker.stdout is not None
    assert "works on the jobs of" in worker.stdout.readline()
    worker.send_signal(signal.SIGINT)
    _, said = worker.communicate(timeout=30)
    assert worker.returncode == 3
    assert said.startswith("Stopped.")


def test_a_served_site_screens_what_came_in_unasked(house: House) -> None:
    import_project(house, HERE, silent)
    with jobs.at_work(house) as engine, jobs.working_unasked(engine, every=0.05):
        with house.reading() as tx:
            screen = projects.stage(tx, "tidy", "screen")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with house.reading() as tx:
                stands = jobs.standing(tx, screen)
            if stands.waiting == 0:
                break
            engine.await_news(0.1)
    assert stands.waiting == 0
    assert stands.passed > 0
    assert json.loads(json.dumps(dict(stands.reasons))) == stands.reasons
