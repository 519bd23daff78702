"""An import in a process of its own, to be killed; and the audit of what it left behind."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

import manyeyes
from manyeyes import collect, items, projects
from manyeyes.house import House
from manyeyes.storage.tables import import_file, item_source, task

PROJECT = """project: films
title: "Films"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: features
    kind: classify
    questions: [{name: text, ask: "Is there any text?", type: yes_no}]
    overlap: {min: 1, max: 1}
"""
PROGRAM = """
import sys
from pathlib import Path
from manyeyes.cli.import_ import import_project
from manyeyes.house import open_house
with open_house(Path(sys.argv[1])) as house:
    done = import_project(house, {"folder": ".", "stage": ""}, lambda line: print(line, flush=True))
print("done", done["found"], done["new"], done["known"], done["rejected"], flush=True)
"""


def a_site(folder: Path, pictures: list[Path]) -> Path:
    """A lone project folder with these pictures in three series, one of them twice, and a file that is none."""
    site = folder / "films"
    for number, picture in enumerate(pictures):
        target = site / "frames" / f"series {number % 3}" / f"{number}{picture.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture.read_bytes())
    (site / "frames" / "again.jpg").write_bytes(pictures[0].read_bytes())
    (site / "frames" / "words.jpg").write_text("not a picture")
    (site / "project.yaml").write_text(PROJECT)
    return site


def apply(house: House) -> projects.Project:
    """Make the site's project.yaml its project."""
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", house.now())
        return projects.find(tx, "films")


def start(command: list[str], address: str) -> subprocess.Popen[str]:
    """A process with the program and our database."""
    home = str(Path(manyeyes.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": home, "MANYEYES_DATABASE": address},
    )


def start_import(site: Path, address: str) -> subprocess.Popen[str]:
    """An import that prints a line when it has begun and whenever it got further."""
    return start(["-c", PROGRAM, str(site)], address)


def audit(house: House, project: projects.Project) -> collect.Counts:
    """Every file has one outcome, every item its bytes and thumbnails, one task and no double; returns the sums."""
    files = [path for path in (house.site / "frames").rglob("*") if path.is_file()]
    with house.reading() as tx:
        stage = projects.stage(tx, "films", "import")
        rows = tx.dynamic(select(import_file.c.path, import_file.c.outcome, import_file.c.run))
        every = items.in_project(tx, project.id)
        sources = tx.dynamic(select(item_source.c.path).where(item_source.c.stage_id == stage.id))
        tasks = tx.dynamic(select(task.c.item_id, func.count().label("n")).group_by(task.c.item_id))
        counts = collect.counts(tx, rows[0].run)
    assert sorted(row.path for row in rows) == sorted(
        path.relative_to(house.site / "frames").as_posix() for path in files
    )
    assert len({row.run for row in rows}) == 1
    assert len(sources) == len(files) - 1
    shas = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.name != "words.jpg"}
    assert sorted(item.sha256 for item in every) == sorted(shas)
    assert {row.item_id: row.n for row in tasks} == {item.id: 1 for item in every}
    for item in every:
        original = house.blobs.get(items.original(item.sha256))
        assert hashlib.sha256(original).hexdigest() == item.sha256
        assert all(house.blobs.get(items.derived(item.sha256, size))[8:12] == b"WEBP" for size in (320, 640))
    return counts
