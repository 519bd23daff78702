"""A remark about a picture: kept once, read by the owner alone, answered on the person's own page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import update
from starlette.testclient import TestClient
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, pictures

from manyeyes import assignment, items, people, projects, skills
from manyeyes.api import create_app
from manyeyes.house import House
from manyeyes.people.remark import A_DAY, DAY, MOST
from manyeyes.storage.tables import item as table

API = "/api/v1"
STAGE = f"{API}/projects/eyes/stages/features"
KNOWN = "    control_tasks: {share: %s, probes: 0, promote: {confidence: 0.99, answers: 9}}"
Come = Callable[[], TestClient]


@pytest.fixture
def database_address() -> str:
    """One database is enough here: what differs between them is below this door."""
    return ""


@pytest.fixture
def come(house: House) -> Come:
    """Lets somebody new in, at a stage of ordinary pictures."""
    pictures(house, a_project(house), 6)
    app = create_app(house)
    return lambda: TestClient(app, "http://127.0.0.1", headers={"X-Manyeyes": "1"})


def owner(house: House, client: TestClient) -> TestClient:
    with house.transaction() as tx:
        token = people.make_token(tx, people.the_owner(tx, house.now()).id, "owner", "owner", house.now())
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def held(client: TestClient) -> str:
    """The picture somebody has before him."""
    return str(client.post(f"{STAGE}/claim", json={"count": 1}).json()["tasks"][0]["item"]["id"])


def say(client: TestClient, item: str, text: str, key: str = "a-key-of-mine") -> Response:
    return client.post(f"{API}/projects/eyes/items/{item}/remarks", json={"key": key, "text": text})


def told(client: TestClient, **asked: str) -> Any:
    return client.get(f"{API}/projects/eyes/remarks", params=asked).json()


def test_a_remark_sent_again_and_again_is_one_and_the_owner_writes_back(house: House, come: Come) -> None:
    somebody, boss = come(), owner(house, come())
    item = held(somebody)
    for _ in range(3):
        assert say(somebody, item, " It is upside down. ").status_code == 200
    listed = told(boss)
    assert (listed["waiting"], [one["text"] for one in listed["remarks"]]) == (1, ["It is upside down."])
    assert told(boss, item=item)["remarks"] == listed["remarks"]
    (alert,) = [one for one in boss.get(f"{API}/projects/eyes/alerts").json()["alerts"] if one["kind"] == "remark"]
    assert alert["text"] == "Somebody says something about a picture."
    name = listed["remarks"][0]["remark"]
    done = boss.put(f"{API}/remarks/{name}", json={"done": True, "answer": "I turned it. Thank you!"}).json()
    assert (done["done"], told(boss)["waiting"]) == (True, 0)
    assert boss.put(f"{API}/remarks/{name}", json={"done": False}).json()["answer"] == "I turned it. Thank you!"
    (mine,) = somebody.get(f"{API}/me/remarks").json()["remarks"]
    assert (mine["item"]["id"], mine["answer"]) == (item, "I turned it. Thank you!")


def test_only_who_was_shown_a_picture_says_something_about_it_and_only_its_owner_reads_it(come: Come) -> None:
    somebody, other, stranger = come(), come(), come()
    item = held(somebody)
    elsewhere = {held(other)}
    say(somebody, item, "Mine.")
    assert say(other, item, "Not mine.").status_code == (200 if item in elsewhere else 404)
    assert say(stranger, item, "Who am I?").status_code == 401
    assert other.get(f"{API}/me/remarks").json() == {"remarks": []} or item in elsewhere
    assert stranger.get(f"{API}/me/remarks").json() == {"remarks": []}
    assert somebody.get(f"{API}/projects/eyes/remarks").status_code == 403
    (mine,) = somebody.get(f"{API}/me/remarks").json()["remarks"]
    assert somebody.put(f"{API}/remarks/{mine['remark']}", json={"done": True}).status_code == 403


def test_too_long_too_many_and_nothing_are_refused_in_a_sentence(clock: Clock, come: Come) -> None:
    somebody = come()
    item = held(somebody)
    assert say(somebody, item, "   ").json()["detail"].startswith("Write a sentence")
    assert "501 signs" in say(somebody, item, "ä" * (MOST + 1)).json()["detail"]
    for number in range(A_DAY):
        assert say(somebody, item, "ä" * MOST, f"remark-{number}").status_code == 200
    refused = say(somebody, item, "One more.", "remark-more")
    assert (refused.status_code, "20 remarks" in refused.json()["detail"]) == (429, True)
    assert say(somebody, item, "ä", "remark-3").status_code == 200, "a repeat is harmless"
    clock.pass_by(DAY + 1)
    assert say(somebody, item, "One more.", "remark-more").status_code == 200


@pytest.mark.data
def test_hostile_words_come_back_as_they_are(house: House, come: Come, clock: Clock, data: Path) -> None:
    naughty = json.loads((data / "badinput/blns/blns.json").read_text("utf-8"))
    words = [one for one in naughty if one.strip() and "\x00" not in one and len(one) <= MOST][::25]
    somebody, boss = come(), owner(house, come())
    item = held(somebody)
    for number, text in enumerate(words):
        clock.pass_by(DAY / 10)
        assert say(somebody, item, text, f"hostile-{number}").status_code == 200
    assert {one["text"] for one in told(boss)["remarks"]} == {text.strip() for text in words}
    assert say(somebody, item, "nul \x00", "hostile-nul").status_code == 422


def test_a_picture_that_was_withdrawn_is_shown_to_nobody_and_what_was_said_stays(house: House, come: Come) -> None:
    somebody, boss = come(), owner(house, come())
    item = held(somebody)
    say(somebody, item, "This is my flat.")
    with house.transaction() as tx:
        tx.run(update(table).where(table.c.public_id == item).values(state=items.WITHDRAWN))
    assert [(one["item"], one["text"]) for one in told(boss)["remarks"]] == [(None, "This is my flat.")]
    assert [one["item"] for one in somebody.get(f"{API}/me/remarks").json()["remarks"]] == [None]
    assert say(somebody, item, "Still?", "another-key").status_code == 404


def test_a_remark_on_a_known_picture_is_like_one_on_any_other(house: House) -> None:
    for name, share in (("plain", 0.0), ("hiding", 0.99)):
        made = pictures(house, a_project(house, a_project_file(name=name, more=KNOWN % share)), 20)
        with house.transaction() as tx:
            stage = projects.stage(tx, name, "features")
            for one in made[::2]:
                task = assignment.task_of(tx, stage.id, one)
                assert task is not None
                skills.make_control(tx, stage, task, {"text": "yes"}, "file", house.now())
    replies = []
    client = TestClient(create_app(house), "http://127.0.0.1", headers={"X-Manyeyes": "1"})
    for name in ("plain", "hiding"):
        stage_path = f"{API}/projects/{name}/stages/features"
        item = client.post(f"{stage_path}/claim", json={"count": 1}).json()["tasks"][0]["item"]["id"]
        reply = client.post(f"{API}/projects/{name}/items/{item}/remarks", json={"key": f"key-{name}", "text": "Hm."})
        body = {key: type(value).__name__ for key, value in reply.json().items()}
        replies.append((reply.status_code, body, sorted(reply.headers)))
    assert replies[0] == replies[1]
