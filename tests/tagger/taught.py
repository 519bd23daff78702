"""The demo's shipped pictures in a house, settled as they truly are, so that a tagger learns in seconds."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from tests.datasets.answered import Crowd, a_project_in

import manyeyes.demo
from manyeyes import items, projects
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.projects import Project, Stage

SHIPPED = Path(manyeyes.demo.__file__).parent
PROJECT = """\
project: anime-or-cartoon
title: "Anime or cartoon?"
why: "Help a computer tell Japanese anime from Western cartoons."
languages: [en]
rights: {items: CC0-1.0, publish: PUBLISH, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames, series: series.csv, copy: COPY}}
  - name: features
    kind: classify
    questions:
      - {name: text, ask: "Is there any text?", type: yes_no}
      - {name: character, ask: "Can you see a head?", type: yes_no}
      - {name: logo, ask: "Is there a logo?", type: yes_no}
      - {name: blank, ask: "Is it blank?", type: yes_no}
    overlap: {min: 2, max: 5, confidence: 0.95}
  - {name: release, kind: release, split: {train: 0.7, test: 0.3, by: twins}}
  - {name: tagger, kind: train, method: head, retrain: {after_settled: 5, tolerance: 0.05}}
"""


@dataclass
class Taught:
    """A project with a train stage; people have said the truth about its first pictures."""

    crowd: Crowd
    left: Iterator[tuple[str, dict[str, str]]]
    there: list[int] = field(default_factory=list)
    """Item ids, settled ones first."""

    @property
    def house(self) -> House:
        return self.crowd.house

    @property
    def project(self) -> Project:
        return self.crowd.project

    @property
    def stage(self) -> Stage:
        """The train stage as it stands now."""
        with self.house.reading() as tx:
            return projects.stage(tx, self.project.slug, "tagger")

    def settle(self, count: int) -> list[int]:
        """So many more pictures are settled, as they truly are."""
        with self.crowd.writing():
            made = [self._settled(path, true) for path, true in _first(self.left, count)]
        self.there += made
        return made

    def unanswered(self, count: int) -> list[int]:
        """So many more pictures that nobody has looked at."""
        with self.crowd.writing() as tx:
            made = [self._picture(path) for path, _ in _first(self.left, count)]
            for item_id in made:
                self.crowd.stand(tx, item_id, {"features": "here"})
        self.there += made
        return made

    def _settled(self, path: str, said: dict[str, str]) -> int:
        item_id = self._picture(path)
        with self.crowd.writing() as tx:
            self.crowd.stand(tx, item_id, {"features": "passed"})
            outcomes = {question: (value, "settled") for question, value in said.items()}
            self.crowd.settle(self.crowd.task(item_id), 0.97, 0, **outcomes)
        return item_id

    def _picture(self, path: str) -> int:
        data = (SHIPPED / "frames" / path).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        self.house.blobs.put(items.original(digest), data)
        width, height = Image.open(SHIPPED / "frames" / path).size
        with self.crowd.writing() as tx:
            series = self.crowd.series_of(path.split("/")[0])
            seen = Seen(digest, "JPEG", width, height, len(data), {})
            item_id, _ = items.add(tx, self.project.id, seen, series, True, self.house.now())
            items.add_source(tx, item_id, self.crowd.stages["import"].id, path, series)
            self.crowd.stand(tx, item_id, {"import": "passed"})
        return item_id


def taught(house: House, settled: int = 0, text: str = PROJECT) -> Taught:
    """A project of which so many pictures are settled."""
    made = Taught(a_project_in(house, text=text), _truths())
    if settled:
        made.settle(settled)
    return made


def _truths() -> Iterator[tuple[str, dict[str, str]]]:
    """Paths and what is true of them, the series mixed."""
    with (SHIPPED / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row.pop("path"), row) for row in csv.DictReader(file)]
    yield from sorted(rows, key=lambda row: hashlib.sha256(row[0].encode()).digest())


def _first(rows: Iterator[tuple[str, dict[str, str]]], count: int) -> Sequence[tuple[str, dict[str, str]]]:
    return [row for row, _ in zip(rows, range(count), strict=False)]
