"""Drafts over HTTP: a claim brings them, known pictures bring them alike and at the same cost, and only claims do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import numpy as np
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.api.test_batches import API, STAGE
from tests.api.test_leak import TRUST, Cost, Sent, lane_of, sent
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, pictures, the_stage

from manyeyes import assignment, items, projects, skills
from manyeyes.api import create_app
from manyeyes.assignment import Lane
from manyeyes.house import House, open_house
from manyeyes.items import Predictor, SpeaksOf
from manyeyes.settings import Settings
from manyeyes.storage import tables as t

__all__ = ["sent"]
QUESTIONS = (
    '{name: text, ask: "Is there any text?", type: yes_no}',
    '{name: head, ask: "Can you see a head?", type: yes_no}',
)
DRAFTS = "    drafts: {score: 0.8, hidden_share: 0.25}\n"
SPEAKS = {"text": {"yes": 0}, "head": {"yes": 1}}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Two hundred pictures, every third of them known; the tagger is sure that all show text, and unsure of heads."""
    with open_house(tmp_path, clock=Clock(), settings=Settings()) as opened:
        file = a_project_file(questions=QUESTIONS, overlap="{min: 2, max: 7, confidence: 0.95}", more=DRAFTS + TRUST)
        project = a_project(opened, file + "  - {name: tagger, kind: train, method: head}\n")
        made = pictures(opened, project, 200)
        train = the_stage(opened, project, "tagger").id
        with opened.transaction() as tx:
            stage = projects.stage(tx, "eyes", "features")
            items.keep_predictor(tx, Predictor(train, 1, {"features": SpeaksOf("1", SPEAKS)}))
            items.keep_predictions(tx, train, 1, {one: np.array([0.93, 0.6]) for one in made})
            for item in made[::3]:
                task = assignment.task_of(tx, stage.id, item)
                assert task is not None
                skills.make_control(tx, stage, task, {"text": "no", "head": "no"}, "file", opened.now())
        yield opened


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(create_app(house), "http://127.0.0.1", headers={"X-Manyeyes": "1"}) as opened:
        yield opened


def test_a_claim_brings_the_guess_and_says_so_beforehand(client: TestClient) -> None:
    stages = client.get(f"{API}/projects/eyes").json()["stages"]
    assert [one["name"] for one in stages if one["drafts"]] == ["features"]
    tasks = client.post(f"{STAGE}/claim", json={"count": 20}).json()["tasks"]
    assert {tuple(one["draft"].items()) for one in tasks} == {(), (("text", "yes"),)}
    assert client.post(f"{STAGE}/claim", json={"count": 20}).json()["tasks"] == tasks, "a repeat is the same"


def test_a_known_picture_brings_a_guess_as_often_and_costs_no_more(
    house: House, client: TestClient, sent: Sent
) -> None:
    costs: dict[Lane, list[tuple[Cost, bool]]] = {Lane.ORDINARY: [], Lane.CONTROL: []}
    for _ in range(80):
        sent.taken()
        [task] = client.post(f"{STAGE}/claim", json={"count": 1}).json()["tasks"]
        claimed, name = sent.taken(), task["assignment"]
        body = {"revision": 1, "answers": {"text": "no", "head": "no"}, "shown_ms": 900, "want": 0}
        assert client.put(f"{API}/assignments/{name}/answer", json=body).status_code == 200
        lane = lane_of(house, name)
        if lane in costs:
            costs[lane].append((Cost(claimed, 0, name), bool(task["draft"])))
    known, others = costs[Lane.CONTROL], costs[Lane.ORDINARY]
    assert len(known) > 20
    for seen in (known, others):
        assert 0.5 < mean(shown for _, shown in seen) < 1
    assert abs(mean(cost.claim for cost, _ in known) - mean(cost.claim for cost, _ in others)) < 1


def test_a_guess_is_told_by_claims_alone_and_never_as_an_answer(house: House, client: TestClient) -> None:
    tasks = client.post(f"{STAGE}/claim", json={"count": 20}).json()["tasks"]
    shown = next(one for one in tasks if one["draft"])
    with house.reading() as tx:
        assert tx.dynamic(select(t.answer)) == []
        assert len(tx.dynamic(select(t.draft))) == 20
    body = {"revision": 1, "answers": {"text": "yes", "head": "no"}, "untouched": ["text"], "shown_ms": 900, "want": 0}
    assert client.put(f"{API}/assignments/{shown['assignment']}/answer", json=body).json()["saved"]
    [mine] = client.get(f"{API}/me/answers").json()["answers"]
    assert (mine["answers"], mine["untouched"]) == ({"text": "yes", "head": "no"}, ["text"])
    for path in ("/me", "/me/answers", "/projects/eyes", "/projects/eyes/progress"):
        said = client.get(API + path).text
        assert "0.93" not in said
        assert '"draft":' not in said
