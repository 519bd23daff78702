"""A project with answered pictures, its rows made by hand so that every number in a release is known beforehand."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from PIL import Image

from manyeyes import datasets, items, people, projects
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.people import Worker
from manyeyes.projects import Project, Question, Stage, StageFile
from manyeyes.storage import Transaction, random_id, tables

PROJECT = """\
project: anime-or-cartoon
title: "Anime or cartoon?"
why: "Help a computer tell Japanese anime from Western cartoons."
languages: [en]
rights: {items: CC0-1.0, publish: PUBLISH, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames, series: series.csv, copy: COPY}}
  - {name: screen, kind: screen, reject: {unreadable: true}}
  - name: features
    kind: classify
    questions:
      - {name: character, ask: "Can you see a head?", type: yes_no, help: "Robots count."}
      - {name: text, ask: "Is there any text?", type: yes_no, only: "character"}
    overlap: {min: 2, max: 5, confidence: 0.95}
  - {name: release, kind: release, keep: "character and not text", target: series.is_anime,
     split: {train: 0.5, test: 0.5, by: [series, twins], seed: 1}}
"""


def a_photo(colour: int) -> bytes:
    """A small JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (colour * 19 % 256, 90, 200)).save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


@dataclass
class Crowd:
    """A project in a house, and hands that put items and answers into it."""

    house: House
    project: Project
    stages: dict[str, Stage]
    copy: bool
    series: dict[str, int] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    _open: Transaction | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction; inside another one, that one: twelve pictures are one commit."""
        if self._open is not None:
            yield self._open
            return
        with self.house.transaction() as self._open:
            yield self._open
        self._open = None

    @property
    def release(self) -> Stage:
        """The stage that releases."""
        return self.stages["release"]

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.house.site / self.project.folder

    def picture(self, name: str, colour: int, states: dict[str, str] | None = None) -> int:
        """Import a photo as SERIES/name; returns its item id."""
        data, now = a_photo(colour), self.house.now()
        digest = hashlib.sha256(data).hexdigest()
        if self.copy:
            self.house.blobs.put(items.original(digest), data)
        else:
            path = self.folder / "frames" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.house.blobs.put(items.derived(digest, 320), b"preview of " + digest.encode())
        series = self.series_of(name.split("/")[0])
        with self.writing() as tx:
            seen = Seen(digest, "JPEG", 32, 24, len(data), {})
            item_id, _ = items.add(tx, self.project.id, seen, series, self.copy, now)
            items.add_source(tx, item_id, self.stages["import"].id, name, series)
            self.stand(tx, item_id, {"import": "passed", "screen": "passed", "features": "passed"} | (states or {}))
        return item_id

    def series_of(self, name: str) -> int:
        """The series of that name, made when it is new."""
        is_anime = "yes" if "anime" in name else "no"
        attributes = {"is_anime": is_anime, "licence": "CC0-1.0", "credit": f"who made {name}"}
        with self.writing() as tx:
            return items.add_series(tx, self.project.id, name, name.title(), attributes)

    def stand(self, tx: Transaction, item_id: int, states: dict[str, str]) -> None:
        """Say where the item stands in stages."""
        rows = [
            {"item_id": item_id, "stage_id": self.stages[stage].id, "state": state, "reason": "", "at": 0.0}
            for stage, state in states.items()
        ]
        tx.put(tables.item_stage, rows)

    def worker(self, kind: str = "guest") -> Worker:
        """Somebody who answers."""
        with self.writing() as tx:
            self.workers.append(people.new_worker(tx, kind, self.house.now()))
        return self.workers[-1]

    def task(self, item_id: int, lane: int = 0) -> int:
        """The item's task in the stage features."""
        row = {"stage_id": self.stages["features"].id, "item_id": item_id, "about": "", "lane": lane, "band": 1}
        more = {"wave": 1, "state": 2, "closed_as": "settled", "wanted": 2, "taken": 2, "answered": 2, "draw": 1}
        with self.writing() as tx:
            return tx.add(tables.task, row | more)

    def answer(self, task: int, worker: Worker, *revisions: dict[str, str], state: int = 1) -> None:
        """What the worker said of the task, revision by revision."""
        lent = {"public_id": random_id(), "worker_id": worker.id, "task_id": task, "state": state, "workflow": "1.0"}
        more = {"stage_id": self.stages["features"].id, "lent_at": 0.0, "expires_at": 1.0}
        with self.writing() as tx:
            assignment = tx.add(tables.assignment, lent | more)
            for number, said in enumerate(revisions, start=1):
                tx.insert(tables.answer, [self._said(assignment, task, worker, number, *one) for one in said.items()])

    def _said(
        self, assignment: int, task: int, worker: Worker, revision: int, question: str, value: str
    ) -> dict[str, object]:
        who = {"assignment_id": assignment, "task_id": task, "worker_id": worker.id, "revision": revision}
        what = {"question": question, "value": value, "untouched": value == "no", "counts": True}
        return who | what | {"workflow": "1.0", "shown_ms": 1500, "client": "web", "at": self.house.now()}

    def settle(self, task: int, posterior: float = 0.97, fit: int = 0, **outcomes: tuple[str | None, str]) -> None:
        """The consensus of the task: question=(value, state)."""
        rows = [
            {"task_id": task, "question": question, "value": value, "state": state}
            | {"posterior": posterior, "answers": 2, "fit": fit}
            for question, (value, state) in outcomes.items()
        ]
        with self.writing() as tx:
            tx.insert(tables.consensus, rows)


def a_project_in(house: House, publish: str = "full", copy: bool = True, text: str = PROJECT) -> Crowd:
    """The project of this file; publish full, preview or none; copy: originals in the blobs."""
    folder = house.site / "anime"
    folder.mkdir()
    said = text.replace("PUBLISH", publish).replace("COPY", str(copy).lower())
    (folder / "project.yaml").write_text(said)
    (folder / "series.csv").write_text("folder,title,is_anime,licence,credit\nanime-a,A,yes,CC0-1.0,somebody\n")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(folder / "project.yaml"), "anime", house.now())
        project = projects.find(tx, "anime-or-cartoon")
        stages = {stage.name: stage for stage in projects.stages(tx, project.id)}
    return Crowd(house, project, stages, copy)


def a_question(name: str, values: tuple[str, ...] = ("yes", "no"), type: str = "yes_no", **more: str) -> Question:
    """A question by its name."""
    return Question(name=name, ask=f"{name}?", type=type, values=values, **more)  # type: ignore[arg-type]


def a_stage_of(name: str, questions: Sequence[Question]) -> Stage:
    """A classify stage that is stored nowhere."""
    file = StageFile(name=name, kind="classify", questions=tuple(questions))
    nothing: Any = None
    return Stage(1, 1, name, "classify", "open", "1.0", file, nothing)


def answered_pictures(crowd: Crowd, posteriors: Sequence[float]) -> list[int]:
    """Kept pictures, character=yes and text=no, each settled with its posterior; returns item ids."""
    with crowd.writing():
        return [_kept_picture(crowd, n, posterior) for n, posterior in enumerate(posteriors)]


def _kept_picture(crowd: Crowd, n: int, posterior: float) -> int:
    with crowd.writing() as tx:
        series = crowd.series_of("anime-a")
        seen = Seen(hashlib.sha256(str(n).encode()).hexdigest(), "PNG", 64, 48, 100, {})
        item_id, _ = items.add(tx, crowd.project.id, seen, series, False, crowd.house.now())
        crowd.stand(tx, item_id, {"import": "passed", "screen": "passed", "features": "passed"})
        crowd.settle(crowd.task(item_id), posterior, character=("yes", "settled"), text=("no", "settled"))
    return item_id


def twelve_pictures(crowd: Crowd) -> Crowd:
    """Ten with a character and no text; one of them a control task; one contested, one without an answer."""
    with crowd.writing():
        _fill(crowd)
    return crowd


def _fill(crowd: Crowd) -> None:
    person, helper = crowd.worker(), crowd.worker("made_up")
    for n in range(12):
        name = f"{('anime-a', 'anime-b', 'toon-c', 'toon-d')[n % 4]}/{n}.jpg"
        item_id = crowd.picture(name, n, {} if n < 10 else {"features": "contested" if n == 10 else "here"})
        task = crowd.task(item_id, lane=int(n == 3))
        if n == 11:
            continue
        first = {"character": "no", "text": "no"}
        crowd.answer(task, person, *([first] if n == 5 else []), {"character": "yes", "text": "no"})
        crowd.answer(task, helper, {"character": "yes", "text": "yes" if n == 10 else "no"}, state=2 if n == 7 else 1)
        text = ("no", "contested") if n == 10 else ("no", "settled")
        crowd.settle(task, character=("yes", "settled"), text=text)


def quiet(_: str) -> None:
    """Nobody listens."""


def release_of(crowd: Crowd, name: str | None = None) -> Path:
    """Make a release; returns its folder."""
    release = datasets.make_release(crowd.house, crowd.project, crowd.release, name, quiet)
    return datasets.release_folder(crowd.house, crowd.project, release.name)


def table(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file."""
    with duckdb.connect() as connection:
        found = connection.execute(f"FROM '{path}'")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def every_file(folder: Path) -> dict[str, bytes]:
    """Everything in a folder by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
