"""The owner sees live numbers and the items behind each; a helper learns nothing of others while a stage runs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.conftest import Door, Visitor
from tests.api.screened import the_owner
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage
from tests.rules import stories

from manyeyes import flow, moderation, projects
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage

EYES = "/api/v1/projects/eyes"
TWO = ('{name: text, ask: "Is there any text?", type: yes_no}', '{name: head, ask: "A head?", type: yes_no}')
DAY = 86_400


@pytest.fixture
def database_address(request: pytest.FixtureRequest) -> str:
    """Only lists and numbers are asked of both databases."""
    return str(request.getfixturevalue("new_database")) if getattr(request, "param", "") == "postgresql" else ""


both = pytest.mark.parametrize("database_address", ["sqlite", "postgresql"], indirect=True)


def a_crowd(house: House) -> tuple[Project, Stage, list[Worker]]:
    """Four people in a stage that opens by eights: they agree about most, never about the head of some."""
    text = a_project_file(questions=TWO, overlap="{min: 2, max: 2, confidence: 0.9}", wave=8)
    project = a_project(house, text)
    pictures(house, project, 20)
    stage = the_stage(house, project)
    workers = [a_worker(house) for _ in range(4)]
    met: list[str] = []  # every third picture divides people: whoever is asked second says the opposite
    for worker in workers:
        for _ in range(6):
            found = claim(house, worker, stage)
            for task in found.tasks:
                again = task.item.id in met
                met += [] if again else [task.item.id]
                opposite = again and met.index(task.item.id) % 3 == 0
                answer(house, worker, task.assignment, {"text": "yes", "head": "yes" if opposite else "no"})
    return project, stage, workers


def all_behind(owner: Visitor, **which: Any) -> list[str]:
    """Every item of a list, page by page."""
    found: list[str] = []
    after: int | None = 0
    while after is not None:
        page = owner.get(f"{EYES}/items", params={"stage": "features", "limit": 3, "after": after} | which).json()
        found += [line["item"]["id"] for line in page["items"]]
        after = page["after"]
    assert len(set(found)) == len(found)
    return found


@both
def test_every_number_leads_to_the_items_it_counts(house: House, door: Door) -> None:
    a_crowd(house)
    owner = the_owner(house, door)
    told = {one["numbers"]["name"]: one for one in owner.get(f"{EYES}/status").json()["stages"]}
    stage, numbers = told["features"], told["features"]["numbers"]
    assert numbers["settled"], "something is settled"
    for state in ("settled", "contested", "closed"):
        assert len(all_behind(owner, state=state)) == numbers[state]
    assert len(all_behind(owner, state="unfinished")) == numbers["open"]
    for wave in stage["waves"]:
        assert wave["tasks"] == wave["settled"] + wave["contested"] + wave["open"]
        assert len(all_behind(owner, wave=wave["number"])) == wave["tasks"]
        assert len(all_behind(owner, wave=wave["number"], state="settled")) == wave["settled"]
    for one in stage["answers_a_task"]:
        assert len(all_behind(owner, answers=one["answers"])) == one["settled"] + one["contested"] + one["open"]
    for question in stage["questions"]:
        for value, many in question["settled"].items():
            assert len(all_behind(owner, question=question["question"], value=value)) == many
    passed = told["import"]["numbers"]["passed"]
    assert len(all_behind(owner, stage="import", standing="passed")) == passed == 20
    answers = sum(one["answers"] * (one["settled"] + one["contested"] + one["open"]) for one in stage["answers_a_task"])
    assert answers == numbers["answers"] == sum(hour["answers"] for hour in stage["hours"]) == 24


@both
def test_days_people_agreement_and_the_end_are_told(house: House, door: Door, clock: Clock) -> None:
    project, stage, workers = a_crowd(house)
    clock.pass_by(DAY)
    late = a_worker(house)
    for worker in (late, workers[0]):
        for task in claim(house, worker, stage).tasks:
            answer(house, worker, task.assignment, {"text": "yes", "head": "no"})
    (told,) = [one for one in the_owner(house, door).get(f"{EYES}/status").json()["stages"] if one["people"]]
    assert told["people"] == 5
    assert [(day["people"], day["answers"]) for day in told["days"]] == [(4, 24), (2, 2)]
    text, head = told["questions"]
    assert text["answers"] > 10
    assert text["agreed"] == text["answers"]
    assert head["agreed"] < head["answers"]
    assert told["end"]["answers_left"] > 0
    assert told["end"]["soonest"] < told["end"]["latest"]
    with house.transaction() as tx:
        moderation.take_back(tx, project, workers[0], 0, house.now(), house.now(), reason="")
    flow.upkeep(house, stage)
    (after,) = [one for one in the_owner(house, door).get(f"{EYES}/status").json()["stages"] if one["people"]]
    assert after["days"] == told["days"], "what came in stays; what counts is told by what is settled"
    assert after["numbers"]["settled"] < told["numbers"]["settled"]
    assert after["questions"][0]["answers"] < text["answers"]


def test_days_are_those_of_the_projects_own_clock(house: House, door: Door) -> None:
    project, _, _ = a_crowd(house)  # at 22:13 UTC, which is the next morning in Tokyo
    file = house.site / project.folder / "project.yaml"
    text = a_project_file(questions=TWO, overlap="{min: 2, max: 2, confidence: 0.9}", wave=8)
    file.write_text(text.replace("languages:", "timezone: Asia/Tokyo\nlanguages:"), "utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(file), project.folder, house.now())
    told = the_owner(house, door).get(f"{EYES}/status").json()
    (days,) = [one["days"] for one in told["stages"] if one["people"]]
    assert (told["today"], told["timezone"]) == ("2023-11-15", "Asia/Tokyo")
    assert days == [{"day": "2023-11-15", "people": 4, "answers": 24, "about": False}]


def test_an_item_tells_its_owner_who_said_what_and_what_happened(house: House, door: Door, clock: Clock) -> None:
    project = a_project(house)
    pictures(house, project, 1)
    stage, owner = the_stage(house, project), the_owner(house, door)
    people = [a_worker(house) for _ in range(2)]
    for worker in people:
        clock.pass_by(60)
        (task,) = claim(house, worker, stage).tasks
        answer(house, worker, task.assignment, {"text": "no"})
    clock.pass_by(60)
    answer(house, people[1], task.assignment, {"text": "yes"}, revision=2)
    clock.pass_by(60)
    answer(house, people[1], task.assignment, {"text": "no"}, revision=3)
    with house.transaction() as tx:
        clock.pass_by(60)
        moderation.take_back(tx, project, people[1], 0, house.now(), house.now(), reason="a vandal")
    clock.pass_by(60)
    flow.upkeep(house, stage)
    told = owner.get(f"{EYES}/items/{task.item.id}").json()
    (here,) = [one for one in told["owned"]["stages"] if one["stage"] == "features"]
    assert [(one["worker"], one["state"]) for one in here["answers"]] == [
        (people[0].public_id, "counts"),
        (people[1].public_id, "taken_back"),
        (people[1].public_id, "taken_back"),
        (people[1].public_id, "taken_back"),
    ]
    assert [one["what"] for one in told["owned"]["events"] if one["stage"] == "features"] == [
        "entered",
        "answered",
        "answered",
        "settled",
        "corrected",
        "reopened",
        "corrected",
        "settled",
        "taken_back",
        "reopened",
    ]
    assert told["owned"]["paths"][0].startswith("one/")
    (seen,) = told["stages"]
    assert (seen["answered"], seen["verdicts"][0]["value"], seen["verdicts"][0]["state"]) == (2, "no", "open")


def answered_by(visitor: Visitor, tasks: int) -> list[str]:
    """Somebody answers by the door; returns the items."""
    head = {"X-Manyeyes": "1"}
    items = []
    for _ in range(tasks):
        found = visitor.post(f"{EYES}/stages/features/claim", json={"count": 1}, headers=head).json()
        (task,) = found["tasks"]
        said = {"revision": 1, "answers": {"text": "yes"}, "shown_ms": 900, "want": 0}
        done = visitor.put(f"/api/v1/assignments/{task['assignment']}/answer", json=said, headers=head)
        assert done.status_code == 200
        items.append(task["item"]["id"])
    return items


def test_a_helper_learns_nothing_of_others_while_a_stage_runs(house: House, door: Door) -> None:
    project, stage = stories.a_stage(house, known=6, ordinary=6, overlap="{min: 1, max: 3, confidence: 0.8}")
    helper, stranger = door(), door()
    items = answered_by(helper, 10)
    told = [helper.get(f"{EYES}/items/{item}").json() for item in items]
    nothing = {"stage": "features", "kind": "classify", "closed": False, "answered": None, "verdicts": []}
    assert [one["stages"] for one in told] == [[nothing | {"yours": {"text": "yes"}}]] * 10, (
        "known or not, settled or not"
    )
    assert {one["owned"] for one in told} == {None}
    assert stranger.get(f"{EYES}/items/{items[0]}").status_code == 404
    with house.transaction() as tx:
        projects.set_state(tx, stage.id, "closed")
    told = [helper.get(f"{EYES}/items/{item}").json()["stages"][0] for item in items]
    assert {one["closed"] for one in told} == {True}
    assert sum(any(said["value"] == "yes" for said in one["verdicts"]) for one in told) >= 4
    assert project.slug == "eyes"


def test_a_helper_is_not_told_that_a_picture_went_on_to_another_stage(house: House, door: Door) -> None:
    second = "{name: second, kind: classify, who: [guest], questions: [{name: logo, ask: Logo?, type: yes_no}]}"
    stories.a_stage(house, known=3, ordinary=6, overlap="{min: 1, max: 1}", more=f"show: {{size: 640}}\n  - {second}")
    helper, owner = door(), the_owner(house, door)
    items = answered_by(helper, 7)
    everything = [owner.get(f"{EYES}/items/{item}").json()["stages"] for item in items]
    assert {len(stages) for stages in everything} == {1, 2}, "the known ones stay, the others went on"
    told = [helper.get(f"{EYES}/items/{item}").json()["stages"] for item in items]
    assert [[one["stage"] for one in stages] for stages in told] == [["features"]] * 7


def test_only_the_owner_sees_numbers_and_lists(house: House, door: Door) -> None:
    a_project(house)
    nobody = door()
    for path in ("status", "items?stage=features"):
        assert nobody.get(f"{EYES}/{path}").status_code == 403
    owner = the_owner(house, door)
    refused = owner.get(f"{EYES}/items", params={"stage": "features", "state": "lost"})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/unknown-number")
    assert owner.get(f"{EYES}/items", params={"stage": "nowhere"}).status_code == 404
    assert owner.get(f"{EYES}/items/nothing000").status_code == 404
