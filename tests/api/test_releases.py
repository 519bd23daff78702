"""A release over HTTP: made by the owner, or by anyone in a demo, and carried home as one file."""

from __future__ import annotations

import io
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import Visitor, serving
from tests.api.site import make_films

from manyeyes import datasets, projects
from manyeyes.house import House, open_house
from manyeyes.jobs import at_work
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
        with at_work(house), serving(house) as address:
            visitor = Visitor(base_url=address, trust_env=False, timeout=30)
            begun = visitor.post(RELEASES, json={})
            assert (begun.status_code, begun.json()["name"], begun.json()["number"]) == (202, "v1", 1)
            made = made_at_last(visitor, "v1")
            assert (made["name"], made["number"], made["counts"]["items"]) == ("v1", 1, 6)
            assert visitor.get(RELEASES).json() == {"releases": [made]}
            parcel = zipfile.ZipFile(io.BytesIO(visitor.get(made["url"]).content))
            assert parcel.testzip() is None
            assert "v1/consensus.parquet" in parcel.namelist()
            assert visitor.post(RELEASES, json={"name": "v1"}).status_code == 409
            assert visitor.get(f"{RELEASES}/..%2Fv1.zip").status_code == 404
            assert visitor.get("/api/v1/projects/films").json()["notice"].startswith("Other helpers here are made up.")
            visitor.close()


def test_a_release_comes_in_the_format_somebody_reads_and_is_written_once(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site", settings=Settings(demo=True)) as house:
        make_films(house)
        with at_work(house), serving(house) as address:
            visitor = Visitor(base_url=address, trust_env=False, timeout=30)
            visitor.post(RELEASES, json={"name": "v1"})
            made_at_last(visitor, "v1")
            told = visitor.get(f"{RELEASES}/v1/formats").json()
            coco = next(one for one in told["formats"] if one["name"] == "coco")
            assert (coco["there"], told["questions"]) == (False, [])
            parcel = visitor.get(coco["url"])
            assert "films-v1-coco.zip" in parcel.headers["Content-Disposition"]
            names = zipfile.ZipFile(io.BytesIO(parcel.content)).namelist()
            assert {"films-v1-coco/export.json", "films-v1-coco/card.md"} <= set(names)
            assert visitor.get(coco["url"]).content == parcel.content
            assert {one["name"] for one in visitor.get(f"{RELEASES}/v1/formats").json()["formats"] if one["there"]} == {
                "coco"
            }
            which = visitor.get(f"{RELEASES}/v1/formats/yolo.zip?about=colour").json()
            assert which["type"] == "/problems/which-question"
            assert visitor.get(f"{RELEASES}/v1/formats/none.zip").json()["type"] == "/problems/no-such-format"
            visitor.close()


def test_a_format_is_for_the_owner(house: House, visitor: Visitor) -> None:
    make_films(house)
    assert visitor.get(f"{RELEASES}/v1/formats").json()["type"] == "/problems/owner-only"
    assert visitor.get(f"{RELEASES}/v1/formats/coco.zip").status_code == 403


def made_at_last(visitor: Visitor, name: str) -> dict[str, Any]:
    """Ask how far it is until it is there."""
    for _ in range(300):
        told = visitor.get(f"{RELEASES}/{name}/progress").json()
        if told["release"]:
            return dict(told["release"])
        assert told["job"]["state"] in ("running", "done"), told
        threading.Event().wait(0.05)
    raise AssertionError(f"{name} was not made")


def test_the_page_of_a_release_tells_all_of_it_and_what_changed(house: House, visitor: Visitor) -> None:
    make_films(house)
    with house.reading() as tx:
        project, stage = projects.find(tx, "films"), projects.stage(tx, "films", "dataset")
    for _ in range(2):
        datasets.make_release(house, project, stage, None, lambda line: None)
    page = visitor.get(f"{RELEASES}/v2").json()
    assert (page["name"], page["number"], page["counts"]["items"]) == ("v2", 2, 6)
    assert page["url"].endswith("/releases/v2.zip")
    assert page["since"]["sentence"] == "v2 holds the same items and values as v1."
    assert page["card"].startswith(f"# {page['title']}")
    assert {file["name"] for file in page["files"]} >= {"items.parquet", "targets.parquet", "card.json"}
    assert [one["question"] for one in page["questions"]] == ["text", "logo"]
    assert page["model"] is None
    assert visitor.get(f"{RELEASES}/v1").json()["since"] is None
    assert visitor.get(f"{RELEASES}/v9").status_code == 404
    assert visitor.get(f"{RELEASES}/v9/progress").status_code == 403


@pytest.mark.parametrize("name", ["../up", "", "a/b", "x" * 101, "v1.private"])
def test_a_name_that_can_be_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site", settings=Settings(demo=True)) as house:
        make_films(house)
        with serving(house) as address, Visitor(base_url=address, trust_env=False) as visitor:
            reply = visitor.post(RELEASES, json={"name": name})
            assert reply.status_code in (400, 422)
            assert reply.json()["detail"]
