"""The canary answers over the way people take and is looked for in the database; nothing of it is ever counted."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from alembic import command
from sqlalchemy import func, select
from tests.api.a_proxy import Passing
from tests.api.conftest import serving
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage
from tests.watch.conftest import NewHouse
from tests.watch.listeners import a_webhook, running

from manyeyes import moderation, projects, storage
from manyeyes.api.cookies import cookies_of
from manyeyes.errors import DiskFull
from manyeyes.house import House
from manyeyes.people import Worker, site_secret
from manyeyes.storage import tables as t
from manyeyes.storage.migrations import configuration, upgrade
from manyeyes.watch import NotStored, Outbox, Sung, Way, alarms_by_state, sing, sung
from manyeyes.watch.keep_watch import Singer, watching
from manyeyes.watch.place import CANARY, PICTURES, STAGE, tidy_place


def cookie(house: House) -> Callable[[Worker], str]:
    jar = cookies_of(site_secret(house.site), False).worker
    return lambda worker: f"{jar.name}={jar.value(worker)}"


def rows(house: House) -> dict[str, int]:
    with house.reading() as tx:
        return {
            name: tx.dynamic(select(func.count()).select_from(table))[0][0] for name, table in t.metadata.tables.items()
        }


@contextmanager
def a_proxy_that_swallows(to: str, *, says: tuple[int, bytes]) -> Iterator[str]:
    """Passes everything on but what people say: to a PUT it gives a reply of its own."""

    def swallow(proxy: Any) -> None:
        proxy.rfile.read(int(proxy.headers["Content-Length"]))
        proxy._say(*says)

    about = {"to": to, "below": "", "keeps": True, "forwards": False, "limit": 10**6, "drops": frozenset()}
    made = type("Swallowing", (Passing,), {**about, "overwrites": False, "hangs_up": False, "do_PUT": swallow})
    with running(ThreadingHTTPServer(("127.0.0.1", 0), made)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_it_is_stored_found_and_leaves_no_growing_rows(
    where: str, a_house: NewHouse, clock: Clock, request: pytest.FixtureRequest
) -> None:
    chosen = {"database": request.getfixturevalue("new_database")} if where == "postgresql" else {}
    house = a_house(alarm_webhook="http://127.0.0.1:9/nobody", **chosen)
    project = a_project(house)
    pictures(house, project, 3)
    with serving(house) as address:
        seen = []
        for _ in range(5):
            clock.pass_by(3600)
            sing(house, address, cookie(house))
            with house.transaction() as tx:
                storage.fold(tx)
            seen.append(rows(house))
        grown = {name: many for name, many in seen[-1].items() if many > seen[2][name]}
        assert set(grown) <= {"consensus", "worker_record"}, "hours, days and songs leave nothing behind"
        assert all(many <= PICTURES for many in grown.values()), "and these have one row a picture or helper"
        assert httpx.get(f"{address}/api/v1/projects").text.count('"project"') == 1
        assert httpx.get(f"{address}/api/v1/projects/{CANARY}").status_code == 404
        claimed = httpx.post(f"{address}/api/v1/projects/{CANARY}/stages/{STAGE}/claim", json={"count": 1})
        assert claimed.json()["outcome"] == "not_invited", "nobody but the canary is let in"
        with house.reading() as tx:
            stage = projects.stage(tx, CANARY, STAGE)
        programs = [a_worker(house, "program") for _ in range(3)]
        assert {claim(house, one, stage, 4).outcome for one in programs} == {"not_invited"}, "nor is a program"
        with house.reading() as tx:
            slots = t.task.c.taken, t.task.c.answered
            lent = tx.dynamic(select(*(func.sum(one) for one in slots)).where(t.task.c.stage_id == stage.id))
        assert list(map(tuple, lent)) == [(2, 2)] or list(map(tuple, lent)) == [(1, 1)], (
            "its slots are those of its rows"
        )
    with house.transaction() as tx:
        projects.tell_owner(tx, project.id, None, "nothing_stored", "Nothing.", house.now())
    assert [Outbox(house, "").look() for _ in range(2)] == [0, 0], "on both databases, too"
    with house.reading() as tx:
        assert alarms_by_state(tx) == {("webhook", "failing"): 1}
        assert [one.slug for one in projects.all_projects(tx)] == ["eyes"]
        assert moderation.people_of(tx, project, "worst", 0, 50, house.now()) == []


def test_peoples_answers_keep_their_numbers_and_tasks(a_house: NewHouse) -> None:
    """SQLite gives the number of a removed last row away again: who remembers it would pass an answer by."""
    house = a_house()
    project = a_project(house, a_project_file(overlap="{min: 9, max: 9}"))
    pictures(house, project, 3)
    stage, numbers = the_stage(house, project), [0]
    with serving(house) as address:
        for _ in range(6):
            sing(house, address, cookie(house))
            sing(house, address, cookie(house))
            worker = a_worker(house)
            for task in claim(house, worker, stage, 2).tasks:
                answer(house, worker, task.assignment, {"text": "no"})
            with house.reading() as tx:
                newest = tx.dynamic(select(func.max(t.answer.c.id)).where(t.answer.c.worker_id == worker.id))
            numbers.append(newest[0][0])
            sing(house, address, cookie(house))
    assert all(later - earlier >= 4 for earlier, later in itertools.pairwise(numbers)), numbers
    with house.reading() as tx:
        task = t.task.c
        slots = tx.dynamic(select(task.taken, task.answered).where(task.stage_id == stage.id))
    assert sum(row.answered for row in slots) == sum(row.taken for row in slots) == 12


SWALLOWED = [
    ((200, json.dumps({"saved": True}).encode()), "was confirmed, and it is not in the database"),
    ((502, b"<html>bad gateway</html>"), "PUT was answered with status 502."),
    ((200, b"<html>welcome</html>"), "PUT was answered with status 200."),
]


@pytest.mark.parametrize(("says", "cause"), SWALLOWED, ids=["says it is saved", "bad gateway", "another page"])
def test_a_proxy_that_swallows_what_is_sent_is_heard(a_house: NewHouse, says: tuple[int, bytes], cause: str) -> None:
    house = a_house()
    with serving(house) as near, a_proxy_that_swallows(near, says=says) as address:
        with pytest.raises(NotStored, match=cause):
            sing(house, address, cookie(house))
        sing(house, near, cookie(house))


def test_twice_silent_every_open_project_and_the_webhook_hear_it_once(a_house: NewHouse, clock: Clock) -> None:
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        for slug, is_open in (("eyes", True), ("noses", True), ("closed", False)):
            a_project(house, a_project_file(name=slug), is_open=is_open)
        with serving(house) as near, a_proxy_that_swallows(near, says=SWALLOWED[0][0]) as address:
            outbox = Outbox(house, address)
            singer = Singer(house, outbox, Way(address, near, cookie(house)))
            told = []
            for _ in range(4):
                assert singer.look() == 60, "sooner than usual"
                clock.pass_by(60)
                told.append((alerts_of_canary(house), outbox.look()))
            assert told == [([], 0), (["eyes", "noses"], 1), (["eyes", "noses"], 0), (["eyes", "noses"], 0)]
            well = Singer(house, outbox, Way(near, near, cookie(house)))
            assert well.look() == 300
            clock.pass_by(3600)
            for _ in range(2):
                singer.look()
                clock.pass_by(60)
            assert (len(alerts_of_canary(house)), outbox.look()) == (4, 1), "another silence is told again"
    (first, _) = hooks.came
    assert (first["project"], first["kind"], first["numbers"]["directly"]) == (None, "canary", True)
    assert "look at the proxy" in first["text"]


def test_a_stage_opened_in_a_silence_hears_of_it(a_house: NewHouse, clock: Clock) -> None:
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        here = {slug: a_project(house, a_project_file(name=slug), is_open=False) for slug in ("eyes", "noses")}
        outbox = Outbox(house, "")
        singer = Singer(house, outbox, Way("http://127.0.0.1:9", "http://127.0.0.1:9", cookie(house)))
        told = []
        for opens in (None, None, None, "eyes", None, "noses", None):
            if opens:
                with house.transaction() as tx:
                    projects.set_state(tx, the_stage(house, here[opens]).id, "open")
            singer.look()
            clock.pass_by(86_401 if opens == "noses" else 60)
            told.append((alerts_of_canary(house), outbox.look()))
    one, both = ["eyes"], ["eyes", "noses"]
    assert told == [([], 0)] * 3 + [(one, 1), (one, 0), (both, 0), (both, 0)]
    assert [told["numbers"]["failures"] for told in hooks.came] == [4]


def alerts_of_canary(house: House) -> list[str]:
    with house.reading() as tx:
        every = [(one.slug, projects.alerts(tx, one.id, 50)) for one in projects.all_projects(tx)]
    return [slug for slug, told in every for one in told if one.kind == "canary"]


@pytest.mark.parametrize("away", [False, True], ids=["full", "away"])
def test_a_database_that_takes_nothing_is_told_past_it(
    away: bool, a_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_webhook(500, 200) as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        a_project(house)

        @contextmanager
        def full() -> Iterator[None]:
            raise DiskFull
            yield

        for every in ("transaction", *(["reading"] if away else [])):
            monkeypatch.setattr(house, every, full)
        singer = Singer(house, Outbox(house, ""), Way("http://127.0.0.1:9", "http://127.0.0.1:9", cookie(house)))
        for _ in range(4):
            singer.look()
    (told,) = hooks.came
    assert (told["kind"], told["numbers"]["failures"]) == ("canary", 3), "the webhook took it at its second try, once"
    assert "The disk is full." in told["text"]
    heard = sung(house)
    assert heard is not None
    assert heard.failures == 4


def test_of_two_servers_one_sings_and_when_it_sang_is_written_down(a_house: NewHouse, clock: Clock) -> None:
    house = a_house()
    with serving(house) as address:
        way = Way(address, address, cookie(house))
        one, other = (Singer(house, Outbox(house, address), way) for _ in range(2))
        assert (one.look(), other.look()) == (300, 60)
        clock.pass_by(60)
        assert (other.look(), other.look(), one.look()) == (300, 60, 60), "each begins with a song of its own"
        clock.pass_by(-3600)
        assert one.look() == 300, "a clock that was set back keeps nobody silent"
    again = a_house()
    with again.reading() as tx:
        heard = sung(again, tx)
    assert isinstance(heard, Sung)
    assert (heard.sang_at, heard.failures) == (clock.seconds, 0)
    assert heard.seconds > 0


def test_a_version_before_the_canary_closes_its_stage_and_the_next_song_opens_it(a_house: NewHouse) -> None:
    house = a_house()
    tidy_place(house)
    config = configuration()
    with house.database.engine().begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    with house.reading() as tx:
        assert projects.stage(tx, CANARY, STAGE).state == "closed"
    upgrade(house.database.engine())
    assert tidy_place(house).stage.state == "open"


def test_who_wants_none_has_none(a_house: NewHouse) -> None:
    house = a_house(canary_seconds=0)
    before = rows(house)
    Singer(house, Outbox(house, ""), Way("", "", cookie(house))).look()
    assert rows(house) == before


def test_a_server_that_watches_lets_its_owner_know_by_itself(
    a_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("FIRST_SONG", "AGAIN", "OUTBOX_EVERY"):
        monkeypatch.setattr(f"manyeyes.watch.keep_watch.{pause}", 0.05)
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        house._clock = time.time
        a_project(house)
        with (
            serving(house) as near,
            a_proxy_that_swallows(near, says=SWALLOWED[1][0]) as address,
            watching(house, Way(address, near, cookie(house)), "https://eyes.example"),
        ):
            assert hooks.arrived.wait(10)
    assert (hooks.came[0]["kind"], hooks.came[0]["address"]) == ("canary", "https://eyes.example")
