"""What happens to people and pictures over HTTP: claim, answer, correct, skip, and the sentence of every mistake."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.conftest import Door, Visitor
from tests.api.site import Films, make_films
from tests.conftest import Clock

from manyeyes import projects
from manyeyes.house import House

NO = {"text": "no", "logo": "no"}


@pytest.fixture
def films(house: House) -> Films:
    return make_films(house)


def claimed(visitor: Visitor, films: Films, count: int = 1) -> list[dict[str, Any]]:
    reply = visitor.post(f"{films.stage}/claim", json={"count": count})
    assert reply.status_code == 200, reply.text
    tasks: list[dict[str, Any]] = reply.json()["tasks"]
    return tasks


def put(visitor: Visitor, task: dict[str, Any], **changes: Any) -> Any:
    said = {"revision": 1, "answers": NO, "shown_ms": 1500, "want": 0, **changes}
    return visitor.put(f"/api/v1/assignments/{task['assignment']}/answer", json=said)


def test_a_claim_tops_up_to_what_was_asked_and_a_repeat_is_harmless(films: Films, visitor: Visitor) -> None:
    reply = visitor.post(f"{films.stage}/claim", json={"count": 2}).json()
    assert reply["outcome"] == "found"
    assert reply["retry_after"] is None
    first = [task["assignment"] for task in reply["tasks"]]
    assert [task["assignment"] for task in claimed(visitor, films, 2)] == first
    assert len(claimed(visitor, films, 3)) == 3


def test_a_task_says_what_a_page_needs_and_nothing_more(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    assert set(task) == {"assignment", "about", "item", "workflow", "expires_at", "questions", "draft"}
    assert task["draft"] == {}
    assert set(task["item"]) == {"id", "url", "thumbnail_url", "width", "height", "series"}
    assert (task["workflow"], task["item"]["series"], task["item"]["width"]) == ("1.0", "The Film", 1200)
    assert visitor.get(task["item"]["url"]).headers["content-type"] == "image/webp"
    assert visitor.get(task["item"]["thumbnail_url"]).status_code == 200


def test_the_reply_to_an_answer_brings_the_next_pictures(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    reply = put(visitor, task, want=2).json()
    assert (reply["saved"], reply["note"], reply["next"]["outcome"]) == (True, None, "found")
    assert task["assignment"] not in [other["assignment"] for other in reply["next"]["tasks"]]
    assert len(reply["next"]["tasks"]) == 2


def test_true_and_false_are_yes_and_no(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    assert put(visitor, task, answers={"text": True, "logo": False}, untouched=["logo"]).status_code == 200
    (mine,) = visitor.get("/api/v1/me/answers").json()["answers"]
    assert mine["answers"] == {"text": "yes", "logo": "no"}
    assert mine["untouched"] == ["logo"]
    assert (mine["assignment"], mine["stage"], mine["revision"]) == (task["assignment"], "features", 1)


def test_back_corrects_and_a_repeat_changes_nothing(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    for revision, answers in ((1, NO), (1, NO), (2, {"text": "yes", "logo": "no"}), (2, {"text": "yes", "logo": "no"})):
        assert put(visitor, task, revision=revision, answers=answers).json()["saved"] is True
    (mine,) = visitor.get("/api/v1/me/answers?limit=5").json()["answers"]
    assert (mine["revision"], mine["answers"]["text"], mine["correctable"]) == (2, "yes", True)
    assert visitor.get("/api/v1/me").json()["answered"] == 1


def test_the_same_revision_with_other_content_is_refused(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    put(visitor, task)
    reply = put(visitor, task, answers={"text": "yes", "logo": "no"})
    assert reply.status_code == 409
    assert reply.json()["type"] == "/problems/other-content"
    assert "Send a change as revision 2" in reply.json()["detail"]


def test_a_revision_that_arrives_after_a_higher_one_is_kept_and_does_not_count(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    put(visitor, task, revision=3, answers={"text": "yes", "logo": "yes"})
    assert put(visitor, task, revision=2).json()["saved"] is True
    (mine,) = visitor.get("/api/v1/me/answers").json()["answers"]
    assert (mine["revision"], mine["answers"]["text"]) == (3, "yes")


def test_nobody_answers_skips_or_gives_back_what_somebody_else_holds(films: Films, door: Door) -> None:
    anna, ben = door(), door()
    (hers,) = claimed(anna, films)
    claimed(ben, films)
    path = f"/api/v1/assignments/{hers['assignment']}"
    for reply in (put(ben, hers), ben.post(f"{path}/skip", json={"reason": "mine"}), ben.delete(path)):
        assert reply.status_code == 404
        assert reply.json()["type"] == "/problems/foreign-assignment"
    assert put(anna, hers).status_code == 200


def test_a_late_answer_takes_the_slot_if_it_is_free(films: Films, visitor: Visitor, clock: Clock) -> None:
    (task,) = claimed(visitor, films)
    clock.pass_by(400)
    assert put(visitor, task).json() == {"saved": True, "next": None, "note": None}


def test_a_late_answer_is_kept_and_says_so(films: Films, door: Door, house: House, clock: Clock) -> None:
    late = door()
    held = claimed(late, films, 6)
    clock.pass_by(400)
    for person in (door(), door()):
        for task in claimed(person, films, 6):
            put(person, task)
    reply = put(late, held[0]).json()
    assert reply["saved"] is True
    assert reply["note"].startswith("This came late; others may have answered meanwhile.")


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"answers": {**NO, "colour": "red"}}, 'There is no question "colour" here.'),
    ({"answers": {"text": "no"}}, 'Question "logo" has no answer.'),
    ({"answers": {"text": "perhaps", "logo": "no"}}, '"perhaps" is no answer to "text".'),
    ({"untouched": ["colour"]}, 'There is no question "colour" here.'),
    ({"loaded": False}, "The picture was not loaded"),
    ({"revision": 0}, "body.revision: Input should be greater than or equal to 1"),
    ({"shown_ms": -5}, "body.shown_ms: Input should be greater than or equal to 0"),
    ({"answers": {"text": "x" * 501, "logo": "no"}}, "body.answers."),
    ({"answers": {"text": "n\0", "logo": "no"}}, "body.answers."),
    ({"answers": {"text": 1, "logo": "no"}}, "body.answers."),
    ({"answers": {}}, "body.answers: "),
]


def test_a_wrong_answer_stores_nothing_and_says_what_would_be_right(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    for changes, sentence in MISTAKES:
        reply = put(visitor, task, **changes)
        assert (reply.status_code, reply.json()["detail"][: len(sentence)]) == (422, sentence)
    assert visitor.get("/api/v1/me/answers").json() == {"answers": []}
    assert put(visitor, task).status_code == 200


def test_a_skipped_picture_does_not_come_back_to_the_one_who_skipped_it(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    skip = f"/api/v1/assignments/{task['assignment']}/skip"
    assert visitor.post(skip, json={"reason": "It did not load."}).json() == {"skipped": True}
    assert visitor.post(skip, json={"reason": "It did not load."}).json() == {"skipped": False}
    pictures = [other["item"]["id"] for other in claimed(visitor, films, 20)]
    assert len(pictures) == 5
    assert task["item"]["id"] not in pictures


def test_a_picture_given_back_may_come_again(films: Films, visitor: Visitor) -> None:
    (task,) = claimed(visitor, films)
    assert visitor.delete(f"/api/v1/assignments/{task['assignment']}").json() == {"given_back": True}
    assert len(claimed(visitor, films, 20)) == 6


def test_a_heartbeat_renews_all_that_is_held(films: Films, visitor: Visitor, clock: Clock) -> None:
    before = claimed(visitor, films, 3)
    clock.pass_by(200)
    assert visitor.post("/api/v1/assignments/heartbeat").json() == {"renewed": 3}
    after = claimed(visitor, films, 3)
    assert [task["assignment"] for task in after] == [task["assignment"] for task in before]
    assert after[0]["expires_at"] > before[0]["expires_at"]


def test_who_has_seen_all_is_told_so(films: Films, visitor: Visitor) -> None:
    for task in claimed(visitor, films, 6):
        put(visitor, task)
    reply = visitor.post(f"{films.stage}/claim", json={"count": 1}).json()
    assert (reply["outcome"], reply["tasks"]) == ("all_seen", [])
    assert reply["message"].startswith("You have seen every picture there is.")


def test_a_paused_stage_says_that_nothing_is_lost(films: Films, visitor: Visitor, house: House) -> None:
    with house.transaction() as tx:
        projects.set_state(tx, projects.stage(tx, "films", "features").id, "paused")
    reply = visitor.post(f"{films.stage}/claim", json={"count": 1}).json()
    assert (reply["outcome"], reply["message"]) == (
        "paused",
        "The owner has paused this. Nothing is lost; come back later.",
    )


def test_what_is_not_there_has_a_sentence(films: Films, visitor: Visitor) -> None:
    for path in ("/api/v1/projects/nope", "/api/v1/projects/nope/progress", "/api/v1/projects/nope/releases"):
        assert visitor.get(path).status_code == 404
    assert visitor.get("/api/v1/projects/nope").json()["type"] == "/problems/unknown-project"
    reply = visitor.post("/api/v1/projects/films/stages/nope/claim", json={"count": 1})
    assert (reply.status_code, reply.json()["type"]) == (404, "/problems/unknown-stage")


def test_the_project_tells_what_is_asked_and_what_becomes_of_it(films: Films, visitor: Visitor) -> None:
    assert visitor.get("/api/v1/projects").json() == {
        "projects": [{"project": "films", "title": "Anime or cartoon?", "why": "Help a computer tell them apart."}]
    }
    view = visitor.get("/api/v1/projects/films").json()
    assert view["rights"] == {"items": "CC0-1.0", "publish": "full", "answers": "CC0-1.0"}
    assert view["notice"] is None
    stage = view["stages"][1]
    assert (stage["name"], stage["kind"], stage["state"], stage["training"]) == ("features", "classify", "open", False)
    assert stage["show"] == {"size": 640, "source_line": "tap", "pause_after": 10}
    assert (stage["untouched"], stage["unsure"], stage["workflow"]) == ("no", "item", "1.0")
    assert stage["questions"][0] == {
        "name": "text",
        "ask": "Is there any text?",
        "help": "Signs count.",
        "type": "yes_no",
        "values": ["yes", "no"],
        "required": True,
        "short": None,
        "shown_values": {},
    }


def test_progress_counts_pictures_and_what_the_caller_did(films: Films, visitor: Visitor) -> None:
    for task in claimed(visitor, films, 2):
        put(visitor, task)
    progress = visitor.get("/api/v1/projects/films/progress").json()
    assert progress["you"]["answered"] == 2
    features = next(stage for stage in progress["stages"] if stage["name"] == "features")
    assert (features["items"], features["tasks"], features["answers"], features["settled"]) == (6, 6, 2, 0)
