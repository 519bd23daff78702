"""Whoever waits for the dataset is told by a feed: valid, absolute, the same for everybody, and cheap to ask again."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.api.conftest import Door, Visitor, serving
from tests.api.site import PROJECT, make_films
from tests.conftest import Clock

from manyeyes import projects
from manyeyes.api.feed import put
from manyeyes.cli.front import Front
from manyeyes.cli.public_address import checked
from manyeyes.datasets import store
from manyeyes.house import House

FEED = "/p/films/releases.atom"
A = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</title><script>alert(1)</script> & \"x\" 'y' ]]> \u202e\u0001 🐙 &lt;b&gt;"
COUNTS = {"items": 1500, "items_kept": 1204, "answers": 3400, "answers_made_up": 12}


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def released(house: House, name: str, number: int = 1) -> None:
    with house.transaction() as tx:
        stage = projects.stage(tx, "films", "dataset")
        row: dict[str, Any] = {"project_id": stage.project_id, "stage_id": stage.id, "number": number, "name": name}
        store.enter(tx, {**row, "folder": f"releases/{name}", "counts": COUNTS, "made_at": house.now()})


def read(reply: httpx.Response) -> ElementTree.Element:
    assert reply.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(reply.content)


def must_be_atom(feed: ElementTree.Element) -> None:
    """What RFC 4287 asks of a feed and of each entry."""
    assert feed.tag == f"{A}feed"
    assert feed.find(f"{A}author/{A}name") is not None
    for one in (feed, *feed.findall(f"{A}entry")):
        for needed in ("id", "title", "updated"):
            (found,) = one.findall(f"{A}{needed}")
            assert found.text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one.findtext(f"{A}updated", ""))
        links = one.findall(f"{A}link")
        assert links
        assert all(link.get("href", "").startswith(("http://", "https://")) for link in links)
    names = [found.text for found in feed.iter(f"{A}id")]
    assert len(set(names)) == len(names)


def test_a_feed_is_there_before_anything_came_out(house: House, visitor: Visitor) -> None:
    make_films(house)
    feed = read(visitor.get(FEED))
    must_be_atom(feed)
    assert (feed.findtext(f"{A}title"), feed.findall(f"{A}entry")) == ("Anime or cartoon?", [])
    assert visitor.get("/p/nothing/releases.atom").status_code == 404


def test_each_release_is_told_with_what_is_in_it_and_where_its_page_is(
    house: House, visitor: Visitor, clock: Clock
) -> None:
    make_films(house)
    released(house, "v1")
    clock.pass_by(86400)
    released(house, "v2 & more", 2)
    feed = read(visitor.get(FEED))
    must_be_atom(feed)
    new, old = feed.findall(f"{A}entry")
    assert (new.findtext(f"{A}title"), old.findtext(f"{A}title")) == ("Dataset v2 & more is out", "Dataset v1 is out")
    assert new.findtext(f"{A}summary") == "Pictures: 1,204. Answers: 3,400. Of these made up: 12."
    assert feed.findtext(f"{A}updated") == new.findtext(f"{A}updated") == "2023-11-15T22:13:20.000Z"
    page = new.find(f"{A}link")
    assert page is not None
    assert page.get("href") == str(visitor.base_url.join("/p/films/releases/v2%20%26%20more"))
    assert visitor.get(page.get("href", "")).status_code == 200


def test_a_reader_hears_it_in_his_language(house: House, visitor: Visitor) -> None:
    make_films(house)
    released(house, "v1")
    german = read(visitor.get(FEED, headers={"Accept-Language": "de"}))
    assert german.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert german.findtext(f"{A}entry/{A}title") == "Der Datensatz v1 ist da"
    assert "Accept-Language" in visitor.get(FEED).headers["vary"]


def test_who_asks_again_gets_nothing_until_something_came_out(house: House, visitor: Visitor, clock: Clock) -> None:
    make_films(house)
    released(house, "v1")
    first = visitor.get(FEED)
    tag, date = first.headers["etag"], first.headers["last-modified"]
    assert parsedate_to_datetime(date).timestamp() == house.now()
    for known in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": date}):
        again = visitor.get(FEED, headers=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    strange = ({"If-None-Match": '"x"', "If-Modified-Since": date}, {"If-Modified-Since": "yesterday"})
    assert [visitor.get(FEED, headers=one).status_code for one in strange] == [200, 200]
    clock.pass_by(60)
    released(house, "v2", 2)
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        assert len(read(visitor.get(FEED, headers=known)).findall(f"{A}entry")) == 2


def test_a_hostile_title_is_text_in_the_feed_and_in_the_head_of_the_page(house: House, visitor: Visitor) -> None:
    make_films(house)
    text = PROJECT.replace('"Anime or cartoon?"', json.dumps(HOSTILE, ensure_ascii=False)) % "who: [guest]"
    (house.site / "project.yaml").write_text(text, encoding="utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", house.now())
    feed = read(visitor.get(FEED))
    must_be_atom(feed)
    title = feed.findtext(f"{A}title")
    assert title == HOSTILE.replace("\u0001", "\ufffd")
    head = visitor.get("/p/films/about").text.partition("</head>")[0]
    assert "<script>alert" not in head
    assert 'type="application/atom+xml"' in head


@given(st.text())
def test_any_text_can_be_written_and_read_back(text: str) -> None:
    root = ElementTree.Element("feed")
    put(root, "title", text)
    told = ElementTree.fromstring(ElementTree.tostring(root, encoding="utf-8")).findtext("title")
    plain = "".join(sign for sign in text if sign.isprintable())
    assert plain == "".join(sign for sign in told or "" if sign.isprintable() and (sign != "\ufffd" or sign in text))


def test_below_a_path_every_address_is_the_public_one(house: House) -> None:
    make_films(house)
    released(house, "v1")
    front = Front(port=0, public_url=checked("https://example.org/eyes"), trusted_proxy="127.0.0.1")
    with serving(house, front) as server, httpx.Client(base_url=server, trust_env=False) as reader:
        reader.headers["Host"] = "example.org"
        feed = read(reader.get(f"/eyes{FEED}"))
        head = reader.get("/eyes/p/films").text
    must_be_atom(feed)
    addresses = {link.get("href", "") for link in feed.iter(f"{A}link")}
    below = "https://example.org/eyes/p/films"
    assert addresses == {f"{below}/releases.atom", f"{below}/about", f"{below}/releases/v1"}
    assert 'href="p/films/releases.atom"' in head  # relative: <base> is /eyes/


def test_a_feed_is_for_everybody_and_writes_nobody_down(house: House, door: Door) -> None:
    make_films(house)
    released(house, "v1")
    anna, robot = door(), door(headers={"User-Agent": "reader"})
    replies = [one.get(FEED) for one in (anna, robot)]
    assert replies[0].content == replies[1].content
    assert not any("set-cookie" in reply.headers for reply in replies)
