"""Nothing a helper can ask for tells whether the picture he just answered was one we know already."""

from __future__ import annotations

import atexit
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, pictures

from manyeyes import assignment, people, projects, skills, work
from manyeyes.api import create_app
from manyeyes.api.batches import OWN, Batches, rests, size_of
from manyeyes.api.openapi import document
from manyeyes.house import House, open_house
from manyeyes.settings import Settings

API = "/api/v1"
STAGE = f"{API}/projects/eyes/stages/features"
CONTROL = "    control_tasks: {share: %s, probes: 0, promote: {confidence: 0.99, answers: 9}}"
RANDOM = re.compile(rb'(?<=[":/])[0-9a-z]{10}(?=["/])|[0-9a-zA-Z_-]{20,}(?=/\d+\.webp)')
MOMENTS = ("look", "answer", "unsure", "correct", "skip", "give back", "late", "heartbeat")


@dataclass
class Seen:
    """What a client can see of one reply: status, headers, body and size, without what is random in each run."""

    status: int
    headers: tuple[str, ...]
    body: bytes
    size: int

    @classmethod
    def of(cls, reply: httpx.Response) -> Seen:
        """The reply as a probe writes it down."""
        headers = tuple(sorted(f"{name}: {value}" for name, value in reply.headers.items() if name != "set-cookie"))
        return cls(reply.status_code, headers, RANDOM.sub(b"*", reply.content), len(reply.content))


def readable_by_helpers() -> list[str]:
    """Every address one may read without being the owner, of the project and stage that is there."""
    found = []
    for path, methods in json.loads(document())["paths"].items():
        if (
            "get" in methods
            and path.startswith(API)
            and "{" not in path.replace("{project}", "").replace("{stage}", "")
        ):
            found.append(path.replace("{project}", "eyes").replace("{stage}", "features"))
    return found


READABLE = [*readable_by_helpers(), "/p/eyes"]


@contextmanager
def a_site(folder: Path, clock: Clock, *, known: bool) -> Iterator[tuple[House, TestClient]]:
    """A stage of ordinary and known pictures, where a helper gets ordinary ones only, or known ones only.

    One answer settles an ordinary picture there: nothing could tell more.
    """
    shutil.copytree(prepared(known), folder)
    with (
        open_house(folder, clock=clock, settings=Settings()) as house,
        TestClient(create_app(house), "http://127.0.0.1", headers={"X-Manyeyes": "1"}) as client,
    ):
        yield house, client


@cache
def prepared(known: bool) -> Path:
    """Such a site, made once."""
    folder = Path(mkdtemp(prefix="manyeyes-probe-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_house(folder, clock=Clock(), settings=Settings()) as house:
        file = a_project_file(overlap="{min: 1, max: 1}", more=CONTROL % (0.99 if known else 0.0))
        made = pictures(house, a_project(house, file), 60)
        with house.transaction() as tx:
            stage = projects.stage(tx, "eyes", "features")
            for item in made[::2]:
                task = assignment.task_of(tx, stage.id, item)
                assert task is not None
                skills.make_control(tx, stage, task, {"text": "yes"}, "file", house.now())
    return folder


class Visit:
    """A helper who does what he is told to, and looks at everything after each step."""

    def __init__(self, client: TestClient, clock: Clock) -> None:
        self.client, self.clock = client, clock
        self.seen: list[Seen] = []
        self.done: list[str] = []
        self.step("look")

    def step(self, what: str) -> None:
        """One step, and a look at all there is to see."""
        getattr(self, what.replace(" ", "_"))()
        for path in READABLE:
            self.keep(self.client.get(path))

    def keep(self, reply: httpx.Response) -> httpx.Response:
        self.seen.append(Seen.of(reply))
        return reply

    def held(self) -> str:
        reply = self.keep(self.client.post(f"{STAGE}/claim", json={"count": 2})).json()
        assert reply.get("outcome") == "found", reply
        return str(reply["tasks"][0]["assignment"])

    def put(self, assignment: str, value: str, revision: int = 1) -> None:
        said = {"revision": revision, "answers": {"text": value}, "shown_ms": 900, "want": 2}
        self.keep(self.client.put(f"{API}/assignments/{assignment}/answer", json=said))

    def look(self) -> None:
        self.keep(self.client.get(f"{API}/me/answers"))

    def answer(self) -> None:
        self.done.append(self.held())
        self.put(self.done[-1], "yes")

    def unsure(self) -> None:
        self.done.append(self.held())
        self.put(self.done[-1], "unsure")

    def correct(self) -> None:
        if self.done:
            self.put(self.done.pop(), "no", revision=2)

    def skip(self) -> None:
        self.keep(self.client.post(f"{API}/assignments/{self.held()}/skip", json={"reason": "no"}))

    def give_back(self) -> None:
        self.keep(self.client.delete(f"{API}/assignments/{self.held()}"))

    def late(self) -> None:
        name = self.held()
        self.clock.pass_by(400)
        self.held()
        self.put(name, "yes")

    def heartbeat(self) -> None:
        self.keep(self.client.post(f"{API}/assignments/heartbeat", json={}))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(MOMENTS), min_size=1, max_size=5))
def test_a_known_picture_and_an_ordinary_one_look_alike_in_all_there_is_to_see(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[str]
) -> None:
    told = []
    for known in (False, True):
        clock = Clock()
        with a_site(tmp_path_factory.mktemp("probe") / "site", clock, known=known) as (_, client):
            visit = Visit(client, clock)
            for what in steps:
                visit.step(what)
            told.append(visit.seen)
    ordinary, known_ones = told
    for one, other in zip(ordinary, known_ones, strict=True):
        assert one.body == other.body
        assert one == other


def test_there_is_something_to_look_at() -> None:
    assert {f"{API}/me", f"{API}/me/answers", f"{API}/projects/eyes/progress", f"{STAGE}/exam"} <= set(READABLE)


def test_the_probe_would_see_a_count_that_moves_at_once(tmp_path: Path) -> None:
    bodies = []
    for known in (False, True):
        with a_site(tmp_path / str(known), Clock(), known=known) as (_, client):
            client.app.state.batches.as_of = lambda key, clocks, sizes, fresh, **_: fresh  # type: ignore[attr-defined]
            visit = Visit(client, Clock())
            visit.step("answer")
            bodies.append([seen.body for seen in visit.seen])
    assert bodies[0] != bodies[1]


def test_what_one_settled_is_told_in_tens(tmp_path: Path) -> None:
    with a_site(tmp_path / "site", Clock(), known=False) as (_, client):
        visit = Visit(client, Clock())
        settled = []
        for _ in range(2 * OWN):
            visit.answer()
            settled.append(client.get(f"{API}/me").json()["settled"])
    assert settled == [0] * (OWN - 1) + [OWN] * OWN + [2 * OWN]


def test_what_others_answer_moves_nothing_of_ones_own_before_the_next_day() -> None:
    batches, told = Batches(), []
    for answered, settled, now in ((9, 9, 0), (12, 3, 1), (12, 8, 2), (15, 9, 3), (15, 9, 90_000), (22, 9, 90_001)):
        told.append(batches.own("mine", answered, settled, 0, now))
    assert told == [0, 3, 3, 3, 3, 9]
    assert [batches.own("mine", 22, 14, 0, now) for now in (90_002, 180_000)] == [9, 14]


def test_the_owner_sees_exact_numbers(tmp_path: Path) -> None:
    with a_site(tmp_path / "site", Clock(), known=False) as (house, client):
        with house.transaction() as tx:
            owner = people.the_owner(tx, house.now())
            token = people.make_token(tx, owner.id, "numbers", "owner", house.now())
        visit = Visit(client, Clock())
        public, own = [], []
        for _ in range(3):
            visit.answer()
            path = f"{API}/projects/eyes/progress"
            public.append(numbers(client.get(path).json())["settled"])
            own.append(numbers(client.get(path, headers={"Authorization": f"Bearer {token}"}).json())["settled"])
    assert own == [1, 2, 3]
    assert public == [0, 0, 0]


def numbers(progress: dict[str, Any]) -> dict[str, Any]:
    """Those of the stage people work on."""
    return next(stage for stage in progress["stages"] if stage["name"] == "features")


@given(clock=st.lists(st.integers(0, 6), max_size=40), size=st.integers(1, 25))
def test_between_two_numbers_that_are_told_there_lies_a_whole_batch(clock: list[int], size: int) -> None:
    batches, count, told = Batches(), 0, []
    for more in clock:
        count += more
        told.append(batches.as_of("stage", {"s": count}, {"s": size}, count))
    changes = sorted(set(told))
    assert all(later - earlier >= size for earlier, later in pairwise(changes))
    assert all(count - value < size for count, value in zip(told, told, strict=True))


def test_a_stage_rests_with_those_before_it() -> None:
    assert rests({"a": 10, "b": 3}, {"a": 11, "b": 3}, {"a": 5, "b": 5})
    assert not rests({"a": 10}, {"a": 10}, {"a": 5})
    assert not rests({"a": 10}, {"a": 4}, {"a": 5})  # answers were taken back: a batch of them


def test_counts_nobody_asks_for_are_forgotten() -> None:
    batches = Batches(most=2)
    for name in ("a", "b", "c"):
        batches.as_of(name, {"s": 1}, {"s": 10}, name)
    assert batches.as_of("a", {"s": 2}, {"s": 10}, "again") == "again"
    assert batches.as_of("c", {"s": 2}, {"s": 10}, "new") == "c"


@pytest.mark.parametrize(("tasks", "left", "size"), [(1000, 1000, 25), (100, 50, 10), (6, 6, 5), (6, 0, 1), (0, 0, 5)])
def test_a_small_stage_has_small_batches_and_a_finished_one_tells_all(tasks: int, left: int, size: int) -> None:
    numbers = dict.fromkeys(("items", "answers", "settled", "contested", "closed", "waiting"), 0)
    counts = {**numbers, "tasks": tasks, "open": left, "passed": 0, "dropped": 0, "left_out": 0}
    assert size_of(work.StageProgress(name="s", kind="classify", state="open", wave=None, **counts)) == size
