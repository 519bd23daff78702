"""A small real project: 24 clip arts with the tags their artists gave, asked about by five people, and its release."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from tests.datasets.answered import quiet

from manyeyes import datasets, items, people, projects
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction, random_id, tables

FILE = """\
project: NAME
title: "What is \\"on\\" it: clip art?"
why: "To find clip art by what it shows."
languages: [en]
rights: {items: ITEMS, publish: PUBLISH, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - name: look
    kind: classify
    questions:
      - {name: kind, ask: "What is it?", type: choice, values: [animal, "sign/flag", "😀: other"]}
      - {name: text, ask: "Is there <any> text & more?", type: yes_no}
    overlap: {min: 2, max: 5, confidence: 0.95}
  - {name: release, kind: releaseSPLIT}
"""
SPLIT = ", split: {train: 0.5, validation: 0.25, test: 0.25, by: [series], seed: 1}"
KINDS = ("animal", "sign/flag", "😀: other")
COUNT, PEOPLE = 24, 3
ODD_TAGS = ("a/b: c", "CON", "Flag", "☃ snow")  # added to what the artists gave


@dataclass(frozen=True)
class Small:
    """The project, and what was put into it."""

    house: House
    project: Project
    stage: Stage


def a_small_project(
    house: House, data: Path, name: str, publish: str = "full", split: str = SPLIT, rights: str = "CC0-1.0"
) -> Small:
    """Apply the project, take in the pictures and let three made-up people answer."""
    folder = house.site / name
    folder.mkdir()
    text = FILE.replace("NAME", name).replace("PUBLISH", publish).replace("SPLIT", split).replace("ITEMS", rights)
    (folder / "project.yaml").write_text(text, "utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(folder / "project.yaml"), name, house.now())
        project = projects.find(tx, name)
        stages = {stage.name: stage for stage in projects.stages(tx, project.id)}
        workers = [people.new_worker(tx, "guest", house.now()).id for _ in range(PEOPLE)]
        for number, (path, tags) in enumerate(clip_arts(data)):
            item_id = _picture(house, tx, stages, project, path, tags, number)
            _answered(house, tx, stages["look"], item_id, workers, number)
    return Small(house, project, stages["release"])


def clip_arts(data: Path) -> list[tuple[Path, tuple[str, ...]]]:
    """Two dozen real pictures and their artists' tags, with some odd ones."""
    home = data / "images" / "openclipart_tagged"
    with (home / "all_data.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(COUNT), strict=False)]
    odd = [
        (*row["tags"].split(), *(tag for n, tag in enumerate(ODD_TAGS) if at % (n + 2) == 0))
        for at, row in enumerate(rows)
    ]
    return [(home / row["preview_url"], tuple(dict.fromkeys(tags))) for row, tags in zip(rows, odd, strict=True)]


def _picture(
    house: House,
    tx: Transaction,
    stages: dict[str, Stage],
    project: Project,
    path: Path,
    tags: tuple[str, ...],
    number: int,
) -> int:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    with Image.open(path) as picture:
        seen = Seen(digest, "JPEG", *picture.size, len(data), {})
        picture.thumbnail((320, 320))
        house.blobs.put(items.derived(digest, 320), _webp(picture))
    house.blobs.put(items.original(digest), data)
    series = items.add_series(
        tx, project.id, f"s{number % 8}", "S", {"licence": "CC0-1.0", "credit": f"artist {number % 8}"}
    )
    item_id, _ = items.add(tx, project.id, seen, series, True, house.now())
    items.add_source(tx, item_id, stages["import"].id, f"s{number % 8}/{path.name}", series)
    items.keep_all_given(tx, stages["import"].id, [(item_id, items.Given(number + 1, tags, {}, 0.9))])
    states = [("import", "passed"), ("look", "passed")]
    rows = [
        {"item_id": item_id, "stage_id": stages[s].id, "state": state, "reason": "", "at": 0.0} for s, state in states
    ]
    tx.put(tables.item_stage, rows)
    return item_id


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP")
    return out.getvalue()


def _answered(house: House, tx: Transaction, stage: Stage, item_id: int, workers: list[int], number: int) -> None:
    """All agree on the kind; every third picture has text; the last but one is contested, so its kind is not known."""
    task = tx.add(
        tables.task,
        {"stage_id": stage.id, "item_id": item_id, "about": "", "lane": 0, "band": 1, "wave": 1, "state": 2}
        | {"closed_as": "settled", "wanted": 3, "taken": 3, "answered": 3, "draw": 1},
    )
    kind, text = KINDS[number % 3], "yes" if number % 3 == 0 else "no"
    for worker in workers:
        row = {"public_id": random_id(), "worker_id": worker, "task_id": task, "state": 1, "workflow": "1.0"}
        lent = tx.add(tables.assignment, row | {"stage_id": stage.id, "lent_at": 0.0, "expires_at": 1.0})
        what = {"assignment_id": lent, "task_id": task, "worker_id": worker, "revision": 1, "untouched": False}
        more = {"counts": True, "workflow": "1.0", "shown_ms": 1500, "client": "web", "at": house.now()}
        said = (("kind", kind), ("text", text))
        tx.insert(tables.answer, [what | more | {"question": name, "value": value} for name, value in said])
    contested = number == COUNT - 2
    kept = (("kind", kind, "contested" if contested else "settled"), ("text", text, "settled"))
    rows = [
        {"task_id": task, "question": name, "value": value, "state": state, "posterior": 0.97, "answers": 3, "fit": 0}
        for name, value, state in kept
    ]
    tx.insert(tables.consensus, rows)


def release_of(small: Small, say: Callable[[str], None] = quiet) -> Path:
    """Freeze it; returns the release's folder."""
    made = datasets.make_release(small.house, small.project, small.stage, None, say)
    return datasets.release_folder(small.house, small.project, made.name)
