"""What an owner reads when he imports a table, an archive or a list of addresses."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collect.importing import a_new_picture

from manyeyes.cli.import_ import report

PROJECT = """project: films
title: "Films"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {SOURCE}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project beside three pictures, a table and an archive of them."""
    for number in range(3):
        (tmp_path / f"{number}.png").write_bytes(a_new_picture())
    rows = ["0.png,red round,s", "1.png,blue,s", "gone.png,blue,s", "2.png,green,q", "2.png", "1.png,again,s"]
    (tmp_path / "all.csv").write_text("\n".join(["preview_url,tags,rating", *rows, ""]))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for number in range(3):
            archive.write(tmp_path / f"{number}.png", f"red/{number}.png")
        archive.writestr("red/notes.txt", "a list")
    return tmp_path


Typed = Callable[..., str]


@pytest.fixture
def typed(folder: Path) -> Typed:
    """Apply the project with a source and import it, each in a process of its own; returns what is printed."""

    def typed(source: str, *words: str) -> str:
        (folder / "project.yaml").write_text(PROJECT.replace("SOURCE", source))
        for line in (["apply", str(folder), "--yes"], ["import", str(folder), *words]):
            done = subprocess.run([sys.executable, "-m", "manyeyes", *line], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return typed


def test_a_dry_run_shows_how_a_table_was_understood(typed: Typed) -> None:
    said = typed("table: all.csv, only: \"rating == 's'\"", "--dry-run")
    assert "3 columns, pictures in preview_url, tags in tags: preview_url, tags, rating" in said
    assert "row 1: 0.png | red round | s" in said
    assert "5 files: 3 to look at, 0 known, 2 rejected." in said


def test_a_tables_import_says_what_became_of_every_row(typed: Typed) -> None:
    said = typed("table: all.csv")
    assert "6 files: 3 new, 1 known, 0 twin, 2 rejected." in said
    assert "1 × There is no such file beside the table. row 3: gone.png" in said
    assert "1 × In the table: it has … cells, the first line has 3. line 6" in said
    assert "1 rows speak of a picture that another row spoke of before" in said


def test_an_archives_import_says_what_became_of_every_entry(typed: Typed) -> None:
    said = typed("archive: all.zip", "--dry-run")
    assert "4 files: 4 to look at, 0 known, 0 rejected." in said
    said = typed("archive: all.zip")
    assert "4 files: 3 new, 0 known, 0 twin, 1 rejected." in said
    assert "red/notes.txt" in said


def test_rejects_are_grouped_by_cause_and_add_up() -> None:
    rejects = [{"path": f"{n}.png", "reason": f"Its shorter side is {n} pixels; 64 is the least."} for n in range(30)]
    rejects += [{"path": f"x{n}", "reason": f"The host answered {404 + n % 2}."} for n in range(10)]
    rejects += [{"path": f"line {n}", "reason": f"Line {n:,} of the table: it holds a NUL."} for n in range(1000, 1004)]
    lines = report({"found": 50, "new": 6, "known": 0, "twin": 0, "rejected": 44, "rejects": rejects})
    assert lines == [
        "50 files: 6 new, 0 known, 0 twin, 44 rejected.",
        "  30 × Its shorter side is … pixels; 64 is the least. 0.png, 1.png, 2.png and 27 more",
        "  5 × The host answered 404. x0, x2, x4 and 2 more",
        "  5 × The host answered 405. x1, x3, x5 and 2 more",
        "  4 × In the table: it holds a NUL. line 1000, line 1001, line 1002 and 1 more",
    ]
