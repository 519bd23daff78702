"""Somebody with a folder of pictures and no word of YAML: `init` and what it makes."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from tests.cli.test_project_verbs import Run, run

from manyeyes.cli.init import make_own_project
from manyeyes.cli.own_pictures import NoPicturesThere, Own, PicturesInside, slug_of
from manyeyes.projects import read_project_file

__all__ = ["run"]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Three files in two albums, and one that is hidden."""
    for name in ("cats/1.png", "cats/2.png", "dogs/deep/3.png", ".trash/4.png", ".DS_Store"):
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_bytes(name.encode())
    return tmp_path / "mine"


def test_flags_make_a_project_that_passes_check_and_asks_what_was_said(
    tmp_path: Path, pictures: Path, run: Run
) -> None:
    said = (
        "--title",
        'Tom\'s "pets": all',
        "--ask",
        "Which pet is it?",
        "--values",
        "cat, dog, cat",
        "--ask",
        "Outside?",
    )
    made = run("init", tmp_path / "My Pets!", "--pictures", pictures, *said, "--rights", "mine")
    assert (made.code, "with 3 files in its pictures/" in made.out) == (0, True)
    assert "first-hour" in made.out
    file = read_project_file(tmp_path / "My Pets!/project.yaml")
    stage = file.stage("look")
    assert stage is not None
    assert (file.project, file.title, file.rights.publish) == ("my-pets", 'Tom\'s "pets": all', "full")
    assert [(one.name, one.values) for one in stage.questions] == [("pet", ("cat", "dog")), ("outside", ("yes", "no"))]
    assert run("check", tmp_path / "My Pets!").code == 0


def test_pictures_come_along_without_taking_room_twice_and_hidden_files_stay(tmp_path: Path, pictures: Path) -> None:
    assert make_own_project(tmp_path / "pets", Own(pictures=pictures)) == 3
    brought = tmp_path / "pets/pictures"
    assert sorted(file.relative_to(brought).as_posix() for file in brought.rglob("*") if file.is_file()) == [
        "cats/1.png",
        "cats/2.png",
        "dogs/deep/3.png",
    ]
    assert (brought / "cats/1.png").stat().st_ino == (pictures / "cats/1.png").stat().st_ino


def test_a_folder_that_holds_its_pictures_already_becomes_a_project_around_them(tmp_path: Path, run: Run) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/1.png").write_bytes(b"1")
    made = run("init", tmp_path, "--title", "Mine")
    assert (made.code, "with 1 file in" in made.out) == (0, True)
    assert (tmp_path / "pictures/1.png").read_bytes() == b"1"
    assert run("init", tmp_path, "--title", "Again").code == 2


def test_what_cannot_be_is_said_before_anything_is_written(tmp_path: Path, pictures: Path, run: Run) -> None:
    with pytest.raises(NoPicturesThere):
        make_own_project(tmp_path / "new", Own(pictures=tmp_path / "nowhere"))
    with pytest.raises(PicturesInside):
        make_own_project(pictures / "new", Own(pictures=pictures))
    assert not (tmp_path / "new").exists()
    assert not (pictures / "new").exists()
    wrong = run("init", tmp_path / "new", "--template", "feet", "--title", "Feet")
    assert (wrong.code, "has its own words" in wrong.err) == (2, True)


def test_in_a_terminal_it_asks_what_it_needs_to_know(
    tmp_path: Path, pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = io.StringIO(f"{pictures}\nPets\nIs it a cat?\n\nno\n")
    monkeypatch.setattr(replies, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", replies)
    assert run("init", tmp_path / "pets").code == 0
    file = read_project_file(tmp_path / "pets/project.yaml")
    stage = file.stage("look")
    assert stage is not None
    assert (file.title, stage.questions[0].name, file.rights.publish) == ("Pets", "cat", "none")


@pytest.mark.parametrize(
    ("folder", "slug"), [("2026 Ferien", "pictures-2026-ferien"), ("猫", "pictures"), ("a_B", "a-b")]
)
def test_a_project_is_called_as_its_folder_as_far_as_addresses_can_say_it(folder: str, slug: str) -> None:
    assert slug_of(Path(folder)) == slug
