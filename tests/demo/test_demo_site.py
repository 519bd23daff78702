"""The demo's folder: made once, completed after an interruption, never over somebody's own things."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.demo import NotADemo, make_site
from manyeyes.projects import check_project_file
from manyeyes.settings import read_settings


def files(folder: Path) -> dict[str, int]:
    inside = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in inside}


def test_a_new_folder_becomes_a_demo_site_whose_project_passes_check(tmp_path: Path) -> None:
    site = make_site(tmp_path / "eyes" / "demo")
    checked = check_project_file(site / "project.yaml")
    assert checked.file.project == "anime-or-cartoon"
    assert not checked.missing
    assert not checked.warnings
    assert read_settings(site).demo


def test_everything_the_project_names_is_in_the_folder_and_the_truth_is_not(tmp_path: Path) -> None:
    made = files(make_site(tmp_path))
    assert {"project.yaml", "training.yaml", "series.csv", "CREDITS.md", "private/control.csv"} <= set(made)
    assert sum(name.startswith("frames/") for name in made) == 107
    assert sum(name.startswith("training/") for name in made) == 6
    assert "truth.csv" not in made


def test_a_second_start_changes_no_file(tmp_path: Path) -> None:
    made = files(make_site(tmp_path))
    assert files(make_site(tmp_path)) == made


def test_what_its_owner_changed_stays(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "series.csv").write_text("folder,title\nclip-zoo,My zoo\n")
    make_site(tmp_path)
    assert "My zoo" in (tmp_path / "series.csv").read_text()


def test_a_copy_that_was_interrupted_is_completed(tmp_path: Path) -> None:
    make_site(tmp_path)
    whole = set(files(tmp_path))
    (tmp_path / "frames" / "clip-zoo" / "dog.jpg").rename(tmp_path / "frames" / "clip-zoo" / "dog.jpg.part")
    (tmp_path / "project.yaml").unlink()
    make_site(tmp_path)
    assert set(files(tmp_path)) == whole


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("do not touch")
    with pytest.raises(NotADemo, match="holds other things already"):
        make_site(tmp_path)
    assert set(files(tmp_path)) == {"thesis.txt"}


def test_another_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "manyeyes.toml").write_text('public_url = "https://eyes.example"\n')
    with pytest.raises(NotADemo):
        make_site(tmp_path)


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("I am a file")
    with pytest.raises(NotADemo):
        make_site(tmp_path / "demo")
