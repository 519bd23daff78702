"""Somebody who has a release folder exports it; an owner moves in from another program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.datasets.formats.small_project import a_small_project, release_of
from typer.testing import CliRunner

from manyeyes.cli import app_for
from manyeyes.cli.export import NoSuchRelease, folder_of
from manyeyes.cli.unpack import FromAndFile
from manyeyes.errors import ManyEyesError
from manyeyes.house import open_house
from manyeyes.settings import Settings

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A release, its site closed."""
    with open_house(tmp_path_factory.mktemp("site"), clock=lambda: 1.7e9, settings=Settings(database="")) as house:
        return release_of(a_small_project(house, data, "clip-art"))


def run(*words: str) -> str:
    done = CliRunner().invoke(app_for(words[0]), list(words))
    if isinstance(done.exception, ManyEyesError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_a_release_is_exported_by_its_folder_and_by_its_name(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run("export", str(release), str(tmp_path / "yolo"), "--format", "yolo", "--about", "text")
    assert "Written: 24 pictures, 8 tags." in said
    assert "Not in it: " in said
    monkeypatch.chdir(release.parents[1])
    told = json.loads(run("export", "v1", str(tmp_path / "coco"), "--format", "coco", "--json"))
    assert (told["written"]["pictures"], told["folder"]) == (24, str(tmp_path / "coco"))
    assert folder_of(f"../{release.parents[1].name}/v1").resolve() == release
    with pytest.raises(NoSuchRelease, match="There is no release v9"):
        folder_of("v9")


def test_what_another_program_exported_is_unpacked_into_the_project(release: Path, tmp_path: Path) -> None:
    run("export", str(release), str(tmp_path / "ls"), "--format", "label-studio")
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "project.yaml").write_text("project: shop\n")
    said = run("import", str(shop), "--from", "label-studio", "--file", str(tmp_path / "ls" / "tasks.json"))
    assert "24 pictures, " in said
    assert " 144 answers of 3 people." in said
    assert "from: {table: tasks-label-studio/table.csv}" in said
    told = json.loads(run("import", str(shop), "--from", "label-studio", "--file", str(tmp_path / "ls"), "--json"))
    assert (told["pictures"], told["answers"], told["workers"], told["files"]) == (24, 144, 3, 24)
    with pytest.raises(FromAndFile):
        run("import", str(shop), "--from", "label-studio")
