"""One's own page: what came of one's work, as of this morning; and a word to what people settled otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, everybody_answers, pictures, the_stage

from manyeyes import people
from manyeyes.api import create_app
from manyeyes.house import House

API = "/api/v1"
STAGE = f"{API}/projects/eyes/stages/features"
MANY = 12
HIDES = "    control_tasks: {share: 0, probes: 0, promote: {confidence: 0.99, answers: 9}}"


@pytest.fixture
def database_address() -> str:
    """One database is enough here: what differs between them is below this door."""
    return ""


@pytest.fixture
def me(house: House) -> Iterator[TestClient]:
    """Somebody who said yes to twelve pictures; three others said no."""
    project = a_project(
        house, a_project_file(more="    control_tasks: {share: 0, probes: 0, promote: {confidence: 0.99, answers: 9}}")
    )
    pictures(house, project, MANY)
    with TestClient(create_app(house), "http://127.0.0.1", headers={"X-Manyeyes": "1"}) as client:
        for _ in range(MANY):
            (task,) = client.post(f"{STAGE}/claim", json={"count": 1}).json()["tasks"]
            said = {"revision": 1, "answers": {"text": "yes"}, "shown_ms": 900, "want": 0}
            assert client.put(f"{API}/assignments/{task['assignment']}/answer", json=said).status_code == 200
        everybody_answers(house, the_stage(house, project), 3)
        yield client


def mine(client: TestClient) -> dict[str, Any]:
    (project,) = client.get(f"{API}/me/projects").json()["projects"]
    return dict(project)


@pytest.fixture
def every_coin_shows_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the numbers here are not by lot."""
    monkeypatch.setattr("manyeyes.skills.may_be_told", lambda factor, task_id: True)


@pytest.mark.usefixtures("every_coin_shows_heads")
def test_the_day_after_somebody_reads_how_often_people_agreed_and_looks_at_the_others(
    me: TestClient, house: House, clock: Clock
) -> None:
    today = mine(me)
    assert (today["answered"], today["agreement"]) == (MANY, None)
    clock.pass_by(86400)
    assert mine(me)["agreement"] == {"day": "2023-11-15", "of": MANY, "agreed": 0}
    shown = me.get(f"{API}/me/projects/eyes/otherwise").json()["pictures"]
    assert len(shown) == MANY
    one = shown[0]
    assert one["answers"] == [{"question": "text", "ask": "Is there any text?", "said": "yes", "settled": "no"}]
    for _ in range(2):
        assert me.put(f"{API}/me/otherwise/{one['task']}", json={"said": "stands"}).json() == {"looked": "stands"}
    assert me.put(f"{API}/me/otherwise/{shown[1]['task']}", json={"said": "fine"}).status_code == 200
    looked = [again["looked"] for again in me.get(f"{API}/me/projects/eyes/otherwise").json()["pictures"]]
    assert looked == ["stands", "fine", *[""] * (MANY - 2)]
    with house.transaction() as tx:
        token = people.make_token(tx, people.the_owner(tx, house.now()).id, "o", "owner", house.now())
    (waits,) = me.get(f"{STAGE}/contested", headers={"Authorization": f"Bearer {token}"}).json()["tasks"]
    assert (waits["task"], waits["stood_by"]) == (one["task"], {"text": ["yes"]})
    assert mine(me)["agreement"]["of"] == MANY, "the number rests all day"


def test_somebody_new_reads_that_there_is_nothing_and_is_not_written_down(me: TestClient) -> None:
    stranger = TestClient(me.app, "http://127.0.0.1", headers={"X-Manyeyes": "1"})
    assert stranger.get(f"{API}/me/projects").json() == {"projects": []}
    assert stranger.get(f"{API}/me/projects/eyes/otherwise").json() == {"pictures": []}
    assert stranger.put(f"{API}/me/otherwise/x:features", json={"said": "fine"}).status_code == 401
    assert not stranger.cookies


def test_a_page_of_ones_own_names_no_stage_that_is_for_machines_and_says_how_much_is_left(me: TestClient) -> None:
    stands = mine(me)
    assert [(one["stage"], one["state"], one["tasks"], one["left"]) for one in stands["stages"]] == [
        ("features", "open", MANY, 0)
    ]
    assert (stands["releases"], stands["next_release"]) == (0, None)
    assert me.put(f"{API}/me/otherwise/nothing", json={"said": "stands"}).status_code == 404
