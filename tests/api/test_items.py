"""A program gives pictures one by one: each is new, known, a twin of one that is here, or rejected with its reason."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.api.conftest import Door, Visitor
from tests.api.site import PROJECT

from manyeyes import collect, flow, items, people, projects
from manyeyes.collect import AlreadyHere, Gift
from manyeyes.house import House
from manyeyes.media import HASHES, Jail, Look

GIVE = "/api/v1/projects/films/stages/import/items"
FRAMES = sorted((Path(collect.__file__).parents[1] / "demo" / "frames").glob("*/*.jpg"))
Give = Callable[..., dict[str, object]]


def films(house: House, accept: str = "") -> None:
    """A project with an import stage."""
    (house.site / "frames").mkdir()
    text = PROJECT % "who: [guest]"
    (house.site / "project.yaml").write_text(text.replace("{folder: frames}", "{folder: frames}" + accept))
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", house.now())


def a_program(house: House, door: Door, role: str = "owner") -> Visitor:
    """A program with a token."""
    with house.transaction() as tx:
        who = people.the_owner(tx, house.now()) if role == "owner" else people.new_worker(tx, "program", house.now())
        token = people.make_token(tx, who.id, "camera", role, house.now())
    return door(headers={"Authorization": f"Bearer {token}", "X-Manyeyes": "1"})


@pytest.fixture
def give(house: House, door: Door) -> Give:
    """Gives one picture and returns what was said."""
    films(house)
    program = a_program(house, door)

    def given(data: bytes, key: str = "", **where: str) -> dict[str, object]:
        reply = program.post(GIVE, content=data, headers={"Idempotency-Key": key} if key else {}, params=where)
        told: dict[str, object] = reply.json() | {"status": reply.status_code}
        return told

    return given


def copied(data: bytes, *, quality: int = 95, scale: float = 1.0) -> bytes:
    """The same picture in other bytes."""
    held = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        size = (round(picture.width * scale), round(picture.height * scale))
        picture.convert("RGB").resize(size).save(held, "JPEG", quality=quality)
    return held.getvalue()


def test_a_new_picture_is_taken_in_and_people_get_it(house: House, door: Door, give: Give) -> None:
    told = give(FRAMES[0].read_bytes(), series="My film")
    assert told["outcome"] == "new"
    item = told["item"]
    assert isinstance(item, dict)
    assert item["series"] == "My film"
    assert door().get(str(item["url"])).status_code == 200
    with house.reading() as tx:
        stage = projects.stage(tx, "films", "features")
        assert flow.items_in(tx, stage.id) == {"here": 1}


def test_the_same_picture_in_other_bytes_is_here_already_and_a_different_one_is_not(give: Give) -> None:
    original = FRAMES[0].read_bytes()
    first = give(original)["item"]
    again = give(original)
    assert (again["outcome"], again["item"]) == ("known", first)
    for copy in (copied(original, quality=60), copied(original, scale=0.5)):
        told = give(copy)
        assert (told["outcome"], told["item"]) == ("twin", first)
        assert told["reason"] == "A picture that shows the same is here already."
    assert give(next(one for one in FRAMES if one.parent != FRAMES[0].parent).read_bytes())["outcome"] == "new"


def test_what_is_no_picture_is_rejected_with_the_reason(give: Give) -> None:
    told = give(b"GIF89a but not really")
    assert (told["status"], told["outcome"], told["item"]) == (200, "rejected", None)
    assert str(told["reason"]).endswith(".")
    assert give(b"")["outcome"] == "rejected"


def test_a_repeat_with_its_key_says_what_was_said_before(give: Give) -> None:
    data = FRAMES[0].read_bytes()
    assert give(data, key="photo-7") == give(data, key="photo-7")
    other = give(FRAMES[1].read_bytes(), key="photo-7")
    assert (other["status"], other["type"]) == (409, "/problems/key-used")


def test_a_withdrawn_picture_does_not_keep_others_out_and_is_not_shown(house: House, door: Door, give: Give) -> None:
    from sqlalchemy import update

    from manyeyes.storage.tables import item

    data = FRAMES[0].read_bytes()
    give(data)
    with house.transaction() as tx:
        tx.run(update(item).values(state="withdrawn"))
    told = give(data)
    assert (told["outcome"], told["item"]) == ("known", None)
    assert give(copied(data, quality=60))["outcome"] == "new"


def test_a_project_may_keep_twins(house: House, door: Door) -> None:
    films(house, ", accept: {twin: keep, min_side: 64}")
    program = a_program(house, door)
    data = FRAMES[0].read_bytes()
    told = [
        program.post(GIVE, content=one).json() for one in (data, copied(data, quality=60), copied(data, scale=0.05))
    ]
    assert [one["outcome"] for one in told] == ["new", "new", "rejected"]
    assert "64 is the least" in told[2]["reason"]


def test_only_the_owners_programs_may_give_and_only_with_the_header(house: House, door: Door, give: Give) -> None:
    data = FRAMES[0].read_bytes()
    assert a_program(house, door, "worker").post(GIVE, content=data).status_code == 403
    assert door().post(GIVE, content=data, headers={"X-Manyeyes": "1"}).status_code == 403
    program = a_program(house, door)
    del program.headers["X-Manyeyes"]
    assert program.post(GIVE, content=data).json()["type"] == "/problems/header-missing"


def test_a_picture_of_megabytes_passes_and_too_many_are_refused(give: Give) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1000, 1000, 3), dtype=np.uint8)
    held = io.BytesIO()
    Image.fromarray(noise).save(held, "PNG")
    assert len(held.getvalue()) > 2_000_000
    assert give(held.getvalue())["outcome"] == "new"
    told = give(bytes(20 * 1024 * 1024 + 1))
    assert (told["status"], told["detail"]) == (413, "This is too much at once: 20 MB is the most this address takes.")


def test_a_stage_that_imports_nothing_takes_nothing(house: House, door: Door, give: Give) -> None:
    reply = a_program(house, door).post(GIVE.replace("import", "features"), content=FRAMES[0].read_bytes())
    assert (reply.status_code, reply.json()["type"]) == (409, "/problems/not-an-import")


def a_look(random: np.random.Generator) -> Look:
    words = random.integers(0, 2**64, len(HASHES), dtype=np.uint64)
    return Look(1, words.astype("<u8").tobytes(), random.bytes(48), 1.0, 0.5, 0.5, 0.5)


def test_pictures_that_came_another_way_are_found_too_in_milliseconds(house: House, give: Give) -> None:
    with house.transaction() as tx:
        project = projects.find(tx, "films")
        source = projects.stage(tx, "films", "import")
    random, here = np.random.default_rng(2), AlreadyHere(project.id)
    known = [kept_with(house, project.id, a_look(random)) for _ in range(300)]
    with house.reading() as tx:
        assert [here.find(tx, look)[0].id for _, look in known] == [id for id, _ in known]
        assert here.find(tx, a_look(random)) == []
    late = kept_with(house, project.id, a_look(random))
    with house.reading() as tx:
        began = time.perf_counter()
        assert here.find(tx, late[1])[0].id == late[0]
        assert time.perf_counter() - began < 0.5  # some milliseconds, on a machine that does much else too
    with Jail(1) as jail:
        gift = Gift(FRAMES[0].read_bytes(), "film")
        assert collect.upload(house, project, source, gift, jail, here, flow.enter).outcome == "new"


def kept_with(house: House, project_id: int, look: Look) -> tuple[int, Look]:
    """A picture that looks like that; no bytes behind it."""
    from tests.makers import a_seen

    from manyeyes.storage import random_id

    with house.transaction() as tx:
        series = items.add_series(tx, project_id, "other", "Other", {})
        seen = a_seen(int.from_bytes(random_id().encode(), "big"))
        item_id, _ = items.add(tx, project_id, seen, series, False, house.now())
        items.keep_look(tx, item_id, look)
        return item_id, look
