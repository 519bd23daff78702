"""A small site for these tests: six pictures of one film, three of them explained, one human stage, one release."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from manyeyes import flow, items, projects
from manyeyes.house import House
from manyeyes.media import Seen

PROJECT = """\
project: films
title: "Anime or cartoon?"
why: "Help a computer tell them apart."
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
people: {minimum_age: 13}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: features
    kind: classify
    questions:
      - {name: text, ask: "Is there any text?", type: yes_no, help: "Signs count."}
      - {name: logo, ask: "Is there a logo?", type: yes_no}
    untouched: "no"
    %s
    overlap: {min: 2, max: 3, confidence: 0.95}
    order: {open: all}
  - {name: dataset, kind: release, keep: "not text"}
"""
TRAINING = """\
- {picture: training/1.png, answers: {text: "yes", logo: "no"}, because: {text: "A sign.", logo: "No logo."}}
- {picture: training/2.png, answers: {text: "no", logo: "yes"}, because: {text: "No sign.", logo: "Top left."}}
- {picture: training/3.png, answers: {text: "no", logo: "no"}, because: {text: "No sign.", logo: "None."}}
"""
RIGHT = ({"text": "yes", "logo": "no"}, {"text": "no", "logo": "yes"}, {"text": "no", "logo": "no"})


@dataclass(frozen=True)
class Films:
    """What was made: the stage's path and the pictures by number."""

    stage: str
    items: tuple[items.Item, ...]


def a_picture(number: int, size: tuple[int, int] = (1200, 800)) -> bytes:
    """A picture of its own colour."""
    held = io.BytesIO()
    Image.new("RGB", size, (number * 40 % 256, 90, 200 - number * 20 % 200)).save(held, "PNG")
    return held.getvalue()


def make_films(house: House, *, training: bool = False, pictures: int = 6) -> Films:
    """Write the project's files, apply them, put pictures in and open the stage."""
    write_files(house.site, training)
    file = projects.read_project_file(house.site / "project.yaml")
    now = house.now()
    with house.transaction() as tx:
        projects.apply(tx, file, ".", now)
        project = projects.find(tx, "films")
        source, features = projects.stage(tx, "films", "import"), projects.stage(tx, "films", "features")
        projects.set_state(tx, features.id, "open")
        series = items.add_series(tx, project.id, "film", "The Film", {})
        added = [put_in(house, tx, project.id, series, number) for number in range(pictures)]
        flow.enter(tx, project, source, added, now)
        for number in range(3 if training else 0):
            learnt = put_in(house, tx, project.id, series, 100 + number, items.TRAINING)
            items.add_source(tx, learnt, features.id, f"training/{number + 1}.png", series)
        return Films("/api/v1/projects/films/stages/features", tuple(items.by_id(tx, one) for one in added))


def write_files(site: Path, training: bool) -> None:
    (site / "frames").mkdir(exist_ok=True)
    (site / "training").mkdir(exist_ok=True)
    for number in range(3):
        (site / "training" / f"{number + 1}.png").write_bytes(a_picture(100 + number))
    (site / "training.yaml").write_text(TRAINING)
    (site / "project.yaml").write_text(PROJECT % ("training: training.yaml" if training else "who: [guest]"))


def put_in(house: House, tx: object, project_id: int, series: int, number: int, state: str = items.HERE) -> int:
    """One picture with its original and its two small ones in the blobs."""
    original = a_picture(number)
    sha256 = hashlib.sha256(original).hexdigest()
    house.blobs.put(items.original(sha256), original)
    for size in (320, 640):
        house.blobs.put(items.derived(sha256, size), b"RIFF" + bytes([number % 256]) * 40)
    seen = Seen(sha256, "PNG", 1200, 800, len(original), {})
    return items.add(tx, project_id, seen, series, True, house.now(), state)[0]  # type: ignore[arg-type]
