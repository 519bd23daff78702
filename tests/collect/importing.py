"""Makers for tests of imports: a site with one project, folders of small pictures, one whole import run."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from tests.media.pictures import a_gradient, encoded

from manyeyes import collect, projects
from manyeyes.collect import Counts, Net, Plan
from manyeyes.house import House
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

_sizes = itertools.count(40)


def a_project(
    house: House, source: str = "folder: frames", more: str = "", settings: str = ""
) -> tuple[Project, Stage]:
    """A project with an import stage, applied; its folder frames/ is there and empty."""
    folder = house.site / "films"
    (folder / "frames").mkdir(parents=True, exist_ok=True)
    text = f"""project: films
title: "Films"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {{items: CC0-1.0, publish: full, answers: CC0-1.0}}
stages:
  - {{name: import, kind: import, from: {{{source}}}{", " + settings if settings else ""}}}
  - name: features
    kind: classify
    questions: [{{name: text, ask: "Is there any text?", type: yes_no}}]
    overlap: {{min: 1, max: 1}}
{more}
"""
    (folder / "project.yaml").write_text(text)
    (folder / "series.csv").write_text("folder,title\n")
    file = projects.read_project_file(folder / "project.yaml")
    with house.transaction() as tx:
        projects.apply(tx, file, "films", house.now())
        project = projects.find(tx, "films")
        return project, projects.stage(tx, "films", "import")


def a_new_picture(kind: str = "PNG") -> bytes:
    """The bytes of a picture that nobody has made before."""
    return encoded(a_gradient(next(_sizes), 30), kind)


def put(house: House, path: str, data: bytes | None = None) -> Path:
    """A file in the imported folder."""
    file = house.site / "films" / "frames" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(a_new_picture() if data is None else data)
    return file


class Entered:
    """Stands where flow stands: notes which items came in."""

    def __init__(self) -> None:
        self.items: list[int] = []

    def __call__(self, tx: Transaction, project: Project, stage: Stage, item_ids: Sequence[int], now: float) -> None:
        self.items += item_ids


def run(
    house: House, project: Project, stage: Stage, jail: Jail, name: str, entered: Entered, net: Net | None = None
) -> tuple[Plan, Counts]:
    """One import from plan to end, in this process; `net` is how addresses are reached."""
    plan = collect.make_plan(house, project, stage, name)
    importing = collect.Importing(project, stage, name)
    for batch in range(-(-plan.fresh // collect.BATCH)):
        files = collect.planned_files(house, name, batch=batch)
        collect.accept(house, importing, files, jail, entered, lambda: None, net=net or Net())
    with house.reading() as tx:
        return plan, collect.counts(tx, name)
