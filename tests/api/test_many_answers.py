"""Answers that come together, from a grid or from a phone that had no network: the rules of single ones, each alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.conftest import Door, Visitor
from tests.api.site import Films, make_films
from tests.conftest import Clock

from manyeyes.house import House

NO = {"text": "no", "logo": "no"}


@pytest.fixture
def films(house: House) -> Films:
    return make_films(house)


def claimed(visitor: Visitor, films: Films, count: int) -> list[str]:
    return [task["assignment"] for task in visitor.post(f"{films.stage}/claim", json={"count": count}).json()["tasks"]]


def one(assignment: str, **changes: Any) -> dict[str, Any]:
    return {"assignment": assignment, "revision": 1, "answers": NO, "shown_ms": 1500, **changes}


def sent(visitor: Visitor, films: Films, *answers: dict[str, Any], **more: Any) -> Any:
    reply = visitor.post(f"{films.stage}/answers", json={"answers": answers, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_each_has_its_result_and_the_reply_brings_what_comes_next(films: Films, visitor: Visitor) -> None:
    mine = claimed(visitor, films, 3)
    reply = sent(visitor, films, one(mine[0]), one(mine[1], answers={"text": "no"}), one("nobody's"), want=2)
    assert [found["saved"] for found in reply["results"]] == [True, False, False]
    assert [found["assignment"] for found in reply["results"]] == [mine[0], mine[1], "nobody's"]
    problems = [
        found["problem"] and (found["problem"]["type"], found["problem"]["status"]) for found in reply["results"]
    ]
    assert problems == [None, ("/problems/unanswered-question", 422), ("/problems/foreign-assignment", 404)]
    assert [task["assignment"] for task in reply["next"]["tasks"]] == mine[1:]


def test_what_was_sent_before_is_saved_once_and_a_correction_beside_it_counts(films: Films, visitor: Visitor) -> None:
    (mine,) = claimed(visitor, films, 1)
    changed = one(mine, revision=2, answers={"text": "yes", "logo": "no"})
    for _ in range(2):
        reply = sent(visitor, films, one(mine), one(mine), changed)
        assert [found["saved"] for found in reply["results"]] == [True] * 3
        assert reply["next"] is None
    (stored,) = visitor.get("/api/v1/me/answers").json()["answers"]
    assert (stored["revision"], stored["answers"]["text"]) == (2, "yes")
    (other,) = sent(visitor, films, one(mine, answers={"text": "yes", "logo": "yes"}))["results"]
    assert other["problem"]["status"] == 409


def test_late_ones_are_kept_and_say_so(films: Films, door: Door, clock: Clock) -> None:
    late = door()
    held = claimed(late, films, 6)
    clock.pass_by(400)
    for person in (door(), door()):
        sent(person, films, *(one(mine) for mine in claimed(person, films, 6)))
    notes = [found["note"] for found in sent(late, films, *(one(mine) for mine in held))["results"]]
    assert all(note.startswith("This came late") for note in notes)
    assert late.get("/api/v1/me").json()["answered"] == 6


def test_who_is_unknown_keeps_his_answers_and_too_many_are_refused_whole(films: Films, door: Door) -> None:
    somebody = door()
    (mine,) = claimed(somebody, films, 1)
    stranger = door().post(f"{films.stage}/answers", json={"answers": [one(mine)]})
    assert (stranger.status_code, stranger.json()["type"]) == (401, "/problems/not-known")
    for many in ([], [one(mine)] * 101):
        assert somebody.post(f"{films.stage}/answers", json={"answers": many}).status_code == 422
    elsewhere = somebody.post("/api/v1/projects/films/stages/gone/answers", json={"answers": [one(mine)]})
    assert elsewhere.status_code == 404
    assert somebody.get("/api/v1/me").json()["answered"] == 0


def test_an_answer_of_another_stage_is_told_where_it_belongs(films: Films, visitor: Visitor) -> None:
    (mine,) = claimed(visitor, films, 1)
    reply = visitor.post("/api/v1/projects/films/stages/import/answers", json={"answers": [one(mine)]}).json()
    assert reply["results"][0]["problem"]["detail"].startswith("This picture was given to you in another stage.")
