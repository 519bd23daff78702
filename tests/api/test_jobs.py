"""Background work over HTTP: the owner sees how far it is, pauses it, lets it go on, and ends it."""

from __future__ import annotations

import json

import pytest
from tests.api.conftest import Door
from tests.api.screened import make_screened, the_owner

from manyeyes import projects
from manyeyes.house import House
from manyeyes.storage.tables import batch, job

JOBS = "/api/v1/projects/films/jobs"


@pytest.fixture
def house(house: House) -> House:
    """A site with a screen that is in the middle of its work: 20 a second over the last ten seconds."""
    make_screened(house)
    now = house.now()
    with house.transaction() as tx:
        stage = projects.stage(tx, "films", "screen")
        about = {"project_id": stage.project_id, "stage_id": stage.id, "verb": "screen", "step": "one by one"}
        counts = json.dumps({"passed": 150, "blank": 50})
        numbers = {"total": 1000, "done": 200, "counts": counts, "started_at": now - 60, "changed_at": now}
        tx.insert(job, [{"id": "screen-1", "state": "running", **about, **numbers}])
        done = {"job_id": "screen-1", "state": "done", "done": 50, "counts": "{}", "executor": "site"}
        tx.insert(batch, [{**done, "number": number, "at": now - 5 * (3 - number)} for number in range(4)])
    return house


def test_the_owner_reads_how_far_a_job_is_and_how_long_it_takes(house: House, door: Door) -> None:
    (told,) = the_owner(house, door).get(JOBS).json()["jobs"]
    assert (told["id"], told["stage"], told["state"]) == ("screen-1", "screen", "running")
    assert (told["done"], told["total"], told["counts"]) == (200, 1000, {"passed": 150, "blank": 50})
    assert told["rate"] == pytest.approx(10)
    assert told["remaining"] == pytest.approx(80)


def test_a_job_is_paused_goes_on_and_is_ended(house: House, door: Door) -> None:
    owner = the_owner(house, door)
    states = [owner.post(f"/api/v1/jobs/screen-1/{wish}").json()["state"] for wish in ("pause", "resume", "cancel")]
    assert states == ["paused", "running", "cancelled"]
    late = owner.post("/api/v1/jobs/screen-1/resume")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/not-that-way")
    assert owner.get(JOBS).json()["jobs"][0]["state"] == "cancelled"


def test_a_second_press_on_pause_changes_nothing(house: House, door: Door) -> None:
    owner = the_owner(house, door)
    replies = [owner.post("/api/v1/jobs/screen-1/pause") for _ in range(2)]
    assert [reply.json()["state"] for reply in replies] == ["paused", "paused"]


def test_an_unknown_job_and_an_unknown_project_are_404(house: House, door: Door) -> None:
    owner = the_owner(house, door)
    assert owner.post("/api/v1/jobs/nothing/pause").status_code == 404
    assert owner.get("/api/v1/projects/nothing/jobs").status_code == 404


def test_it_is_nobody_elses_business(house: House, door: Door) -> None:
    stranger = door()
    assert stranger.get(JOBS).status_code == 403
    assert stranger.post("/api/v1/jobs/screen-1/pause").status_code == 403
    assert the_owner(house, door).get(JOBS).json()["jobs"][0]["state"] == "running"
