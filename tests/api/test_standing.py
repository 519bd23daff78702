"""What somebody is told about himself: the test before the work, what stops him, and his word against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, pictures

from manyeyes import assignment, people, projects, rules, skills
from manyeyes.api import create_app
from manyeyes.house import House

API = "/api/v1"
STAGE = f"{API}/projects/eyes/stages/features"
EXAM = """\
    control_tasks: {share: 0, probes: 0, promote: {confidence: 0.99, answers: 9}}
    exam: {tasks: 3, pass: 0.6, attempts: 2, again_after: 1h}
"""


@pytest.fixture
def database_address() -> str:
    """One database is enough here: what differs between them is below this door."""
    return ""


@pytest.fixture
def helper(house: House) -> Iterator[TestClient]:
    """Somebody new at a stage with a test of three pictures."""
    made = pictures(house, a_project(house, a_project_file(more=EXAM)), 20)
    with house.transaction() as tx:
        stage = projects.stage(tx, "eyes", "features")
        for item in made[:10]:
            task = assignment.task_of(tx, stage.id, item)
            assert task is not None
            skills.make_control(tx, stage, task, {"text": "yes"}, "file", house.now())
    with TestClient(create_app(house), "http://127.0.0.1", headers={"X-Manyeyes": "1"}) as client:
        yield client


def claimed(helper: TestClient) -> dict[str, Any]:
    """The reply to a claim for one picture."""
    reply: dict[str, Any] = helper.post(f"{STAGE}/claim", json={"count": 1}).json()
    return reply


def answer(helper: TestClient, value: str) -> None:
    """Answer the picture one holds."""
    (task,) = claimed(helper)["tasks"]
    said = {"revision": 1, "answers": {"text": value}, "shown_ms": 900, "want": 0}
    assert helper.put(f"{API}/assignments/{task['assignment']}/answer", json=said).status_code == 200


def take(helper: TestClient, *values: str) -> dict[str, Any]:
    """Take the test; how it stands after it."""
    assert helper.post(f"{STAGE}/exam").json()["state"] == "running"
    for value in values:
        answer(helper, value)
    reply: dict[str, Any] = helper.get(f"{STAGE}/exam").json()
    return reply


def stopped(house: House, helper: TestClient, until: float | None = None) -> str:
    """A rule stops the helper; its public id."""
    claimed(helper)
    name = helper.get(f"{API}/me").json()["worker"]
    with house.transaction() as tx:
        stage, worker = projects.stage(tx, "eyes", "features"), people.by_public_id(tx, name)
        assert worker is not None
        made = people.restrict(
            tx,
            worker.id,
            kind=people.STOP,
            scope="stage",
            project_id=stage.project_id,
            stage_id=stage.id,
            reason="8 of your 20 answers about pictures we already know differed.",
            numbers={},
            by="rule",
            now=house.now(),
            until=until,
        )
    return made.public_id


def test_somebody_new_reads_what_the_test_is_and_is_still_nobody(helper: TestClient) -> None:
    view = helper.get(f"{STAGE}/exam").json()
    assert (view["state"], view["of"], view["attempts_left"], view["right"]) == ("to_start", 3, 2, None)
    assert "3 pictures" in view["message"]
    assert helper.get(f"{API}/me").json()["kind"] == "nobody"
    assert claimed(helper)["outcome"] == "exam_first"


def test_while_it_runs_nothing_is_said_of_right_and_wrong(helper: TestClient) -> None:
    for running in (take(helper, "yes"), take(helper, "no")):
        assert (running["state"], running["right"], running["asked"]) == ("running", None, None)
    assert running["answered"] == 2
    assert helper.get(f"{API}/me").json()["exams"] == {"eyes/features": "running"}


def test_who_passes_reads_his_score_and_goes_on(helper: TestClient) -> None:
    view = take(helper, "yes", "no", "yes")
    assert (view["state"], view["right"], view["asked"]) == ("passed", 2, 3)
    assert claimed(helper)["outcome"] == "found"


def test_who_fails_reads_when_he_may_try_again(helper: TestClient, clock: Clock) -> None:
    view = take(helper, "no", "no", "yes")
    assert (view["state"], view["right"], view["attempts_left"]) == ("wait", 1, 1)
    assert view["again_at"] == "2023-11-14T23:13:20.000Z"
    clock.pass_by(3601)
    assert helper.get(f"{STAGE}/exam").json()["state"] == "to_start"
    last = take(helper, "no", "no", "no")
    assert (last["state"], last["again_at"]) == ("failed", None)
    assert "write to me@example.org" in last["message"]


def test_the_page_opens_on_the_test_and_then_on_its_picture(helper: TestClient) -> None:
    page = helper.get("/p/eyes").text
    assert "First a small test" in page or "not built" in page
    take(helper, "yes")
    claimed(helper)
    assert "First a small test" not in helper.get("/p/eyes").text


def test_a_test_does_not_begin_while_he_is_stopped(helper: TestClient, house: House) -> None:
    stopped(house, helper)
    reply = helper.post(f"{STAGE}/exam")
    assert (reply.status_code, reply.json()["type"]) == (409, "/problems/exam-not-now")


def test_what_stops_him_stands_in_me_and_so_does_his_objection(helper: TestClient, house: House, clock: Clock) -> None:
    name = stopped(house, helper, until=clock() + 3600)
    (found,) = helper.get(f"{API}/me").json()["restrictions"]
    assert (found["id"], found["kind"], found["project"], found["stage"]) == (name, "stop", "eyes", "features")
    assert (found["until"], found["lifted"], found["appeal"]) == ("2023-11-14T23:13:20.000Z", False, None)
    sent = helper.post(f"{API}/me/appeals", json={"restriction": name, "text": "It was my little brother."})
    assert (sent.status_code, sent.json()["state"], sent.json()["answer"]) == (200, "open", None)
    again = helper.post(f"{API}/me/appeals", json={"restriction": name, "text": "Please!"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/appealed-already")
    assert helper.get(f"{API}/me").json()["restrictions"][0]["appeal"]["text"] == "It was my little brother."
    clock.pass_by(3601)
    assert helper.get(f"{API}/me").json()["restrictions"] == []


def test_what_was_lifted_because_he_objected_tells_him_so_for_a_week(
    helper: TestClient, house: House, clock: Clock
) -> None:
    name = stopped(house, helper)
    assert claimed(helper)["outcome"] == "restricted"
    helper.post(f"{API}/me/appeals", json={"restriction": name, "text": "It was my little brother."})
    with house.transaction() as tx:
        (made,) = rules.appeals(tx, projects.find(tx, "eyes").id)
        rules.answer_appeal(tx, made.appeal.public_id, True, "Of course, go on!", house.now())
    (found,) = helper.get(f"{API}/me").json()["restrictions"]
    assert (found["lifted"], found["appeal"]["answer"]) == (True, "Of course, go on!")
    assert claimed(helper)["outcome"] == "exam_first"
    clock.pass_by(8 * 86400)
    assert helper.get(f"{API}/me").json()["restrictions"] == []


def test_nobody_objects_to_what_stops_somebody_else(helper: TestClient, house: House) -> None:
    name = stopped(house, helper)
    helper.cookies.clear()
    stranger = {"restriction": name, "text": "Let him go on."}
    assert helper.post(f"{API}/me/appeals", json=stranger).status_code == 401
    claimed(helper)
    assert helper.post(f"{API}/me/appeals", json=stranger).status_code == 404


@pytest.mark.parametrize("text", ["", "x" * 1001, "a\0b"])
def test_an_objection_nobody_can_read_is_refused_with_a_sentence(helper: TestClient, house: House, text: str) -> None:
    reply = helper.post(f"{API}/me/appeals", json={"restriction": stopped(house, helper), "text": text})
    assert reply.status_code == 422
    assert "body.text" in reply.json()["detail"]
