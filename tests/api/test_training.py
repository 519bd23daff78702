"""Training over HTTP: explained examples, a sentence for every wrong switch, then work."""

from __future__ import annotations

import pytest
from tests.api.conftest import Door, Visitor
from tests.api.site import RIGHT, Films, make_films

from manyeyes.house import House


@pytest.fixture
def films(house: House) -> Films:
    return make_films(house, training=True)


def test_somebody_new_sees_the_first_example_and_is_still_nobody(films: Films, visitor: Visitor) -> None:
    view = visitor.get(f"{films.stage}/training").json()
    assert (view["done"], view["step"], view["of"], view["unsure"]) == (False, 1, 3, "item")
    assert view["item"]["series"] == "The Film"
    assert visitor.get(view["item"]["url"]).status_code == 200
    assert [question["name"] for question in view["questions"]] == ["text", "logo"]
    assert visitor.get("/api/v1/me").json()["kind"] == "nobody"


def test_work_waits_until_the_examples_are_done(films: Films, visitor: Visitor) -> None:
    reply = visitor.post(f"{films.stage}/claim", json={"count": 1}).json()
    assert (reply["outcome"], reply["tasks"]) == ("training_first", [])


def test_each_wrong_switch_gets_its_sentence_and_the_step_repeats(films: Films, visitor: Visitor) -> None:
    reply = visitor.post(f"{films.stage}/training", json={"step": 1, "answers": {"text": False, "logo": True}}).json()
    assert reply["sentences"] == {"text": "A sign.", "logo": "No logo."}
    assert (reply["right"], reply["done"], reply["next"]["step"]) == (False, False, 1)


def test_two_right_at_once_skip_the_rest_and_it_is_remembered(films: Films, visitor: Visitor) -> None:
    first = visitor.post(f"{films.stage}/training", json={"step": 1, "answers": RIGHT[0]}).json()
    assert (first["right"], first["done"], first["next"]["step"]) == (True, False, 2)
    second = visitor.post(f"{films.stage}/training", json={"step": 2, "answers": RIGHT[1]}).json()
    assert (second["right"], second["done"], second["next"]["item"]) == (True, True, None)
    assert visitor.get("/api/v1/me").json()["training"] == {"films/features": True}
    assert visitor.post(f"{films.stage}/claim", json={"count": 1}).json()["outcome"] == "found"


def test_a_try_that_was_sent_twice_counts_once(films: Films, visitor: Visitor) -> None:
    for _ in range(2):
        reply = visitor.post(f"{films.stage}/training", json={"step": 1, "answers": RIGHT[0]}).json()
        assert (reply["right"], reply["next"]["step"]) == (True, 2)


def test_the_page_of_a_project_knows_its_first_example(films: Films, door: Door) -> None:
    page = door().get("/p/films").text
    url = door().get(f"{films.stage}/training").json()["item"]["url"]
    assert url in page or "not built" in page


def test_who_wants_to_repeats_the_examples(films: Films, visitor: Visitor) -> None:
    for step, answers in enumerate(RIGHT[:2], 1):
        visitor.post(f"{films.stage}/training", json={"step": step, "answers": answers})
    assert visitor.post(f"{films.stage}/training/again", headers={"X-Manyeyes": "1"}).json()["step"] == 1
    assert visitor.post(f"{films.stage}/claim", json={"count": 1}).json()["outcome"] == "training_first"
    for step, answers in enumerate(RIGHT[:2], 1):
        done = visitor.post(f"{films.stage}/training", json={"step": step, "answers": answers}).json()["done"]
    assert done
    assert visitor.post(f"{films.stage}/claim", json={"count": 1}).json()["outcome"] == "found"
