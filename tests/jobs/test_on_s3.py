"""A whole project with its pictures in S3: imported, screened, shown to people, released."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.faults.machines import a_site, apply
from tests.media.pictures import a_gradient, encoded
from tests.storage.s3 import an_s3

from manyeyes import items
from manyeyes.api import Names, create_app
from manyeyes.cli.import_ import import_project
from manyeyes.cli.release import release_project
from manyeyes.cli.run import run_project
from manyeyes.house import open_house
from manyeyes.settings import Settings


def silent(line: str) -> None:
    """Nobody listens."""


def test_a_project_goes_all_the_way_with_its_pictures_in_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [tmp_path / f"{number}.jpg" for number in range(6)]
    for number, picture in enumerate(pictures):
        picture.write_bytes(encoded(a_gradient(90 + 7 * number, 64 + 11 * number), "JPEG"))
    with an_s3(monkeypatch) as (bucket, _):
        site = a_site(tmp_path / "site", pictures)
        with open_house(site, settings=Settings(blobs=bucket)) as house:
            project = apply(house)
            done = import_project(house, {"folder": ".", "stage": ""}, silent)
            assert done["found"] == done["new"] + done["known"] + done["twin"] + done["rejected"]
            assert done["waiting"] == {"screen": done["new"]}
            stands = run_project(house, {"folder": ".", "stage": ""}, silent)["stages"][0]
            assert stands["in"] == stands["passed"] + stands["dropped"]
            assert stands["passed"] > 0
            assert not (house.private / "blobs").exists()
            with house.reading() as tx:
                every = items.in_project(tx, project.id)
            app = create_app(house, names=Names(frozenset({"testserver"}), any_ip=False, origins=frozenset()))
            with TestClient(app) as shown:
                for size in (320, 1024):  # one that is there, one that is made from the original
                    reply = shown.get(f"/media/{every[0].address}/{size}.webp")
                    assert (reply.status_code, reply.content[8:12]) == (200, b"WEBP")
            for item in every:
                assert hashlib.sha256(house.blobs.get(items.original(item.sha256))).hexdigest() == item.sha256
            made = release_project(house, {"folder": ".", "stage": "", "name": ""}, silent)
            assert Path(made["folder"]).is_dir()
