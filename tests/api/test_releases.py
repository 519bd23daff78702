"""A release over HTTP: made by the owner, or by anyone in a demo, and carried home as one file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.api.conftest import Visitor, serving
from tests.api.site import make_films

from manyeyes.house import House, open_house
from manyeyes.settings import Settings

RELEASES = "/api/v1/projects/films/releases"


def test_only_the_owner_freezes_a_release(house: House, visitor: Visitor) -> None:
    make_films(house)
    assert visitor.get(RELEASES).json() == {"releases": []}
    assert visitor.post(RELEASES, json={"name": "v1"}).json()["type"] == "/problems/owner-only"
    assert visitor.get(f"{RELEASES}/v1.zip").status_code == 403


def test_in_a_demo_anyone_freezes_one_and_takes_it_home(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site", settings=Settings(demo=True)) as house:
        make_films(house)
        with serving(house) as address, Visitor(base_url=address, trust_env=False, timeout=30) as visitor:
            made = visitor.post(RELEASES, json={}).json()
            assert (made["name"], made["number"], made["counts"]["items"]) == ("v1", 1, 6)
            assert visitor.get(RELEASES).json() == {"releases": [made]}
            parcel = zipfile.ZipFile(io.BytesIO(visitor.get(made["url"]).content))
            assert parcel.testzip() is None
            assert "v1/consensus.parquet" in parcel.namelist()
            assert visitor.post(RELEASES, json={"name": "v1"}).status_code == 409
            assert visitor.get(f"{RELEASES}/..%2Fv1.zip").status_code == 404
            assert visitor.get("/api/v1/projects/films").json()["notice"].startswith("Other helpers here are made up.")


@pytest.mark.parametrize("name", ["../up", "", "a/b", "x" * 101, "v1.private"])
def test_a_name_that_can_be_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site", settings=Settings(demo=True)) as house:
        make_films(house)
        with serving(house) as address, Visitor(base_url=address, trust_env=False) as visitor:
            reply = visitor.post(RELEASES, json={"name": name})
            assert reply.status_code in (400, 422)
            assert reply.json()["detail"]
