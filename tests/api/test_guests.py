"""Who somebody is: a browser by its cookie and never by its address, a program by its token, a robot nobody."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select
from tests.api.conftest import Door, Visitor
from tests.api.site import make_films

from manyeyes import people
from manyeyes.house import House
from manyeyes.storage.tables import assignment, worker

WORKERS = select(func.count()).select_from(worker)
LENT = select(func.count()).select_from(assignment)


def count(house: House, statement: object) -> int:
    with house.reading() as tx:
        return int(tx.scalar(statement))  # type: ignore[arg-type]


def test_the_first_claim_makes_a_guest_who_is_known_from_then_on(house: House, visitor: Visitor) -> None:
    films = make_films(house)
    assert visitor.get("/api/v1/me").json()["kind"] == "nobody"
    visitor.post(f"{films.stage}/claim", json={"count": 1})
    me = visitor.get("/api/v1/me").json()
    assert me["kind"] == "guest"
    visitor.post(f"{films.stage}/claim", json={"count": 1})
    assert visitor.get("/api/v1/me").json()["worker"] == me["worker"]
    assert count(house, WORKERS) == 1


def test_two_guests_behind_one_address_are_two_people(house: House, door: Door) -> None:
    films = make_films(house)
    anna, ben = door(), door()
    for guest in (anna, ben):
        guest.post(f"{films.stage}/claim", json={"count": 1})
    assert anna.get("/api/v1/me").json()["worker"] != ben.get("/api/v1/me").json()["worker"]


def test_the_cookie_lasts_and_is_closed_to_scripts_and_other_sites(house: House, visitor: Visitor) -> None:
    films = make_films(house)
    cookie = visitor.post(f"{films.stage}/claim", json={"count": 1}).headers["set-cookie"]
    assert "Max-Age=34560000" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_a_changed_cookie_is_nobody(house: House, visitor: Visitor) -> None:
    films = make_films(house)
    visitor.post(f"{films.stage}/claim", json={"count": 1})
    value = visitor.cookies["manyeyes"]
    number, _, rest = value.partition("~")
    for forged in (f"{int(number) + 1}~{rest}", value[:-2], value.replace("guest", "owner"), "~~", "a.b", ""):
        reply = httpx.get(f"{visitor.base_url}/api/v1/me", headers={"Cookie": f"manyeyes={forged}"}, trust_env=False)
        assert reply.json()["kind"] == "nobody", forged


def test_a_helpers_cookie_is_not_an_owners(house: House, visitor: Visitor) -> None:
    films = make_films(house)
    visitor.post(f"{films.stage}/claim", json={"count": 1})
    visitor.cookies.set("manyeyes_owner", visitor.cookies["manyeyes"])
    assert visitor.get(f"{films.stage}/contested").json()["type"] == "/problems/owner-only"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_robots_and_previews_create_nothing_and_take_nothing(house: House, visitor: Visitor, method: str) -> None:
    films = make_films(house, training=True)
    picture = f"/media/{films.items[0].address}/640.webp"
    for path in ("/", "/p/films", "/api/v1/projects/films", f"{films.stage}/training", f"{films.stage}/claim", picture):
        assert "set-cookie" not in visitor.request(method, path).headers
    assert count(house, WORKERS) == 0
    assert count(house, LENT) == 0


def test_without_a_cookie_there_is_nothing_to_answer(house: House, door: Door) -> None:
    make_films(house)
    body = {"revision": 1, "answers": {"text": "yes", "logo": "no"}, "shown_ms": 900}
    reply = door().put("/api/v1/assignments/abcdefghjk/answer", json=body)
    assert reply.status_code == 401
    assert "cookies" in reply.json()["detail"]


def test_a_program_works_with_its_token_until_it_is_revoked(house: House, door: Door) -> None:
    films = make_films(house)
    with house.transaction() as tx:
        program = people.new_worker(tx, "program", house.now())
        token = people.make_token(tx, program.id, "script", "worker", house.now())
    script = door(headers={"Authorization": f"Bearer {token}"})
    reply = script.post(f"{films.stage}/claim", json={"count": 2})
    assert len(reply.json()["tasks"]) == 2
    assert "set-cookie" not in reply.headers
    assert script.get("/api/v1/me").json() == {
        "worker": program.public_id,
        "kind": "program",
        "answered": 0,
        "settled": 0,
        "training": {},
        "exams": {},
        "agreement": {},
        "restrictions": [],
    }
    with house.transaction() as tx:
        people.revoke_token(tx, token, house.now())
    assert script.get("/api/v1/me").json()["type"] == "/problems/token-unknown"
