"""An owner's first hour over HTTP: his answers are on the disk at once, and a trial leaves no trace."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from tests.api.conftest import serving
from tests.api.site import make_films
from tests.api.test_owner import a_link

from manyeyes import items, projects
from manyeyes.cli.front import Front
from manyeyes.cli.verbs import VERBS
from manyeyes.house import House, open_house
from manyeyes.storage.tables.base import metadata

API = "/api/v1/projects/films"
HOUR, TRIAL = f"{API}/first-hour", f"{API}/stages/features/trial"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A site of its own; the SQL of this page runs on both databases in the tests of its rooms."""
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site") as opened:
        yield opened


@pytest.fixture
def owner(house: House) -> Iterator[httpx.Client]:
    """The owner of eight pictures in two series, whose stage was never opened."""
    films = make_films(house, pictures=8)
    (house.site / "training.yaml").unlink()
    with house.transaction() as tx:
        project = projects.find(tx, "films")
        source = projects.stage(tx, "films", "import")
        projects.set_state(tx, projects.stage(tx, "films", "features").id, "closed")
        for number, item in enumerate(films.items):
            folder = "ab"[number % 2]
            series = items.add_series(tx, project.id, folder, folder, {})
            items.add_source(tx, item.id, source.id, f"{folder}/{number}.png", series)
            place = house.site / "frames" / folder / f"{number}.png"
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(house.blobs.get(items.original(item.sha256)))
    with serving(house, verbs=VERBS) as address, httpx.Client(base_url=address, headers={"X-Manyeyes": "1"}) as client:
        client.get(a_link(house))
        yield client


def said(owner: httpx.Client, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Answer the picture that comes next; returns where the first hour stands."""
    picture = owner.get(f"{HOUR}/next").json()["picture"]
    reply = owner.put(f"{HOUR}/answers/{picture['item']['id']}", json={"answers": answers, **more})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def done(owner: httpx.Client, what: str) -> dict[str, Any]:
    run = owner.post(f"{HOUR}/do", json={"what": what}).json()["run"]
    for _ in range(300):
        seen = owner.get(f"{HOUR}/done/{run}").json()
        if seen["state"] in ("done", "failed"):
            return dict(seen)
        time.sleep(0.05)
    raise AssertionError(f"{what} goes on for ever")


def rows(house: House) -> dict[str, int]:
    """How many rows each table has."""
    with house.reading() as tx:
        return {
            name: int(tx.dynamic(select(func.count()).select_from(table))[0][0])
            for name, table in metadata.tables.items()
        }


def test_what_he_answers_is_in_his_files_before_he_sees_the_next_picture(owner: httpx.Client, house: House) -> None:
    assert said(owner, {"text": True, "logo": "no"})["known"]["have"] == 1
    assert said(owner, {"text": "no", "logo": "no"}, because={"text": "Leaves."})["examples"]["have"] == 1
    known = list(csv.DictReader((house.site / "private/control.csv").open()))
    assert [(row["question"], row["value"]) for row in known] == [("text", "yes"), ("logo", "no")]
    assert "Leaves." in (house.site / "training.yaml").read_text()
    listed = owner.get(f"{HOUR}/answers").json()["pictures"]
    assert [one["because"] for one in listed] == [{}, {"text": "Leaves."}]
    assert owner.delete(f"{HOUR}/answers/{listed[1]['item']['id']}").json()["examples"]["have"] == 0


def test_pictures_come_from_all_series_in_turn_and_none_comes_twice(owner: httpx.Client) -> None:
    paths = []
    for number in range(8):
        picture = owner.get(f"{HOUR}/next").json()["picture"]
        paths.append(picture["path"])
        owner.put(f"{HOUR}/answers/{picture['item']['id']}", json={"answers": {"text": "no", "logo": "no"}})
        counts = Counter(path[0] for path in paths)
        assert number == 0 or max(counts.values()) - min(counts["a"], counts["b"]) <= 1
    assert len(set(paths)) == 8
    assert owner.get(f"{HOUR}/next").json() == {"picture": None}


def test_a_trial_shows_the_examples_first_and_writes_no_row(owner: httpx.Client, house: House) -> None:
    said(owner, {"text": "no", "logo": "yes"}, because={"logo": "Top left.", "text": "None."})
    assert done(owner, "apply")["state"] == "done"
    before = rows(house)
    found = owner.get(TRIAL).json()
    assert (len(found["examples"]), len(found["pictures"])) == (1, 7)
    wrong = owner.post(TRIAL, json={"step": 1, "answers": {"text": "yes", "logo": "yes"}})
    assert wrong.json() == {"sentences": {"text": "None."}}
    assert owner.post(TRIAL, json={"step": 1, "answers": {"text": "no", "logo": "yes"}}).json() == {"sentences": {}}
    assert owner.post(TRIAL, json={"step": 2, "answers": {"text": "no"}}).status_code == 404
    assert owner.get("/p/films/try").status_code == 200
    assert rows(house) == before


def test_what_he_answered_is_known_and_what_he_explained_is_asked_of_nobody_once_it_is_open(
    owner: httpx.Client, house: House
) -> None:
    said(owner, {"text": "no", "logo": "yes"}, because={"logo": "Top left.", "text": "None."})
    said(owner, {"text": "yes", "logo": "no"})
    assert done(owner, "apply")["state"] == "done"
    with house.reading() as tx:
        stage = projects.stage(tx, "films", "features")
        assert len(projects.find(tx, "films").file.training[stage.name]) == 1
    known = owner.get(f"{API}/stages/features/control").json()["known"]
    assert [one["truths"] for one in known] == [{"text": "yes", "logo": "no"}]
    with house.transaction() as tx:
        projects.set_state(tx, stage.id, "open")
    assert owner.get(HOUR).json()["state"] == "open"


def test_other_words_are_written_and_wrong_ones_are_said(owner: httpx.Client, house: House) -> None:
    question = {"ask": "Is there any writing?", "name": "text", "was": "text"}
    other = {"ask": "Is there a logo?", "name": "logo", "was": "logo"}
    wish = {"title": "Any writing?", "why": "To read.", "questions": [question, other]}
    assert owner.put(f"{HOUR}/wording", json=wish).json()["now"]["title"] == "Any writing?"
    assert 'ask: "Is there any writing?"' in (house.site / "project.yaml").read_text()
    wrong = owner.put(f"{HOUR}/wording", json={**wish, "title": "  "})
    assert (wrong.status_code, "title: is empty" in wrong.json()["detail"]) == (422, True)
    gone = owner.put(f"{HOUR}/wording", json={**wish, "questions": [other]})
    assert "text" in gone.json()["detail"]  # the dataset keeps what has no text: that question cannot go
    assert owner.get(HOUR).json()["title"] == "Any writing?"


def test_a_file_that_cannot_be_is_said_in_a_sentence_and_mended_by_hand(owner: httpx.Client, house: House) -> None:
    file = house.site / "project.yaml"
    right = file.read_text()
    file.write_text(right.replace("kind: classify", "kind: clasify"))
    wrong = owner.get(HOUR)
    assert (wrong.status_code, "clasify is not a kind of stage" in wrong.json()["detail"]) == (422, True)
    file.write_text(right)
    assert owner.get(HOUR).status_code == 200


def test_nobody_else_sees_or_changes_any_of_it(owner: httpx.Client) -> None:
    stranger = httpx.Client(base_url=owner.base_url, headers={"X-Manyeyes": "1"})
    for method, path in (
        ("GET", HOUR),
        ("GET", f"{HOUR}/next"),
        ("GET", f"{HOUR}/answers"),
        ("GET", TRIAL),
        ("POST", f"{HOUR}/do"),
        ("PUT", f"{HOUR}/wording"),
    ):
        assert stranger.request(method, path, json={"what": "open"}).status_code == 403, path


def test_the_qr_code_holds_the_address_people_type(house: House) -> None:
    make_films(house)
    front = Front(port=0, public_url="http://eyes.example/clips")
    with serving(house, front) as near, httpx.Client(base_url=f"{near}/clips") as client:
        client.get(a_link(house))
        told = client.get(HOUR).json()
        assert (told["address"], told["reach"]) == ("http://eyes.example/clips/p/films", "world")
        drawn = client.get(f"{API}/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg ")
    with serving(house) as near, httpx.Client(base_url=near) as client:
        client.get(a_link(house))
        assert client.get(HOUR).json()["reach"] == "machine"
        assert client.get(f"{API}/qr.svg").text != drawn.text


@pytest.mark.data
def test_every_naughty_string_is_kept_as_it_is_or_refused_with_a_sentence(
    owner: httpx.Client, house: House, data: Path
) -> None:
    naughty = (data / "badinput/blns/blns.txt").read_text().splitlines()
    picture = owner.get(f"{HOUR}/next").json()["picture"]["item"]["id"]
    kept = 0
    for text in [line for line in naughty if line and not line.startswith("#")][::12]:
        reply = owner.put(
            f"{HOUR}/answers/{picture}", json={"answers": {"text": "no", "logo": "no"}, "because": {"text": text}}
        )
        assert reply.status_code in (200, 422), text
        if reply.status_code == 200 and text.strip():
            kept += 1
            (mine,) = owner.get(f"{HOUR}/answers").json()["pictures"]
            assert mine["because"] == {"text": text.strip()}
    assert kept > 20
