"""Pictures: who may see them, until when, and that their headers tell nothing about what they are for."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import update
from tests.api.conftest import Visitor
from tests.api.site import make_films

from manyeyes import items
from manyeyes.house import House
from manyeyes.storage.tables import item


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def test_a_larger_picture_is_made_when_it_is_first_asked_for_and_kept(house: House, visitor: Visitor) -> None:
    picture = make_films(house).items[0]
    reply = visitor.get(f"/media/{picture.address}/1024.webp")
    assert Image.open(io.BytesIO(reply.content)).size == (1024, 683)
    assert house.blobs.get(items.derived(picture.sha256, 1024)) == reply.content


@pytest.mark.parametrize("path", ["nosuchpict/640.webp", "{address}/641.webp", "{address}/0.webp", "{address}/640.png"])
def test_what_is_not_there_is_404(house: House, visitor: Visitor, path: str) -> None:
    picture = make_films(house).items[0]
    assert visitor.get(f"/media/{path.format(address=picture.address)}").status_code == 404


def test_a_withdrawn_picture_is_gone_at_once_even_for_a_browser_that_has_it(house: House, visitor: Visitor) -> None:
    picture = make_films(house).items[0]
    path = f"/media/{picture.address}/640.webp"
    tag = visitor.get(path).headers["etag"]
    assert visitor.get(path, headers={"If-None-Match": tag}).status_code == 304
    with house.transaction() as tx:
        tx.run(update(item).where(item.c.id == picture.id).values(state="withdrawn"))
    reply = visitor.get(path, headers={"If-None-Match": tag})
    assert (reply.status_code, reply.json()["detail"]) == (410, "This picture was withdrawn.")


def test_a_training_picture_and_any_other_have_the_same_headers(house: House, visitor: Visitor) -> None:
    films = make_films(house, training=True)
    learnt = visitor.get(f"{films.stage}/training").json()["item"]["url"]
    replies = [visitor.get(path) for path in (learnt, f"/media/{films.items[0].address}/640.webp")]
    told = [{name: value for name, value in reply.headers.items() if name not in ("etag", "date")} for reply in replies]
    assert told[0] == told[1]
    assert told[0]["cache-control"].startswith("private, max-age=")
    assert "last-modified" not in told[0]


def test_an_original_that_was_changed_since_is_not_shown_as_the_old_one(house: House, visitor: Visitor) -> None:
    picture = make_films(house).items[0]
    house.blobs.put(items.original(picture.sha256), b"something else")
    reply = visitor.get(f"/media/{picture.address}/1024.webp")
    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/picture-lost")
    assert int(reply.headers["retry-after"]) > 0
