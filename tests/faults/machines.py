"""A small project for machines: pictures, twins of them, blank ones, a file that is none; and what came of it all."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select
from tests.media.pictures import a_gradient, encoded

import manyeyes
from manyeyes import projects
from manyeyes.house import House
from manyeyes.storage import tables as t

PROJECT = """project: tidy
title: "Tidy"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - name: screen
    kind: screen
    reject: {blank: sure, min_side: 40}
    twins: {distance: 4, mirrored: true, keep: largest}
  - name: features
    kind: classify
    questions: [{name: text, ask: "Is there any text?", type: yes_no}]
  - {name: release, kind: release}
"""
IMPORT_AND_RUN = """
import sys
from pathlib import Path
from manyeyes.cli.import_ import import_project
from manyeyes.cli.run import run_project
from manyeyes.house import open_house
say = lambda line: print(line, flush=True)
with open_house(Path(sys.argv[1])) as house:
    import_project(house, {"folder": ".", "stage": ""}, say)
    run_project(house, {"folder": ".", "stage": ""}, say)
print("done", flush=True)
"""


def a_site(folder: Path, faces: list[Path]) -> Path:
    """A lone project folder: these pictures in three series, every fifth mirrored too, blank, small and broken ones."""
    site = folder / "tidy"
    for number, face in enumerate(faces):
        _put(site, number, f"{number}.jpg", face.read_bytes())
        if number % 5 == 0:
            with Image.open(face) as image:
                _put(site, number + 1, f"{number}-mirrored.png", encoded(image.transpose(Image.Transpose(0)), "PNG"))
    for number in range(12):
        _put(site, number, f"blank-{number}.png", encoded(Image.new("RGB", (64, 64), (number, 0, 0)), "PNG"))
        _put(site, number, f"small-{number}.png", encoded(a_gradient(20 + number, 30), "PNG"))
    _put(site, 0, "words.jpg", b"not a picture")
    (site / "project.yaml").write_text(PROJECT)
    return site


def _put(site: Path, number: int, name: str, data: bytes) -> None:
    target = site / "pictures" / f"series {number % 3}" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def apply(house: House) -> projects.Project:
    """Make the site's project.yaml its project."""
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", house.now())
        return projects.find(tx, "tidy")


def start(command: list[str], **environment: str) -> subprocess.Popen[str]:
    """A process with the program and these MANYEYES_… settings."""
    settings = {f"MANYEYES_{name.upper()}": value for name, value in environment.items()}
    return subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | settings | {"PYTHONPATH": str(Path(manyeyes.__file__).parents[1])},
    )


def what_came_of_it(house: House) -> dict[str, Any]:
    """Everything that an import and a run leave behind, by names that do not depend on who came first."""
    with house.reading() as tx:
        sha = {row.id: row.sha256 for row in tx.dynamic(select(t.item.c.id, t.item.c.sha256))}
        stage = {row.id: row.name for row in tx.dynamic(select(t.stage.c.id, t.stage.c.name))}
        files = tx.dynamic(select(t.import_file.c.path, t.import_file.c.reason, t.import_file.c.outcome))
        sources = tx.dynamic(select(t.item_source.c.path, t.item_source.c.item_id))
        looks = tx.dynamic(select(t.look.c.item_id, t.look.c.fingerprint))
        findings = tx.dynamic(select(t.finding))
        twins = tx.dynamic(select(t.twin))
        stands = tx.dynamic(select(t.item_stage))
        tasks = tx.dynamic(select(t.task.c.item_id))
        items = tx.dynamic(select(t.item))
    return {
        "items": sorted((row.sha256, row.format, row.width, row.height, row.kind) for row in items),
        "rejected": sorted((row.path, row.reason) for row in files if row.outcome == "rejected"),
        "files": sorted(row.path for row in files),
        "sources": sorted((row.path, sha[row.item_id]) for row in sources),
        "looks": sorted((sha[row.item_id], bytes(row.fingerprint).hex()) for row in looks),
        "findings": sorted((sha[row.item_id], row.what, row.verdict, round(row.number, 6)) for row in findings),
        "twins": sorted((sha[row.item_id], sha[row.leader_id], row.how) for row in twins),
        "stages": sorted((sha[row.item_id], stage[row.stage_id], row.state, row.reason) for row in stands),
        "tasks": sorted(sha[row.item_id] for row in tasks),
        "blobs": sorted(blob_digests(house, sha.values())),
    }


def blob_digests(house: House, shas: Any) -> list[tuple[str, str]]:
    """The bytes of every original and thumbnail; raises where one is missing."""
    names = [f"original/{sha[:2]}/{sha}" for sha in shas]
    names += [f"derived/{sha[:2]}/{sha}/{size}.webp" for sha in shas for size in (320, 640)]
    return [(name, hashlib.sha256(house.blobs.get(name)).hexdigest()) for name in names]
