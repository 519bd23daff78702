"""The owner: in by a link that works once, or by a token; he alone settles what people could not."""

from __future__ import annotations

from tests.api.conftest import Door, Visitor
from tests.api.site import Films, make_films
from tests.conftest import Clock

from manyeyes import people
from manyeyes.house import House


def a_link(house: House) -> str:
    with house.transaction() as tx:
        return "/sign-in/" + people.make_sign_in_link(tx, "owner", house.now())


def test_the_link_opens_once_and_makes_this_browser_the_owners(house: House, door: Door) -> None:
    films = make_films(house)
    link, first, second = a_link(house), door(), door()
    reply = first.get(link)
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    assert first.get(f"{films.stage}/contested").json() == {"tasks": []}
    assert second.get(link).json()["type"] == "/problems/sign-in-link-used"
    assert second.get(f"{films.stage}/contested").status_code == 403


def test_an_old_link_says_what_to_do(house: House, visitor: Visitor, clock: Clock) -> None:
    link = a_link(house)
    clock.pass_by(901)
    reply = visitor.get(link)
    assert reply.status_code == 410
    assert "`manyeyes serve` prints a new one" in reply.json()["detail"]


def two_unsure_people(films: Films, door: Door) -> str:
    """Let two people be unsure about one picture; returns its id."""
    picture = ""
    for _ in range(2):
        person = door()
        tasks = person.post(f"{films.stage}/claim", json={"count": 20}).json()["tasks"]
        task = next(task for task in tasks if picture in ("", task["item"]["id"]))
        picture = task["item"]["id"]
        said = {"revision": 1, "answers": {"text": "unsure", "logo": "unsure"}, "shown_ms": 900}
        assert person.put(f"/api/v1/assignments/{task['assignment']}/answer", json=said).status_code == 200
    return picture


def test_what_two_people_are_unsure_about_waits_for_the_owners_word(house: House, door: Door) -> None:
    films = make_films(house)
    picture = two_unsure_people(films, door)
    owner = door()
    owner.get(a_link(house))
    (task,) = owner.get(f"{films.stage}/contested").json()["tasks"]
    assert task["item"]["id"] == picture
    assert task["answers"] == [{"text": "unsure", "logo": "unsure"}] * 2
    settle = f"/api/v1/tasks/{task['task']}/settle"
    assert door().put(settle, json={"answers": {"text": True, "logo": "no"}}).status_code == 403
    assert owner.put(settle, json={"answers": {"text": True, "logo": "no"}}).json() == {"settled": True}
    assert owner.get(f"{films.stage}/contested").json() == {"tasks": []}


def test_the_owners_word_must_be_a_possible_one(house: House, door: Door) -> None:
    films = make_films(house)
    two_unsure_people(films, door)
    owner = door()
    owner.get(a_link(house))
    (task,) = owner.get(f"{films.stage}/contested").json()["tasks"]
    reply = owner.put(f"/api/v1/tasks/{task['task']}/settle", json={"answers": {"text": "maybe", "logo": "no"}})
    assert reply.status_code == 422
    assert "maybe" in reply.json()["detail"]
    unknown = owner.put("/api/v1/tasks/nothing/settle", json={"answers": {"text": "yes", "logo": "no"}})
    assert unknown.status_code == 404


def test_an_owner_token_does_what_the_owner_may_and_another_does_not(house: House, door: Door) -> None:
    films = make_films(house)
    with house.transaction() as tx:
        owner = people.the_owner(tx, house.now())
        strong = people.make_token(tx, owner.id, "cron", "owner", house.now())
        program = people.new_worker(tx, "program", house.now())
        weak = people.make_token(tx, program.id, "script", "worker", house.now())
    path = f"{films.stage}/contested"
    assert door(headers={"Authorization": f"Bearer {strong}"}).get(path).status_code == 200
    assert door(headers={"Authorization": f"Bearer {weak}"}).get(path).status_code == 403
