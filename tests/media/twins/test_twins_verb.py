"""`manyeyes twins` on a plain folder: a row for every file, nothing written there, nothing lost on the way."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import ImageOps
from tests.media.twins.test_find_twins import a_drawing

from manyeyes.cli import main

COMMAND = [sys.executable, "-m", "manyeyes", "twins"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two drawings, one of them three times over, a file that is no picture, and a hidden one."""
    folder = tmp_path / "pictures"
    (folder / "more").mkdir(parents=True)
    drawing = a_drawing(1)
    drawing.save(folder / "drawing.png")
    drawing.resize((160, 160)).convert("RGB").save(folder / "more" / "small.jpg", quality=60)
    ImageOps.mirror(drawing).save(folder / "more" / "mirror, mirror.png")
    a_drawing(2).save(folder / "=another.png")
    (folder / "notes.txt").write_text("no picture")
    (folder / ".hidden").write_text("hidden")
    return folder


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes twins` in this process."""

    def command(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["manyeyes", "twins", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return command


def rows(text: str) -> list[dict[str, str]]:
    """A CSV as dictionaries."""
    return list(csv.DictReader(io.StringIO(text)))


def test_every_file_has_a_row_and_twins_have_one_group(run: Run, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    done = run(folder)
    assert done.code == 0, done.err
    group = {row["file"]: row["group"] for row in rows(done.out)}
    assert list(rows(done.out)[0]) == ["file", "group"]
    assert group == {
        "=another.png": "1",
        "drawing.png": "2",
        "more/mirror, mirror.png": "2",
        "more/small.jpg": "2",
        "notes.txt": "",
    }
    assert "5 files: 1 group of twins with 3 files, 1 unreadable." in done.err
    assert "not a picture" in done.err
    assert "notes.txt" in done.err
    assert sorted(folder.rglob("*")) == before


def test_what_to_keep_is_marked_in_a_column_of_its_own(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "twins.csv"
    done = run(folder, "-o", out, "--keep", "largest", "--no-mirrored")
    assert (done.code, done.out) == (0, "")
    kept = {row["file"]: (row["group"], row["keep"]) for row in rows(out.read_text("utf-8"))}
    assert kept == {
        "=another.png": ("1", "yes"),
        "drawing.png": ("2", "yes"),
        "more/mirror, mirror.png": ("3", "yes"),
        "more/small.jpg": ("2", "no"),
        "notes.txt": ("", "no"),
    }


def test_json_says_how_and_how_far(run: Run, folder: Path) -> None:
    found = {one["file"]: one for one in map(json.loads, run(folder, "--json", "--keep", "first").out.splitlines())}
    assert found["drawing.png"]["how"] == "leader"
    assert found["more/mirror, mirror.png"]["how"] == "mirrored"
    assert found["more/small.jpg"]["how"] == "mirrored" or found["more/small.jpg"]["how"] == "same"
    assert found["notes.txt"]["group"] is None
    assert "not a picture" in found["notes.txt"]["reason"]


def test_a_reader_that_stops_early_is_no_error(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, str(folder)], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no folder nowhere."),
        (["{folder}", "--distance", "99"], "99 bits makes no sense; it is 0 to 32."),
        (["{folder}", "-o", "{folder}/no/such/place.csv"], "cannot be written: No such file or directory."),
        (["{folder}", "--keep", "prettiest"], "prettiest"),
    ],
)
def test_wrong_input_is_said_in_a_sentence(run: Run, folder: Path, arguments: list[str], sentence: str) -> None:
    done = run(*(one.format(folder=folder) for one in arguments))
    assert done.code == 2
    assert sentence in done.err


def test_an_empty_folder_has_only_a_head(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path).out == "file,group\n"
