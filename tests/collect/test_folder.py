"""What an owner's folder may hold, and what is made of it before any file is opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from manyeyes.collect import Refused, walk

LONG = "a" * 250 + ".jpg"


def files_in(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x")
    return folder


def test_a_sub_folder_is_a_series_and_everything_below_belongs_to_it(tmp_path: Path) -> None:
    seen = walk(files_in(tmp_path, "red/1.jpg", "red/part 2/3.jpg", "blue/1.jpg", "loose.jpg"))
    assert {file.path: file.series for file in seen.files} == {
        "red/1.jpg": "red",
        "red/part 2/3.jpg": "red",
        "blue/1.jpg": "blue",
        "loose.jpg": "",
    }
    assert seen.deeper == 1


@pytest.mark.parametrize(
    "name", ["two\nlines.jpg", "🎈 ärger.jpg", LONG, "-rf *.jpg", "a'b\"c.jpg", "%s{}.jpg", "x.jpg "]
)
def test_odd_names_are_names_like_any_other(tmp_path: Path, name: str) -> None:
    (only,) = walk(files_in(tmp_path, f"red/{name}")).files
    assert only.path == f"red/{name}"


def test_a_path_of_more_than_300_characters_is_taken(tmp_path: Path) -> None:
    (only,) = walk(files_in(tmp_path, "b" * 200 + "/" + "c" * 200 + ".jpg")).files
    assert len(only.path) == 405


def test_a_name_that_is_no_text_is_refused_in_a_form_that_can_be_printed(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/bad\xff\xfe.jpg"
    with open(raw, "wb") as file:
        file.write(b"x")
    assert walk(tmp_path).refused == (Refused(r"bad\xff\xfe.jpg", "Its name is not valid UTF-8 text. Rename it."),)


def test_hidden_files_and_folders_are_left_out_and_counted(tmp_path: Path) -> None:
    seen = walk(files_in(tmp_path, ".DS_Store", ".git/config", "red/.cache/1.jpg", "red/1.jpg"))
    assert [file.path for file in seen.files] == ["red/1.jpg"]
    assert seen.hidden == 3


def test_links_are_followed_to_files_inside_and_nowhere_else(tmp_path: Path) -> None:
    outside = files_in(tmp_path / "outside", "secret.jpg")
    folder = files_in(tmp_path / "frames", "red/1.jpg")
    (folder / "inside.jpg").symlink_to(folder / "red/1.jpg")
    (folder / "out.jpg").symlink_to(outside / "secret.jpg")
    (folder / "out").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "gone.jpg").symlink_to(folder / "nothing.jpg")
    seen = walk(folder)
    assert [file.path for file in seen.files] == ["inside.jpg", "red/1.jpg"]
    assert {one.path: one.reason for one in seen.refused} == {
        "out.jpg": "It is a link that leads out of the folder.",
        "out": "It is a link that leads out of the folder.",
        "loop": "It is a link to a folder.",
        "gone.jpg": "It is a link that leads nowhere.",
    }


def test_a_folder_reached_through_a_link_is_walked_like_any_other(tmp_path: Path) -> None:
    folder = files_in(tmp_path / "disk", "red/1.jpg")
    (tmp_path / "frames").symlink_to(folder)
    assert [file.path for file in walk(tmp_path / "frames").files] == ["red/1.jpg"]


def test_a_pipe_is_refused_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert walk(tmp_path).refused == (Refused("pipe.jpg", "It is not a file but a device, pipe or socket."),)


def test_the_projects_own_table_is_no_picture(tmp_path: Path) -> None:
    folder = files_in(tmp_path, "series.csv", "red/1.jpg")
    seen = walk(folder, frozenset({(folder / "series.csv").resolve()}))
    assert [file.path for file in seen.files] == ["red/1.jpg"]
