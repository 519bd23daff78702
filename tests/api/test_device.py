"""Somebody goes on elsewhere by a code: as the same person, with all that holds for him, and as nobody's owner."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.api.conftest import Door, Visitor, serving
from tests.api.site import Films, make_films
from tests.conftest import Clock

from manyeyes import people, projects, rules
from manyeyes.api.guesses import FROM_ONE, IN_ALL, WINDOW, Guesses, TooManyGuesses, neighbourhood
from manyeyes.cli.front import Front
from manyeyes.cli.public_address import checked
from manyeyes.house import House

SAID = {"revision": 1, "answers": {"text": "yes", "logo": "no"}, "shown_ms": 900}


@pytest.fixture
def database_address() -> str:
    """One database is enough here: tests/people has both."""
    return ""


@pytest.fixture
def films(house: House) -> Films:
    return make_films(house)


def answer(guest: Visitor, films: Films, times: int = 1) -> None:
    for _ in range(times):
        task = guest.post(f"{films.stage}/claim", json={"count": 1}).json()["tasks"][0]
        assert guest.put(f"/api/v1/assignments/{task['assignment']}/answer", json=SAID).status_code == 200


def code_of(guest: Visitor) -> str:
    return str(guest.post("/api/v1/me/device-code").json()["code"])


def type_in(guest: Visitor, code: str, *, sure: bool = True) -> httpx.Response:
    return guest.post("/api/v1/me/device", json={"code": code, "sure": sure})


def name(guest: Visitor) -> str:
    return str(guest.get("/api/v1/me").json()["worker"])


def problem(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).rpartition("/")[2]


def test_the_same_person_goes_on_with_his_answers_and_what_he_holds(films: Films, door: Door) -> None:
    laptop, phone = door(), door()
    answer(laptop, films, 2)
    held = laptop.post(f"{films.stage}/claim", json={"count": 2}).json()["tasks"]
    reply = type_in(phone, code_of(laptop))
    assert reply.json() == {"going_on": True, "answered": 2, "answered_here": 0}
    assert "HttpOnly" in reply.headers["set-cookie"]
    assert phone.get("/api/v1/me").json() == laptop.get("/api/v1/me").json()
    there = phone.post(f"{films.stage}/claim", json={"count": 2}).json()["tasks"]
    assert {task["assignment"] for task in there} == {task["assignment"] for task in held}
    assert phone.put(f"/api/v1/assignments/{held[0]['assignment']}/answer", json=SAID).status_code == 200
    assert laptop.get("/api/v1/me").json()["answered"] == 3


def test_a_look_changes_nothing_and_a_code_works_once(films: Films, door: Door) -> None:
    laptop, phone, tablet = door(), door(), door()
    answer(laptop, films)
    code = code_of(laptop)
    for _ in range(2):
        look = type_in(phone, code, sure=False)
        assert (look.json()["going_on"], "set-cookie" in look.headers) == (False, False)
    assert type_in(phone, code.replace(" ", "-")).json()["going_on"]
    assert (type_in(tablet, code).status_code, problem(type_in(tablet, code))) == (410, "device-code-used")
    assert tablet.get("/api/v1/me").json()["kind"] == "nobody"


def test_of_two_who_type_it_at_once_one_gets_in(films: Films, door: Door) -> None:
    laptop, *others = door(), door(), door(), door()
    answer(laptop, films)
    code = code_of(laptop)
    with ThreadPoolExecutor(3) as at_once:
        replies = list(at_once.map(lambda one: type_in(one, code).status_code, others))
    assert sorted(replies) == [200, 410, 410]


def test_a_code_is_over_after_ten_minutes_and_after_a_newer_one(films: Films, door: Door, clock: Clock) -> None:
    laptop, phone = door(), door()
    answer(laptop, films)
    first, second = code_of(laptop), code_of(laptop)
    assert (type_in(phone, first).status_code, problem(type_in(phone, first))) == (404, "device-code-unknown")
    clock.pass_by(3600)
    assert (type_in(phone, second).status_code, problem(type_in(phone, second))) == (410, "device-code-expired")
    assert "10 Minuten" in phone.post(
        "/api/v1/me/device", json={"code": second}, headers={"Accept-Language": "de"}
    ).json()["detail"]  # fmt: skip


def test_who_answered_here_before_keeps_his_answers_and_nothing_is_merged(films: Films, door: Door) -> None:
    laptop, phone = door(), door()
    answer(laptop, films, 3)
    answer(phone, films, 1)
    before, cookie = name(phone), phone.cookies["manyeyes"]
    code = code_of(laptop)
    assert type_in(phone, code, sure=False).json() == {"going_on": False, "answered": 3, "answered_here": 1}
    assert name(phone) == before
    type_in(phone, code)
    assert name(phone) == name(laptop)
    assert phone.get("/api/v1/me").json()["answered"] == 3
    earlier = door(cookies={"manyeyes": cookie}).get("/api/v1/me").json()
    assert (earlier["worker"], earlier["answered"]) == (before, 1)


def test_what_was_lent_to_who_he_was_is_not_taken_from_the_new_one(films: Films, door: Door) -> None:
    laptop, phone = door(), door()
    answer(laptop, films)
    waiting = phone.post(f"{films.stage}/claim", json={"count": 1}).json()["tasks"][0]["assignment"]
    type_in(phone, code_of(laptop))
    late = phone.put(f"/api/v1/assignments/{waiting}/answer", json=SAID)
    assert (late.status_code, problem(late)) == (404, "foreign-assignment")
    assert phone.get("/api/v1/me").json()["answered"] == 1


def test_a_restriction_goes_along_and_is_not_left_behind(films: Films, door: Door, house: House, clock: Clock) -> None:
    laptop, phone, tablet = door(), door(), door()
    for guest in (laptop, phone):
        answer(guest, films)
    with house.transaction() as tx:
        stage = projects.stage(tx, "films", "features")
        stopped = people.by_public_id(tx, name(laptop))
        assert stopped is not None
        rules.restrict_by_owner(tx, stage, stopped.id, reason="Too quick.", now=clock(), until=clock() + 7200)
    refused = type_in(laptop, code_of(phone))
    assert (refused.status_code, problem(refused)) == (403, "stopped-here")
    type_in(tablet, code_of(laptop))
    assert tablet.post(f"{films.stage}/claim", json={"count": 1}).json()["outcome"] == "restricted"
    clock.pass_by(7201)
    assert type_in(laptop, code_of(phone)).json()["going_on"]


def test_ones_own_code_on_the_same_device_stays_good_for_the_other(films: Films, door: Door) -> None:
    laptop, phone = door(), door()
    answer(laptop, films)
    code = code_of(laptop)
    own = type_in(laptop, code)
    assert (own.status_code, problem(own)) == (409, "you-already")
    assert type_in(phone, code).json()["going_on"]
    assert problem(type_in(phone, code)) == "you-already"


def test_an_owners_code_takes_along_the_helper_and_never_the_owner(films: Films, door: Door, house: House) -> None:
    desk, phone, strange = door(), door(), door()
    with house.transaction() as tx:
        links = [people.make_sign_in_link(tx, "owner", house.now()) for _ in range(2)]
    desk.get(f"/sign-in/{links[0]}")
    assert desk.post("/api/v1/me/device-code").status_code == 401  # he owns, and has not helped yet
    answer(desk, films)
    reply = type_in(phone, code_of(desk))
    assert "manyeyes_owner" not in reply.headers["set-cookie"]
    assert phone.get("/api/v1/projects/films/people").status_code == 403

    answer(strange, films)
    phone.get(f"/sign-in/{links[1]}")
    type_in(phone, code_of(strange))
    assert name(phone) == name(strange)
    assert phone.get("/api/v1/projects/films/people").status_code == 200  # his own sign-in stays where it was


def test_programs_go_nowhere_by_a_code(films: Films, door: Door, house: House) -> None:
    laptop = door()
    answer(laptop, films)
    with house.transaction() as tx:
        kinds = {kind: people.new_worker(tx, kind, house.now()) for kind in ("program", "owner")}
        tokens = [people.make_token(tx, one.id, kind, "owner", house.now()) for kind, one in kinds.items()]
    for token in tokens:
        script = door(headers={"Authorization": f"Bearer {token}"})
        assert problem(script.post("/api/v1/me/device-code")) == "not-by-code"
        assert problem(type_in(script, code_of(laptop))) == "not-by-code"


def test_wrong_codes_are_counted_and_right_ones_are_not(films: Films, door: Door) -> None:
    laptop, phone, thief = door(), door(), door()
    answer(laptop, films)
    for _ in range(FROM_ONE + 1):
        assert type_in(phone, code_of(laptop), sure=False).status_code == 200
        assert type_in(phone, "1234").status_code == 422
    good = code_of(laptop)
    wrong = [type_in(thief, f"{number:012d}").status_code for number in range(FROM_ONE)]
    assert set(wrong) == {404}
    late = type_in(thief, good)
    assert (late.status_code, problem(late)) == (429, "too-many-guesses")
    assert 1 <= int(late.headers["retry-after"]) <= WINDOW
    assert late.json()["detail"] == "Too many wrong codes were typed. Try again in 10 minutes."


class WrongError(Exception):
    """The guess was wrong."""


def guess(guesses: Guesses, client: str) -> None:
    with pytest.raises(WrongError), guesses.one(client, WrongError):
        raise WrongError


def test_each_address_has_guesses_of_its_own_until_the_site_has_had_enough(clock: Clock) -> None:
    guesses = Guesses(clock)
    for number in range(IN_ALL):
        guess(guesses, f"192.0.{number // 250}.{number % 250}")
    with pytest.raises(TooManyGuesses) as refused, guesses.one("198.51.100.7", WrongError):
        pass
    assert refused.value.retry_after == WINDOW
    clock.pass_by(WINDOW)
    for _ in range(FROM_ONE):
        guess(guesses, "2001:db8::1")
    with pytest.raises(TooManyGuesses), guesses.one("2001:db8::ffff:2", WrongError):
        pass  # the same network of 64 bits
    guess(guesses, "2001:db8:0:1::1")


@given(st.text(max_size=50))
def test_whatever_stands_for_an_address_can_be_counted(client: str) -> None:
    assert neighbourhood(client)


def test_the_address_and_its_qr_code_are_the_public_ones_below_a_path(house: House, films: Films) -> None:
    front = Front(port=0, public_url=checked("https://example.org/eyes"), trusted_proxy="127.0.0.1")
    with serving(house, front) as server, httpx.Client(base_url=server, trust_env=False) as guest:
        guest.headers["Host"] = "example.org"
        guest.headers["Cookie"] = cookie_of(guest, films)
        shown = guest.post("/eyes/api/v1/me/device-code").json()
        assert (shown["address"], shown["seconds"]) == ("https://example.org/eyes/continue", 600)
        assert shown["qr"].startswith("data:image/svg+xml")
        page = guest.get("/eyes/continue")
        assert (page.status_code, '<base href="/eyes/">' in page.text) == (200, True)
        del guest.headers["Cookie"]
        cookie = guest.post("/eyes/api/v1/me/device", json={"code": shown["code"], "sure": True}).headers["set-cookie"]
    assert "Path=/eyes;" in cookie
    assert "Secure" in cookie


def cookie_of(guest: httpx.Client, films: Films) -> str:
    """Sent by hand: the client keeps none that is for https."""
    return str(guest.post(f"{films.stage}/claim", json={"count": 1}).headers["set-cookie"]).partition(";")[0]


def test_where_nobody_else_can_come_no_address_is_shown(films: Films, visitor: Visitor) -> None:
    answer(visitor, films)
    shown = visitor.post("/api/v1/me/device-code").json()
    assert (shown["address"], shown["qr"]) == (None, None)
