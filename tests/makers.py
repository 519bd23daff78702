"""Makers of small things for tests: a project, pictures, workers, answers, each in one line."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

from manyeyes import flow, items, people, projects, skills, work
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.people import Worker
from manyeyes.projects import Project, ProjectFile, Stage

_numbers = itertools.count(1)

ONE_QUESTION = '{name: text, ask: "Is there any text?", type: yes_no}'


def a_project_file(
    *,
    name: str = "eyes",
    questions: Sequence[str] = (ONE_QUESTION,),
    overlap: str = "{min: 2, max: 5, confidence: 0.95}",
    wave: int | str = "all",
    more: str = "",
    release: str = "",
) -> str:
    """A project.yaml with one import, one classify stage `features` and one release."""
    asked = "\n".join(f"      - {question}" for question in questions)
    return f"""project: {name}
title: "Eyes"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {{items: CC0-1.0, publish: full, answers: CC0-1.0}}
people: {{minimum_age: 13}}
stages:
  - {{name: import, kind: import, from: {{folder: pictures}}}}
  - name: features
    kind: classify
    who: [guest]
    questions:
{asked}
    overlap: {overlap}
    order: {{open: {wave}, by: fewest_answers}}
{more}
  - {{name: release, kind: release{release}}}
"""


def a_project(
    house: House, text: str | None = None, *, control: Sequence[tuple[str, str, str]] = (), is_open: bool = True
) -> Project:
    """Apply a project file and open its stages."""
    folder = house.site / f"project-{next(_numbers)}"
    folder.mkdir()
    (folder / "pictures").mkdir()
    (folder / "project.yaml").write_text(text or a_project_file(), "utf-8")
    file = _read(text or a_project_file(), folder)
    now = house.now()
    with house.transaction() as tx:
        projects.apply(tx, file, str(Path(folder.name)), now)
        project = projects.find(tx, file.project)
        for stage in projects.stages(tx, project.id):
            if stage.kind == "classify":
                skills.keep_control_file(tx, stage.id, control)
                if is_open:
                    projects.set_state(tx, stage.id, "open")
        return projects.find(tx, file.project)


_files: dict[str, ProjectFile] = {}


def _read(text: str, folder: Path) -> ProjectFile:
    """The file of a project, read once a text: hundreds of sequences use the same few."""
    if text not in _files:
        _files[text] = projects.read_project_file(folder / "project.yaml")
    return _files[text]


def the_stage(house: House, project: Project, name: str = "features") -> Stage:
    """A stage as it stands now."""
    with house.reading() as tx:
        return projects.stage(tx, project.slug, name)


def pictures(house: House, project: Project, count: int, *, series: str = "one") -> list[int]:
    """Import `count` new pictures (no bytes behind them); returns item ids. Their paths are SERIES/NUMBER.png."""
    with house.transaction() as tx:
        source = projects.stage(tx, project.slug, "import")
        series_id = items.add_series(tx, project.id, series, series.title(), {})
        made = []
        for _ in range(count):
            number = next(_numbers)
            item_id, _ = items.add(tx, project.id, a_seen(number), series_id, False, house.now())
            items.add_source(tx, item_id, source.id, f"{series}/{number}.png", series_id)
            made.append(item_id)
        flow.enter(tx, project, source, made, house.now())
    return made


def a_picture_at(house: House, project: Project, path: str) -> int:
    """Import one picture under a path of one's choice."""
    with house.transaction() as tx:
        source = projects.stage(tx, project.slug, "import")
        series_id = items.add_series(tx, project.id, path.split("/")[0], "Series", {})
        item_id, _ = items.add(tx, project.id, a_seen(next(_numbers)), series_id, False, house.now())
        items.add_source(tx, item_id, source.id, path, series_id)
        flow.enter(tx, project, source, [item_id], house.now())
    return item_id


def a_seen(number: int) -> Seen:
    """What the decoder would say of a picture."""
    sha = hashlib.sha256(str(number).encode()).hexdigest()
    return Seen(sha256=sha, format="PNG", width=64, height=48, bytes=100, derivatives={})


def a_worker(house: House, kind: str = "guest") -> Worker:
    """Somebody new."""
    with house.transaction() as tx:
        return people.new_worker(tx, kind, house.now())


def claim(house: House, worker: Worker, stage: Stage, count: int = 1) -> work.NextTask:
    """Ask for tasks."""
    return work.claim_thoroughly(house, worker, stage, count)


def answer(
    house: House, worker: Worker, assignment: str, answers: Mapping[str, str], *, revision: int = 1, want: int = 0
) -> work.Saved:
    """Answer an assignment."""
    said = work.Said(revision=revision, answers=answers, shown_ms=800, client="test")
    with house.transaction() as tx:
        return work.record(tx, worker, assignment, said, want, house.now())


def everybody_answers(house: House, stage: Stage, people_count: int, value: str = "no") -> list[Worker]:
    """So many new people answer all they are given, all questions alike."""
    workers = [a_worker(house) for _ in range(people_count)]
    for worker in workers:
        while (found := claim(house, worker, stage)).tasks:
            answers = {question.name: value for question in stage.file.questions}
            answer(house, worker, found.tasks[0].assignment, answers)
    return workers
