"""The owner sees how good a stage is, settles many hard pictures, keeps known ones, checks blind, and looks ahead."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests import makers
from tests.api.conftest import Door, Visitor
from tests.api.screened import the_owner
from tests.conftest import Clock
from tests.rules import stories

from manyeyes import flow, simulator
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage

EYES = "/api/v1/projects/eyes"
STAGE = f"{EYES}/stages/features"


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


@dataclass(frozen=True)
class Seen:
    """A stage with an owner before it."""

    stage: Stage
    owner: Visitor
    people: tuple[Worker, ...]


@pytest.fixture
def seen(house: House, clock: Clock, door: Door) -> Seen:
    """Two people agree about some pictures and disagree about the others."""
    _, stage = stories.a_stage(house, known=6, ordinary=8, overlap="{min: 2, max: 2, confidence: 0.9}")
    people = (makers.a_worker(house), makers.a_worker(house))
    right = stories.right(house, stage)
    stories.works(house, clock, people[0], stage, right)
    stories.works(house, clock, people[1], stage, lambda item: right(item) if item % 2 else "unsure")
    flow.upkeep(house, stage)
    return Seen(stage, the_owner(house, door), people)


def test_quality_says_what_people_said_and_how_sure_the_numbers_are(seen: Seen) -> None:
    told = seen.owner.get(f"{STAGE}/quality").json()
    assert (told["people"], told["answered"]) == (2, 8)
    (text,) = told["questions"]
    assert text["ask"] == "Is there any text?"
    assert sum(text["counts"].values()) == 16
    known = text["known"]["counted"]
    assert known["asked"] == known["right"]
    assert 0 < known["low"] < known["high"] == 1
    assert told["contested"] == text["states"].get("contested", 0)


def test_a_stage_nobody_has_answered_has_a_quality_too(house: House, door: Door) -> None:
    stories.a_stage(house, ordinary=2)
    told = the_owner(house, door).get(f"{STAGE}/quality").json()
    assert (told["people"], told["answered"], told["answers_per_picture"]) == (0, 0, None)
    assert told["questions"][0]["alpha"] is None
    assert told["questions"][0]["known"]["counted"] == {"right": 0, "asked": 0, "low": None, "high": None}


def test_many_hard_pictures_are_settled_at_once_and_become_known_ones(seen: Seen) -> None:
    tasks = seen.owner.get(f"{STAGE}/contested").json()["tasks"]
    assert len(tasks) >= 2
    wish = {"tasks": [{"task": one["task"], "answers": {"text": "yes"}} for one in tasks]}
    assert seen.owner.put(f"{STAGE}/settle", json=wish).json() == {"settled": len(tasks)}
    assert seen.owner.get(f"{STAGE}/contested").json()["tasks"] == []
    item = tasks[0]["item"]["id"]
    made = seen.owner.put(f"{STAGE}/control/{item}", json={"answers": {"text": True}})
    assert made.json() == {"known": True, "rescored": 0}
    known = {one["item"]["id"]: one for one in seen.owner.get(f"{STAGE}/control").json()["known"]}
    assert (known[item]["source"], known[item]["truths"]) == ("owner", {"text": "yes"})


def test_where_one_of_many_is_wrong_none_is_settled(seen: Seen) -> None:
    tasks = seen.owner.get(f"{STAGE}/contested").json()["tasks"]
    wishes = [
        {"task": tasks[0]["task"], "answers": {"text": "yes"}},
        {"task": "none:features", "answers": {"text": "no"}},
    ]
    refused = seen.owner.put(f"{STAGE}/settle", json={"tasks": wishes})
    assert refused.status_code in (404, 422)
    assert len(seen.owner.get(f"{STAGE}/contested").json()["tasks"]) == len(tasks)


def test_known_pictures_are_listed_corrected_and_retired(seen: Seen) -> None:
    listed, after = [], 0
    while after is not None:
        page = seen.owner.get(f"{STAGE}/control", params={"after": after, "limit": 4}).json()
        listed += page["known"]
        after = page["after"]
    assert len(listed) == 6
    used = next(one for one in listed if one["uses"])
    assert (used["source"], used["state"], used["denied"]) == ("file", "in use", False)
    other = "no" if used["truths"]["text"] == "yes" else "yes"
    path = f"{STAGE}/control/{used['item']['id']}"
    assert seen.owner.put(path, json={"answers": {"text": other}}).json()["rescored"] >= 1
    assert seen.owner.delete(path).json()["known"] is False
    now = {one["item"]["id"]: one for one in seen.owner.get(f"{STAGE}/control").json()["known"]}
    assert (now[used["item"]["id"]]["state"], now[used["item"]["id"]]["truths"]) == ("retired", {"text": other})
    again = {"answers": {"text": other}}
    assert seen.owner.put(path, json=again).json()["type"] == "/problems/not-settled-yet", "people are asked about it"
    settle = f"/api/v1/tasks/{used['item']['id']}:features/settle"
    assert seen.owner.put(settle, json=again).json()["settled"]
    assert seen.owner.put(path, json=again).json()["known"]
    now = {one["item"]["id"]: one for one in seen.owner.get(f"{STAGE}/control").json()["known"]}
    assert now[used["item"]["id"]]["state"] == "in use"
    assert seen.owner.put(f"{STAGE}/control/nothing000", json={"answers": {"text": "no"}}).status_code == 404


def test_a_check_is_blind_until_it_is_finished_and_releases_tell_it(seen: Seen, door: Door) -> None:
    nobody = door()
    assert nobody.get(f"{EYES}/audits").json() == {"audits": [], "sentence": "Nobody has checked this project yet."}
    drawn = seen.owner.post(f"{EYES}/audits", json={"of": "all", "count": 3}).json()
    path = f"{EYES}/audits/{drawn['audit']}"
    while not (told := seen.owner.get(f"{path}/next").json())["done"]:
        assert "people_say" not in str(told)
        asked = {one["key"]: "no" for one in told["questions"]}
        said = seen.owner.put(f"{path}/items/{told['position']}", json={"answers": asked})
        assert said.json() == {"checked": True}
    ended = seen.owner.post(f"{path}/end").json()
    assert ended["checked"] == drawn["items"]
    assert ended["found"]["asked"] == ended["decided"]
    assert ended["sentence"].startswith("We expected")
    assert nobody.get(f"{EYES}/audits").json()["sentence"] == ended["sentence"]
    assert seen.owner.get(path).json()["sentence"] == ended["sentence"]
    assert seen.owner.put(f"{path}/items/1", json={"answers": {"text": "yes"}}).status_code == 409


def told_instead(monkeypatch: pytest.MonkeyPatch, answer: object) -> list[float | None]:
    """What the simulator would say, without its crowd; returns the confidences it is asked about."""
    asked: list[float | None] = []

    def forecast(*about: object, confidence: float | None) -> object:
        asked.append(confidence)
        return answer

    monkeypatch.setattr(simulator, "forecast", forecast)
    return asked


def test_a_forecast_is_told_with_the_range_it_may_fall_in(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    amount = simulator.Amount(12.0, 10.0, 15.0)
    made = simulator.Forecast(amount, amount, None, None, amount, 0.98, 0.02, 0.5, "both")
    asked = told_instead(monkeypatch, made)
    told = seen.owner.get(f"{STAGE}/forecast", params={"confidence": 0.99}).json()
    assert asked == [0.99]
    assert (told["state"], told["confidence"]) == ("made", 0.99)
    assert told["answers"] == {"likely": 12, "least": 10, "most": 15}
    assert (told["money"], told["days"], told["so_far"]) == (None, None, 0.5)


@pytest.mark.parametrize(
    ("answer", "state"), [(simulator.BeingMade(), "being_made"), (simulator.NoForecast("Nothing is left."), "none")]
)
def test_where_there_is_no_forecast_a_sentence_says_why(
    seen: Seen, monkeypatch: pytest.MonkeyPatch, answer: simulator.BeingMade | simulator.NoForecast, state: str
) -> None:
    told_instead(monkeypatch, answer)
    told = seen.owner.get(f"{STAGE}/forecast").json()
    assert (told["state"], told["sentence"], told["answers"]) == (state, answer.sentence, None)


def test_nobody_else_sees_what_is_known_or_decides(seen: Seen, door: Door) -> None:
    stranger = door()
    for path in (f"{STAGE}/quality", f"{STAGE}/control", f"{STAGE}/forecast"):
        assert stranger.get(path).status_code == 403
    wish = {"tasks": [{"task": "a:features", "answers": {"text": "yes"}}]}
    assert stranger.put(f"{STAGE}/settle", json=wish).status_code == 403
    assert stranger.put(f"{STAGE}/control/a", json={"answers": {"text": "no"}}).status_code == 403
    assert stranger.post(f"{EYES}/audits", json={}).status_code == 403
