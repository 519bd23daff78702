"""The owner looks at people, stops one, takes back what he said, undoes it, and answers an appeal."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests import makers
from tests.api.conftest import Door, Visitor
from tests.api.screened import the_owner
from tests.conftest import Clock
from tests.rules import stories

from manyeyes import flow, rules
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage

EYES = "/api/v1/projects/eyes"
RULE = f"when: control_accuracy, over_last: 20, at_least: 10, below: 0.7, {stories.STOP}, answers: ask_again"


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


@dataclass(frozen=True)
class Crowd:
    """A stage where two people do well and one was stopped by a rule."""

    stage: Stage
    good: Worker
    other: Worker
    bad: Worker


@pytest.fixture
def crowd(house: House, clock: Clock) -> Crowd:
    """Everybody has answered what he was given."""
    _, stage = stories.a_stage(house, RULE, known=24, ordinary=20)
    bad, good, other = (makers.a_worker(house) for _ in range(3))
    stories.works(house, clock, bad, stage, stories.wrong(house, stage))
    for somebody in (good, other):
        stories.works(house, clock, somebody, stage, stories.right(house, stage), tasks=24)
    flow.upkeep(house, stage)
    return Crowd(stage, good, other, bad)


@pytest.fixture
def owner(house: House, door: Door, crowd: Crowd) -> Visitor:
    """A browser that came by the owner's link."""
    return the_owner(house, door)


def test_whoever_needs_a_look_stands_first_with_his_numbers(owner: Visitor, crowd: Crowd) -> None:
    people = owner.get(f"{EYES}/people").json()["people"]
    assert {one["worker"] for one in people} == {one.public_id for one in (crowd.good, crowd.other, crowd.bad)}
    worst = people[0]
    assert worst["worker"] == crowd.bad.public_id
    known = worst["known"]
    assert known["right"] == 0
    assert known["asked"] >= 10
    assert (known["low"], known["high"] < 0.3) == (0, True)
    assert [one["kind"] for one in worst["in_force"]] == ["stop"]
    assert people[1]["in_force"] == []


def test_people_are_listed_page_by_page_and_by_what_is_the_matter(owner: Visitor, crowd: Crowd) -> None:
    seen, after = [], 0
    while after is not None:
        page = owner.get(f"{EYES}/people", params={"after": after, "limit": 1, "order": "most_answers"}).json()
        seen += [one["worker"] for one in page["people"]]
        after = page["after"]
    assert len(seen) == len(set(seen)) == 3
    stopped = owner.get(f"{EYES}/people", params={"only": "in_force"}).json()
    assert [one["worker"] for one in stopped["people"]] == [crowd.bad.public_id]
    assert stopped["after"] is None


def test_one_person_is_told_in_whole(owner: Visitor, crowd: Crowd) -> None:
    told = owner.get(f"{EYES}/people/{crowd.bad.public_id}").json()
    assert [one["stage"] for one in told["lines"]] == ["features"]
    (held,) = told["restrictions"]
    assert held["holds"]
    assert held["by"] == "rule"
    assert held["reason"]
    assert told["known"][0]["right"] is False
    assert told["known"][0]["said"] != told["known"][0]["truth"]
    assert [one["lifted_at"] for one in told["withdrawals"]] == [None]
    assert told["timeline"]
    nobody = owner.get(f"{EYES}/people/nobody0000")
    assert (nobody.status_code, nobody.json()["type"]) == (404, "/problems/unknown-worker")


def test_the_owner_stops_somebody_and_lifts_it_again(owner: Visitor, house: House, crowd: Crowd) -> None:
    wish = {"kind": "stop", "scope": "project", "seconds": 3600, "reason": "Please look longer."}
    made = owner.post(f"{EYES}/people/{crowd.good.public_id}/restrict", json=wish).json()
    assert (made["reason"], made["by"], made["holds"]) == ("Please look longer.", "owner", True)
    found = makers.claim(house, crowd.good, crowd.stage)
    assert (found.outcome, "Please look longer." in found.message) == ("restricted", True)
    assert owner.post(f"/api/v1/restrictions/{made['restriction']}/lift", json={}).json() == {"lifted": True}
    assert makers.claim(house, crowd.good, crowd.stage).outcome != "restricted"
    assert owner.post("/api/v1/restrictions/nothing000/lift", json={}).status_code == 404


def test_taking_back_is_previewed_done_counted_again_and_undone(owner: Visitor, house: House, crowd: Crowd) -> None:
    path = f"{EYES}/people/{crowd.good.public_id}/take-back"
    when = {"from": 0, "until": house.now() + 1}
    preview = owner.post(path, json=when).json()
    assert preview["answers"] > 0
    assert preview["exact"] is True
    assert owner.get(f"{EYES}/people/{crowd.good.public_id}").json()["withdrawals"] == []

    taken = owner.post(path, json={**when, "preview": False, "reason": "A test."}).json()
    assert taken["answers"] == preview["answers"]
    assert taken["new"] is True
    flow.upkeep(house, crowd.stage)
    after = owner.get(f"{EYES}/people/{crowd.good.public_id}").json()
    assert after["recounts"] == []
    name = after["withdrawals"][0]["withdrawal"]
    assert owner.post(f"/api/v1/withdrawals/{name}/undo").json() == {"undone": True}
    assert owner.post(f"/api/v1/withdrawals/{name}/undo").json() == {"undone": False}


def test_while_it_is_counted_again_the_page_says_how_far_it_is(owner: Visitor, house: House, crowd: Crowd) -> None:
    path = f"{EYES}/people/{crowd.good.public_id}"
    owner.post(f"{path}/take-back", json={"from": 0, "until": house.now() + 1, "preview": False})
    under_way = owner.get(path).json()["recounts"]
    assert sum(one["total"] for one in under_way) > 0
    assert sum(one["done"] for one in under_way) == 0


def test_somebody_becomes_a_reviewer_and_is_one_no_longer(owner: Visitor, crowd: Crowd) -> None:
    path = f"{EYES}/people/{crowd.good.public_id}"
    assert owner.put(f"{path}/reviewer").json() == {"reviewer": True}
    assert owner.get(path).json()["reviewer"] is True
    assert owner.delete(f"{path}/reviewer").json() == {"reviewer": False}
    assert owner.get(path).json()["reviewer"] is False


def test_the_log_says_which_rule_acted_on_whom_and_why(owner: Visitor, crowd: Crowd) -> None:
    (stage,) = owner.get(f"{EYES}/rules").json()["stages"]
    (rule,) = stage["rules"]
    assert (rule["when"], rule["for"], rule["answers"]) == ("control_accuracy", 86_400, "ask_again")
    told = owner.get(f"{EYES}/firings").json()
    assert told["after"] is None
    (acted,) = told["firings"]
    assert (acted["worker"], acted["state"], acted["liftable"]) == (crowd.bad.public_id, "succeeded", True)
    assert acted["numbers"]
    assert owner.post(f"/api/v1/restrictions/{acted['firing']}/lift", json={"why": "A mistake."}).json()["lifted"]
    (lifted,) = owner.get(f"{EYES}/firings").json()["firings"]
    assert (lifted["state"], lifted["liftable"]) == ("lifted", False)


def test_the_log_is_read_on_below_the_last_entry(owner: Visitor, house: House, clock: Clock, crowd: Crowd) -> None:
    stories.works(house, clock, makers.a_worker(house), crowd.stage, stories.wrong(house, crowd.stage))
    page = owner.get(f"{EYES}/firings", params={"limit": 1}).json()
    rest = owner.get(f"{EYES}/firings", params={"limit": 1, "after": page["after"]}).json()
    assert page["firings"][0]["firing"] != rest["firings"][0]["firing"]
    assert rest["after"] is None


@pytest.mark.parametrize("lift", [True, False])
def test_an_appeal_is_answered_once(owner: Visitor, house: House, crowd: Crowd, lift: bool) -> None:
    (held,) = owner.get(f"{EYES}/people/{crowd.bad.public_id}").json()["restrictions"]
    with house.transaction() as tx:
        rules.appeal(tx, crowd.bad, held["restriction"], "My phone showed nothing.", house.now())
    (told,) = owner.get(f"{EYES}/appeals", params={"open": True}).json()["appeals"]
    assert (told["worker"], told["text"]) == (crowd.bad.public_id, "My phone showed nothing.")
    path = f"/api/v1/appeals/{told['appeal']}"
    assert owner.put(path, json={"lift": lift, "text": "I see."}).json() == {"lifted": lift, "answer": "I see."}
    assert owner.put(path, json={"lift": lift, "text": "Again."}).status_code == 409
    assert owner.get(f"{EYES}/appeals", params={"open": True}).json()["appeals"] == []
    (held,) = owner.get(f"{EYES}/people/{crowd.bad.public_id}").json()["restrictions"]
    assert held["holds"] is not lift
    assert held["appeal"]["answer"] == "I see."


def test_nobody_else_sees_people_or_acts_on_them(door: Door, crowd: Crowd) -> None:
    stranger = door()
    person = f"{EYES}/people/{crowd.good.public_id}"
    for path in (f"{EYES}/people", person, f"{EYES}/rules", f"{EYES}/firings", f"{EYES}/appeals", f"{EYES}/alerts"):
        assert stranger.get(path).status_code == 403
    wish = {"kind": "stop", "scope": "site", "reason": "Away with you."}
    assert stranger.post(f"{person}/restrict", json=wish).status_code == 403
    assert stranger.post(f"{person}/take-back", json={"from": 0, "until": 1}).status_code == 403
    assert stranger.put(f"{person}/reviewer").status_code == 403


def test_wishes_without_sense_are_refused_with_a_sentence(owner: Visitor, crowd: Crowd) -> None:
    path = f"{EYES}/people/{crowd.good.public_id}/restrict"
    for wish in (
        {"reason": ""},
        {"reason": "So.", "seconds": -1},
        {"reason": "So.", "kind": "fire"},
        {"reason": "A\0"},
    ):
        refused = owner.post(path, json=wish)
        assert refused.status_code == 422
        assert refused.json()["detail"]
    assert owner.get(f"{EYES}/people", params={"order": "tallest"}).status_code == 422
