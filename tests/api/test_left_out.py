"""The owner looks at what a machine left out, with reasons and numbers, and takes it back."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.api.conftest import Door
from tests.api.screened import Screened, make_screened, the_owner

from manyeyes.house import House


@pytest.fixture
def screened(house: House) -> Screened:
    """A site whose screen has done its work."""
    return make_screened(house)


def test_each_picture_comes_with_its_reasons_and_the_twin_that_was_kept(
    screened: Screened, house: House, door: Door
) -> None:
    told = the_owner(house, door).get(screened.path).json()
    kept, twin, blank, small = screened.pictures
    rows = {row["id"]: row for row in told["left_out"]}
    assert set(rows) == {twin.public_id, blank.public_id, small.public_id, screened.frame}
    assert rows[twin.public_id]["twin"] == {
        "id": kept.public_id,
        "url": f"/media/{kept.address}/1024.webp",
        "thumbnail_url": f"/media/{kept.address}/320.webp",
        "how": "mirrored",
        "bits": 2,
    }
    why = {"what": "min_side", "verdict": "sure", "number": 40, "bound": 64}
    assert rows[small.public_id]["findings"][0] == why
    assert [one["what"] for one in rows[small.public_id]["findings"]] == ["min_side", "blur"]
    assert (told["counts"], told["total"]) == ({"twin": 1, "blank": 1, "min_side": 1, "blur": 1}, 4)
    assert told["after"] is None


def test_only_one_reason_and_page_by_page(screened: Screened, house: House, door: Door) -> None:
    owner = the_owner(house, door)
    blank = owner.get(screened.path, params={"what": "blank"}).json()["left_out"]
    assert [row["id"] for row in blank] == [screened.pictures[2].public_id]
    seen, after = [], 0
    while after is not None:
        page = owner.get(screened.path, params={"after": after, "limit": 1}).json()
        seen += [row["id"] for row in page["left_out"]]
        after = page["after"]
    assert sorted(seen) == sorted([*(one.public_id for one in screened.pictures[1:]), screened.frame])


def test_a_frame_that_was_never_encoded_is_seen_small_and_only_by_the_owner(
    screened: Screened, house: House, door: Door
) -> None:
    owner = the_owner(house, door)
    row = next(row for row in owner.get(screened.path).json()["left_out"] if row["id"] == screened.frame)
    assert (row["url"], row["time"]) == (None, 12.5)
    reply = owner.get(row["thumbnail_url"])
    assert reply.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(reply.content)).size == (160, 90)
    assert door().get(row["thumbnail_url"]).status_code == 403
    assert owner.get(f"{screened.path}/frame-999/thumbnail.webp").status_code == 404


def test_what_was_left_out_is_shown_to_its_owner(screened: Screened, house: House, door: Door) -> None:
    owner = the_owner(house, door)
    rows = [row for row in owner.get(screened.path).json()["left_out"] if row["url"]]
    assert [owner.get(row["thumbnail_url"]).status_code for row in rows] == [200] * 3


def test_a_picture_that_is_taken_back_goes_to_people_and_can_be_left_out_again(
    screened: Screened, house: House, door: Door
) -> None:
    owner, blank = the_owner(house, door), screened.pictures[2].public_id
    assert people_get(door) == {screened.pictures[0].public_id}
    reply = owner.post(f"{screened.path}/{blank}/take-back")
    assert reply.json() == {"id": blank, "taken_back": True}
    row = next(row for row in owner.get(screened.path).json()["left_out"] if row["id"] == blank)
    assert row["taken_back"] is True
    assert owner.delete(f"{screened.path}/{blank}/take-back").json() == {"id": blank, "taken_back": False}
    assert people_get(door) == {screened.pictures[0].public_id}

    owner.post(f"{screened.path}/{blank}/take-back")
    assert blank in people_get(door)
    stays = owner.delete(f"{screened.path}/{blank}/take-back")  # somebody holds it now
    assert (stays.status_code, stays.json()["type"]) == (409, "/problems/people-have-it")


def people_get(door: Door) -> set[str]:
    """The pictures that somebody new is lent."""
    tasks = door().post("/api/v1/projects/films/stages/features/claim", json={"count": 20}).json()["tasks"]
    return {task["item"]["id"] for task in tasks}


def test_what_was_not_left_out_is_not_taken_back(screened: Screened, house: House, door: Door) -> None:
    owner = the_owner(house, door)
    for name in (screened.pictures[0].public_id, "nothing", "frame-999"):
        assert owner.post(f"{screened.path}/{name}/take-back").status_code == 404


def test_nobody_else_may_look_or_take_back(screened: Screened, door: Door) -> None:
    stranger = door()
    assert stranger.get(screened.path).status_code == 403
    assert stranger.post(f"{screened.path}/{screened.pictures[2].public_id}/take-back").status_code == 403


def test_progress_says_how_many_wait_passed_and_were_left_out(screened: Screened, door: Door) -> None:
    stages = door().get("/api/v1/projects/films/progress").json()["stages"]
    names = ("waiting", "passed", "dropped", "left_out")
    numbers = {one["name"]: tuple(one[name] for name in names) for one in stages}
    assert numbers["screen"] == (0, 1, 3, 4)  # three items, and a frame that was never encoded
    assert numbers["import"] == (0, 4, 0, 0)
