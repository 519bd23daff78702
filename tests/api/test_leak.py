"""A claim and an answer cost the server alike whatever the picture: no reply takes longer because it was a known one.

Time itself cannot be tested: what takes it can, the statements sent to the database. bench/leak.py measures the rest.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.api.test_batches import API, STAGE
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, pictures

from manyeyes import assignment, projects, skills
from manyeyes.api import create_app
from manyeyes.assignment import Lane
from manyeyes.house import House, open_house
from manyeyes.rules.review import is_due
from manyeyes.settings import Settings
from manyeyes.storage import statements
from manyeyes.storage import tables as t
from manyeyes.work.alike import is_long

TRUST = """\
    control_tasks: {share: 0.4, promote: {confidence: 0.99, answers: 9}}
    rules:
      - {when: control_accuracy, below: 0.7, at_least: 10, do: restrict, scope: stage, for: 1d}
      - {when: drift, do: restrict, scope: stage, for: 1d}
      - {when: agreement, below: 0.6, at_least: 10, do: restrict, scope: stage, for: 1d}"""
QUESTIONS = (
    '{name: text, ask: "Is there any text?", type: yes_no}',
    '{name: head, ask: "Can you see a head?", type: yes_no}',
)
RIGHT = {"text": "yes", "head": "no"}
ANSWERS = 60
SEVERAL, ONE = "{min: 2, max: 7, confidence: 0.95}", "{min: 1, max: 5, confidence: 0.8}"


class Cost(NamedTuple):
    """Statements for the claim that brought a picture and for its answer, and the name of the assignment."""

    claim: int
    answer: int
    name: str


@dataclass
class Sent:
    """The statements sent to the database, since it was emptied last."""

    texts: list[str] = field(default_factory=list)

    def taken(self) -> int:
        """How many there were; from now on anew."""
        count = len(self.texts)
        self.texts.clear()
        return count


class Counting:
    """A driver's cursor that writes down what it is sent."""

    def __init__(self, cursor: Any, sent: Sent) -> None:
        self._cursor, self._sent = cursor, sent

    def execute(self, text: str, *more: Any) -> Any:
        self._sent.texts.append(text)
        return self._cursor.execute(text, *more)

    def executemany(self, text: str, *more: Any) -> Any:
        self._sent.texts.append(text)
        return self._cursor.executemany(text, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Every statement from now on."""
    log, plain = Sent(), statements.Transaction.__init__

    def counting(self: statements.Transaction, cursor: Any, known: statements.Statements) -> None:
        plain(self, Counting(cursor, log), known)

    monkeypatch.setattr(statements.Transaction, "__init__", counting)
    return log


@contextmanager
def a_site(folder: Path, overlap: str) -> Iterator[tuple[House, TestClient]]:
    """Two hundred pictures, every third of them known."""
    with (
        open_house(folder, clock=Clock(), settings=Settings()) as house,
        TestClient(create_app(house), "http://127.0.0.1", headers={"X-Manyeyes": "1"}) as client,
    ):
        file = a_project_file(questions=QUESTIONS, overlap=overlap, more=TRUST)
        made = pictures(house, a_project(house, file), 200)
        with house.transaction() as tx:
            stage = projects.stage(tx, "eyes", "features")
            for item in made[::3]:
                task = assignment.task_of(tx, stage.id, item)
                assert task is not None
                skills.make_control(tx, stage, task, RIGHT, "file", house.now())
        yield house, client


def met(
    house: House, client: TestClient, sent: Sent, said: Mapping[str, str], *, answers: int = ANSWERS
) -> dict[Lane, list[Cost]]:
    """What each picture cost that somebody answers, by what it was."""
    found = defaultdict(list)
    for _ in range(answers):
        sent.taken()
        task = client.post(f"{STAGE}/claim", json={"count": 1}).json()["tasks"][0]["assignment"]
        claimed = sent.taken()
        body = {"revision": 1, "answers": said, "shown_ms": 900, "want": 0}
        assert client.put(f"{API}/assignments/{task}/answer", json=body).status_code == 200
        answered = sent.taken()
        found[lane_of(house, task)].append(Cost(claimed, answered, task))
    return found


def lane_of(house: House, name: str) -> Lane:
    """What the picture of an assignment is."""
    about = select(t.task.c.lane).join(t.assignment).where(t.assignment.c.public_id == name)
    with house.reading() as tx:
        return Lane(tx.dynamic(about)[0].lane)


def looks_after_every(monkeypatch: pytest.MonkeyPatch, answers: int) -> None:
    """Rules look after one answer in so many."""
    monkeypatch.setattr(sys.modules["manyeyes.rules.review"], "EVERY", answers)


@pytest.mark.parametrize("every", [1, 10**9], ids=["looked at", "not looked at"])
def test_a_known_picture_costs_as_many_statements_as_an_ordinary_one(
    tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    looks_after_every(monkeypatch, every)
    costs = {}
    for overlap in (SEVERAL, ONE):
        with a_site(tmp_path / str(len(overlap)), overlap) as (house, client):
            costs[overlap] = met(house, client, sent, RIGHT)
    open_still, settled = costs[SEVERAL][Lane.ORDINARY], costs[ONE][Lane.ORDINARY]
    known = costs[SEVERAL][Lane.CONTROL]
    assert len(known) > ANSWERS / 4
    assert median(claims(known)) == median(claims(open_still)) == median(claims(settled))
    assert abs(mean(claims(known)) - mean(claims(open_still))) < 1
    # Some ordinary answers settle a picture, most do not; one about a known picture stands between the two.
    assert mean(answers(open_still)) <= mean(answers(known)) <= mean(answers(settled))
    # The cheapest of each: what is read again every few seconds falls now among these, now among those.
    assert min(answers(settled)) - min(answers(open_still)) < 8


def claims(costs: Sequence[Cost]) -> list[int]:
    return [one.claim for one in costs]


def answers(costs: Sequence[Cost]) -> list[int]:
    return [one.answer for one in costs]


@pytest.mark.parametrize("said", ["yes", "no", "unsure"])
def test_what_one_says_of_a_known_picture_costs_nothing_more(
    tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    looks_after_every(monkeypatch, 10**9)
    with a_site(tmp_path / "site", SEVERAL) as (house, client):
        known = met(house, client, sent, {"text": said, "head": said}, answers=20)[Lane.CONTROL]
    assert [one.answer for one in known] == [13 + 5 * is_long(one.name) for one in known]


def test_which_answers_are_looked_at_is_decided_by_their_names_alone(tmp_path: Path, sent: Sent) -> None:
    with a_site(tmp_path / "site", SEVERAL) as (house, client):
        seen = met(house, client, sent, RIGHT)
    for lane, unseen in ((Lane.CONTROL, 18), (Lane.ORDINARY, 11)):
        assert [is_due(one.name) for one in seen[lane]] == [one.answer > unseen for one in seen[lane]]
