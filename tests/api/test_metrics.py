"""What Prometheus is told: how each stage stands, what waits, whether answers are stored; and never who."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families
from tests.api.conftest import serving
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import collect, projects, watch
from manyeyes.errors import TryAgain
from manyeyes.house import House

Numbers = dict[tuple[str, ...], float]
HERE = ("eyes", "features")


@pytest.fixture
def database_address() -> str:
    """One database: both count alike, which tests of the counts themselves hold."""
    return ""


def told(address: str) -> Numbers:
    """Every number of the site itself by its name and labels, in the order of the labels' names."""
    text = httpx.get(f"{address}/metrics").text
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families(text)
        for sample in family.samples
        if not sample.name.startswith(("manyeyes_http", "process_"))
    }


def test_a_stage_stands_in_numbers_that_move_with_it(house: House, clock: Clock) -> None:
    project = a_project(house, a_project_file(overlap="{min: 2, max: 2}"))
    pictures(house, project, 3)
    stage, workers = the_stage(house, project), [a_worker(house) for _ in range(2)]
    with serving(house) as address:
        before = told(address)
        for worker in workers:
            for task in claim(house, worker, stage, 2 if worker is workers[0] else 3).tasks:
                answer(house, worker, task.assignment, {"text": "no"})
        clock.pass_by(40)
        after = told(address)
    assert before[("manyeyes_answers_stored_total", *HERE)] == 0
    assert ("manyeyes_newest_answer_age_seconds", *HERE) not in before
    assert after[("manyeyes_answers_stored_total", *HERE)] == 5
    assert after[("manyeyes_newest_answer_age_seconds", *HERE)] == 40
    states = {state: after[("manyeyes_tasks", *HERE, state)] for state in ("waiting", "open", "settled", "contested")}
    assert states == {"waiting": 0, "open": 1, "settled": 2, "contested": 0}
    assert after[("manyeyes_stage_open", *HERE)] == 1
    assert after[("manyeyes_database_ok",)] == 1
    assert after[("manyeyes_disk_free_bytes", str(house.site))] > 0


def test_claims_are_counted_by_what_came_of_them_and_the_canarys_are_not(house: House) -> None:
    a_project(house)
    with serving(house) as address:
        for _ in range(3):
            httpx.post(f"{address}/api/v1/projects/eyes/stages/features/claim", json={"count": 1})
        httpx.post(f"{address}/api/v1/projects/~canary/stages/song/claim", json={"count": 1})
        numbers = told(address)
    claims = {key: value for key, value in numbers.items() if key[0] == "manyeyes_claims_total"}
    assert claims == {("manyeyes_claims_total", "nothing_now", *HERE): 3}


def test_what_the_owner_has_not_seen_and_what_leaves_the_house_is_told(house: House) -> None:
    project = a_project(house)
    with house.transaction() as tx:
        for kind in ("flip", "nothing_stored"):
            projects.tell_owner(tx, project.id, None, kind, "Something.", house.now())
    with serving(house) as address:
        numbers = told(address)
    assert numbers[("manyeyes_alerts_unseen", "eyes")] == 2
    assert numbers[("manyeyes_jobs", "eyes", "failed")] == 0
    assert not [key for key in numbers if key[0] == "manyeyes_alarms"], "no way is set up"


def test_no_person_is_in_any_label_and_every_name_is_in_the_how_to(house: House) -> None:
    from tests.house.tree import ROOT

    project = a_project(house)
    pictures(house, project, 2)
    worker = a_worker(house)
    task = claim(house, worker, the_stage(house, project)).tasks[0]
    answer(house, worker, task.assignment, {"text": "no"})
    page = (ROOT / "docs" / "howto" / "watch.md").read_text("utf-8")
    with serving(house) as address:
        numbers = told(address)
    assert not any(secret in part for key in numbers for part in key for secret in (worker.public_id, task.assignment))
    names = {key[0] for key in numbers if not key[0].endswith("_created")}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_a_database_that_is_away_is_a_number_and_no_error(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    a_project(house)
    with serving(house) as address:
        monkeypatch.setattr(watch, "alarms_by_state", _away)
        numbers = told(address)
    assert numbers[("manyeyes_database_ok",)] == 0
    assert ("manyeyes_answers_stored_total", *HERE) not in numbers


def test_a_disk_that_cannot_be_asked_takes_no_other_number_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    a_project(house)
    with serving(house) as address:
        monkeypatch.setattr(collect, "disks_of", _gone)
        numbers = told(address)
    assert numbers[("manyeyes_stage_open", *HERE)] == 1
    assert ("manyeyes_disk_free_bytes", str(house.site)) not in numbers


def test_of_a_canary_that_was_switched_off_nothing_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sang = watch.Sung(house.now(), None, 0.0, 3, house.now(), "Nobody answers.")
    monkeypatch.setattr(watch, "sung", lambda *_: sang)
    with serving(house) as address:
        heard = [key for key in told(address) if key[0].startswith("manyeyes_canary")]
        house.settings = house.settings.model_copy(update={"canary_seconds": 0})
        silent = [key for key in told(address) if key[0].startswith("manyeyes_canary")]
    assert heard == [("manyeyes_canary_ok",), ("manyeyes_canary_seconds",)]
    assert silent == []


def _gone(house: House) -> None:
    raise FileNotFoundError


def _away(tx: object) -> None:
    raise TryAgain
