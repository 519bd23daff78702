"""Anybody tries a picture: it is looked at within limits, nothing of it stays, only what is lent can be answered."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.api.conftest import serving
from tests.api.site import Films, make_films
from tests.collect.pictures_server import picture
from tests.collect.pictures_server import serving as pictures_serving
from tests.conftest import Clock

from manyeyes import collect, items, projects, tagger
from manyeyes.api.trying import AT_ONCE, Trying
from manyeyes.collect.download.download import Limits
from manyeyes.collect.download.manners import Manners
from manyeyes.house import House
from manyeyes.storage.tables import tagger as tagger_table
from manyeyes.tagger.calibrate import uncalibrated

PREDICT = "/api/v1/projects/films/predict"
OURS = {"X-Manyeyes": "1"}
TRAIN = "  - {name: tagger, kind: train, method: head, playground: {limit: 50/s}}\n"
SIDE = 28


class Mean:
    """Sees colours: how red, green and blue a picture is."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.seen = 0

    @property
    def sides(self) -> tuple[int, ...]:
        return (SIDE,)

    def raw(self, pixels: Mapping[int, NDArray[np.uint8]]) -> NDArray[np.float32]:
        assert self.go_on.wait(20)
        self.seen += len(pixels[SIDE])
        mean: NDArray[np.float32] = pixels[SIDE].astype(np.float32).mean(axis=(1, 2))
        return (mean - 128) / 16

    def raw_of(self, features: object) -> NDArray[np.float32]:
        raise NotImplementedError

    def write(self, folder: Path) -> None:
        raise NotImplementedError


@pytest.fixture
def database_address() -> str:
    """Nothing here depends on the database: SQLite alone."""
    return ""


@pytest.fixture
def model() -> Mean:
    """What the tagger is made of."""
    return Mean()


@pytest.fixture
def films(house: House) -> Films:
    """The films, with a stage that trains a tagger."""
    made = make_films(house)
    file = house.site / "project.yaml"
    file.write_text(file.read_text() + TRAIN)
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(file), ".", house.now())
        stage = projects.stage(tx, "films", "tagger")
        row = {"project_id": stage.project_id, "stage_id": stage.id, "number": 3, "method": "head", "state": "serving"}
        figures = {"map": 0.66, "map_baseline": 0.31, "learnt_from": 90, "held_back": 28}
        facts = {
            "folder": "f/3",
            "tags": 3,
            "metrics": json.dumps(figures),
            "settings": "{}",
            "why": "It is the first one.",
        }
        tx.add(tagger_table, {**row, **facts, "settled": 118, "seconds": 4.0, "trained_at": house.now()})
    return made


@pytest.fixture
def trying(model: Mean) -> Trying:
    """The playground with a tagger that sees colours; addresses mean a server of the test."""
    about = tagger.About("head", ("red", "green", "blue"), uncalibrated(3), thresholds={"red": 0.7}, notes=("Mind.",))
    return Trying(serving=lambda house, stage: tagger.Tagger(about, model))


@pytest.fixture
def guest(house: House, films: Films, trying: Trying) -> Iterator[httpx.Client]:
    """Somebody new, at a server that runs as `manyeyes serve` runs it."""
    with serving(house, trying=trying) as address, httpx.Client(base_url=address, trust_env=False, timeout=20) as one:
        one.headers.update(OURS)
        yield one


def a_picture(
    colour: tuple[int, int, int] = (250, 20, 20), size: tuple[int, int] = (64, 48), kind: str = "PNG"
) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, kind)
    return held.getvalue()


def everything_below(site: Path) -> dict[str, int]:
    """Every file of the site but the database's own, with its size."""
    return {
        str(path.relative_to(site)): path.stat().st_size
        for path in site.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def test_an_upload_is_looked_at_and_nothing_of_it_stays(guest: httpx.Client, house: House, films: Films) -> None:
    before = everything_below(house.site)
    sent = a_picture()
    reply = guest.post(PREDICT, content=sent)

    told = reply.json()
    now = guest.get("/api/v1/projects/films/playground").json()
    assert reply.status_code == 200
    assert (now["state"], now["missing"], now["tagger"]) == ("ready", None, told["tagger"])
    assert (now["tagger"]["number"], now["tagger"]["map"], now["tagger"]["held_back"]) == (3, 0.66, 28)
    assert (told["tags"][0]["name"], len(told["tags"])) == ("red", 3)
    assert told["tags"][0]["score"] > 0.9
    assert told["tags"][0]["threshold"] == 0.7
    assert (told["width"], told["height"]) == (64, 48)
    assert (told["heat"], told["preview"], told["yours"]) == (None, None, None)
    assert told["tagger"]["release"] is None
    assert told["tagger"]["metrics"]["map"] == 0.66
    assert told["tagger"]["trained_at"].startswith("2023-")
    assert told["tagger"]["notes"] == ["Mind."]
    assert reply.headers["cache-control"] == "no-store"
    assert "set-cookie" not in reply.headers, "who only tries a picture is written down nowhere"
    assert everything_below(house.site) == before
    assert sent[40:80] not in b"".join(path.read_bytes() for path in house.site.rglob("*.sqlite*"))


def test_a_heat_map_and_a_preview_come_when_they_are_asked_for(guest: httpx.Client, model: Mean) -> None:
    told = guest.post(PREDICT, content=a_picture(), params={"heat": "red", "preview": True}).json()

    assert (told["heat"]["tag"], told["heat"]["side"], len(told["heat"]["cells"])) == ("red", 7, 49)
    assert told["preview"].startswith("data:image/webp;base64,")
    assert model.seen == 51
    wrong = guest.post(PREDICT, content=a_picture(), params={"heat": "purple"})
    assert (wrong.status_code, wrong.json()["detail"]) == (404, "This tagger does not know the tag purple.")


def test_a_picture_of_the_project_is_looked_at_by_its_id(guest: httpx.Client, films: Films) -> None:
    told = guest.post(PREDICT, json={"item": films.items[1].public_id}).json()
    assert told["tags"]
    for wrong in ("nobody", "x" * 3000):
        assert guest.post(PREDICT, json={"item": wrong}).status_code == 404
    for wish in ({}, {"url": "http://a.b/c", "item": "d"}, {"place": "e"}):
        assert guest.post(PREDICT, json=wish).status_code == 422


def test_an_address_is_fetched_by_us_and_nothing_near_is(house: House, films: Films, trying: Trying) -> None:
    with pictures_serving({"/cat.png": picture(a_picture())}) as host:
        limits = Limits(parallel=1, retries=0, timeout=5.0, ports=(host.port,))
        trying.fetch = partial(collect.fetch, net=host.net, limits=limits, manners=Manners())
        with serving(house, trying=trying) as address, httpx.Client(base_url=address, trust_env=False) as guest:
            guest.headers.update(OURS)
            told = guest.post(PREDICT, json={"url": host.url("/cat.png")}, params={"preview": True})
            assert told.json()["tags"][0]["name"] == "red"
            trying.fetch = partial(collect.fetch, manners=Manners())
            for near in ("http://127.0.0.1/x.png", "http://169.254.169.254/latest", "file:///etc/passwd", "router"):
                refused = guest.post(PREDICT, json={"url": near})
                assert refused.status_code == 422, near
                assert "not fetched" in refused.json()["detail"]


BROKEN = {
    "no picture": b"hello",
    "nothing": b"",
    "cut short": a_picture(size=(640, 480), kind="JPEG")[:900],
    "a page": b"<html><script>alert(1)</script></html>",
}


def test_what_is_no_picture_is_said_in_a_sentence(guest: httpx.Client, house: House) -> None:
    before = everything_below(house.site)
    for name, sent in BROKEN.items():
        reply = guest.post(PREDICT, content=sent)
        assert (reply.status_code, reply.json()["detail"][-1]) == (422, "."), name

    assert everything_below(house.site) == before


def test_a_bomb_is_refused_and_the_next_picture_is_looked_at(guest: httpx.Client) -> None:
    held = io.BytesIO()
    Image.new("1", (16_000, 16_000)).save(held, "PNG", compress_level=9)
    bomb = guest.post(PREDICT, content=held.getvalue())

    assert bomb.status_code == 422
    assert "pixel" in bomb.json()["detail"]
    assert guest.post(PREDICT, content=a_picture()).status_code == 200


def test_more_than_twenty_megabytes_are_refused_however_they_come(guest: httpx.Client) -> None:
    """And what a page of another site made a browser send, without the header that it cannot send, is too."""
    large = b"x" * (20 * 1024 * 1024 + 1)
    assert guest.post(PREDICT, content=large).status_code == 413
    assert (
        guest.post(PREDICT, content=(large[at : at + 1_000_000] for at in range(0, len(large), 1_000_000))).status_code
        == 413
    )
    assert guest.post(PREDICT, json={"url": "http://a.b/" + "c" * 300_000}).status_code == 413
    del guest.headers["X-Manyeyes"]
    assert guest.post(PREDICT, content=a_picture()).status_code == 403


def test_what_is_too_much_is_refused_at_once_and_told_when_to_come_again(guest: httpx.Client, model: Mean) -> None:
    """Also with bodies larger than what fits on the wire: the refusal is read, not a broken connection."""
    model.go_on.clear()
    large = a_picture() + b"\0" * 3_000_000  # what follows a PNG's end does not matter to it
    codes: list[int] = []
    waits: list[str] = []

    def one() -> None:
        reply = guest.post(PREDICT, content=large)
        codes.append(reply.status_code)
        if reply.status_code == 429:
            waits.append(reply.headers["retry-after"])
        if len(codes) == 20 - AT_ONCE:
            model.go_on.set()

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(set(codes)) == [200, 429]
    assert codes.count(200) == AT_ONCE
    assert waits == ["1"] * (20 - AT_ONCE)


def test_one_guest_comes_only_as_often_as_the_project_says(house: House, films: Films, trying: Trying) -> None:
    file = house.site / "project.yaml"
    file.write_text(file.read_text().replace("50/s", "30/min"))
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(file), ".", house.now())
    with serving(house, trying=trying) as address, httpx.Client(base_url=address, trust_env=False) as guest:
        guest.headers.update(OURS)
        codes = [guest.post(PREDICT, content=a_picture()).status_code for _ in range(4)]

    assert codes == [200, 429, 429, 429]


def test_only_what_is_in_ones_own_hands_can_be_answered(guest: httpx.Client, house: House, films: Films) -> None:
    claimed = guest.post(f"{films.stage}/claim", json={"count": 1}).json()["tasks"][0]
    mine = guest.post(PREDICT, json={"item": claimed["item"]["id"]}).json()["yours"]
    expected = {"assignment": claimed["assignment"], "stage": "features", "questions": ["text", "logo"]}
    assert mine == {**expected, "revision": 1, "answers": {}}
    same = next(item for item in films.items if item.public_id == claimed["item"]["id"])
    assert guest.post(PREDICT, content=house.blobs.get(items.original(same.sha256))).json()["yours"] == mine
    for other in films.items:
        if other.public_id != claimed["item"]["id"]:
            assert guest.post(PREDICT, json={"item": other.public_id}).json()["yours"] is None

    said = {"text": "yes", "logo": "no"}
    body = {"revision": 1, "answers": said, "shown_ms": 900, "client": "playground"}
    assert guest.put(f"/api/v1/assignments/{claimed['assignment']}/answer", json=body).status_code == 200
    again = guest.post(PREDICT, json={"item": claimed["item"]["id"]}).json()["yours"]
    assert again == {**expected, "revision": 2, "answers": said}


def test_once_it_can_no_longer_be_changed_it_is_nobodys(
    guest: httpx.Client, house: House, films: Films, clock: Clock
) -> None:
    claimed = guest.post(f"{films.stage}/claim", json={"count": 1}).json()["tasks"][0]
    body = {"revision": 1, "answers": {"text": "yes", "logo": "no"}, "shown_ms": 900}
    guest.put(f"/api/v1/assignments/{claimed['assignment']}/answer", json=body)
    clock.pass_by(1801)

    assert guest.post(PREDICT, json={"item": claimed["item"]["id"]}).json()["yours"] is None


def test_before_there_is_a_tagger_it_says_what_is_missing(house: House, films: Films) -> None:
    none = Trying(serving=lambda house, stage: None)
    with serving(house, trying=none) as address, httpx.Client(base_url=address, trust_env=False) as guest:
        now = guest.get("/api/v1/projects/films/playground").json()
        refused = guest.post(PREDICT, content=a_picture(), headers=OURS)

    assert now["state"] == "not_yet"
    assert now["sentence"] == "0 of 50 settled, then it can try."
    assert (now["missing"]["settled"], now["missing"]["wanted"]) == (0, 50)
    assert (refused.status_code, refused.json()["detail"]) == (409, now["sentence"])


def test_a_project_that_trains_no_tagger_says_so(house: House) -> None:
    make_films(house)
    with serving(house) as address, httpx.Client(base_url=address, trust_env=False) as guest:
        assert guest.get("/api/v1/projects/films/playground").json()["state"] == "no_stage"
        assert guest.get("/api/v1/projects/nobody/playground").status_code == 404
        assert guest.post(PREDICT, content=a_picture(), headers=OURS).status_code == 409
