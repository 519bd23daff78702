"""The owner sees which tags are rare, and brings their pictures to people first; others see nothing of it."""

from __future__ import annotations

import pytest
from tests.api.conftest import Door
from tests.api.screened import the_owner
from tests.makers import a_project, everybody_answers, pictures, the_stage

from manyeyes import items, projects
from manyeyes.house import House

TAGS = "/api/v1/projects/eyes/tags"


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def test_the_owner_sees_the_rarest_tag_first_and_asks_for_it(house: House, door: Door) -> None:
    project = a_project(house)
    some = pictures(house, project, 3)
    everybody_answers(house, the_stage(house, project), 2, "yes")
    more = pictures(house, project, 2)
    with house.transaction() as tx:
        source = projects.stage(tx, "eyes", "import")
        items.keep_all_given(tx, source.id, [(more[0], items.Given(1, ("harp",), {}, 0.9))])
    owner = the_owner(house, door)
    told = owner.get(TAGS).json()
    assert [(one["tag"], one["pictures"]) for one in told["tags"]] == [("harp", 1), ("text", len(some))]
    harp, text = told["tags"]
    assert (harp["stage"], harp["work"], harp["can_be_first"], harp["skill"]) == ("features", "/p/eyes", True, None)
    assert (text["ask"], text["agreement"], text["can_be_first"]) == ("Is there any text?", 1.0, False)
    assert told["sentence"] == "2 tags, 2 of them on fewer than 30 pictures; rarest: harp on 1"
    assert len(owner.get(TAGS, params={"most": 1}).json()["tags"]) == 1
    asked = {"tag": "harp", "stage": "features"}
    done = owner.post(f"{TAGS}/ask-first", json=asked, headers={"X-Manyeyes": "1"}).json()
    assert (done["pictures"], done["by"]) == (1, "given")
    nobody = owner.post(f"{TAGS}/ask-first", json=asked | {"stage": "release"}, headers={"X-Manyeyes": "1"})
    assert nobody.status_code == 409


def test_nobody_but_the_owner_reads_them(door: Door, house: House) -> None:
    a_project(house)
    assert door().get(TAGS).status_code == 403
    asked = {"tag": "harp", "stage": "features"}
    assert door().post(f"{TAGS}/ask-first", json=asked, headers={"X-Manyeyes": "1"}).status_code == 403
