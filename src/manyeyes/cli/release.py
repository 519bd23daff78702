"""manyeyes release: freezes what is settled now as an immutable dataset in PROJECT/releases/NAME."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import datasets, projects
from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage

Say = Callable[[str], None]


class NoReleaseStage(ManyEyesError):
    """The project {project} has no stage of kind release, so nothing can be frozen."""

    remedy = "Add one to project.yaml, like - {name: release, kind: release}, and apply it."


class WhichReleaseStage(ManyEyesError):
    """The project {project} has several stages of kind release: {names}."""

    remedy = "Say which one: --stage NAME"


def release(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    stage: Annotated[str, typer.Option(help="The stage of kind release; needed where there are several.")] = "",
    name: Annotated[str, typer.Option(help="What the release is called; v1, v2, … when left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Freeze a dataset in PROJECT/releases/NAME: tables, pictures, split, card, checksums. It never changes again."""
    found = places.find(project)
    arguments = {"folder": found.folder, "stage": stage, "name": name}
    done = carry_out("release", found.site, arguments, silent if as_json else typer.echo)
    if as_json:
        typer.echo(json.dumps(done, sort_keys=True))


def silent(line: str) -> None:
    """Programs read the result only."""


def release_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself; `arguments`: folder, stage ('' where there is one), name ('' for the next number)."""
    project, stage = asked_for(house, str(arguments["folder"]), str(arguments.get("stage") or ""))
    made = datasets.make_release(house, project, stage, str(arguments.get("name") or "") or None, say)
    folder = datasets.release_folder(house, project, made.name)
    told = {"release": made.name, "number": made.number, "stage": stage.name}
    return {**told, "folder": str(folder.resolve()), "counts": dict(made.counts)}


def asked_for(house: House, folder: str, name: str) -> tuple[Project, Stage]:
    """The project in that folder and its release stage; `name` '' where it has one."""
    with house.reading() as tx:
        project = next((one for one in projects.all_projects(tx) if one.folder == folder), None)
        if project is None:
            raise NotAppliedYet(folder=folder)
        if name:
            return project, projects.stage(tx, project.slug, name)
        stages = [stage for stage in projects.stages(tx, project.id) if stage.kind == "release"]
    if not stages:
        raise NoReleaseStage(project=project.slug)
    if len(stages) > 1:
        raise WhichReleaseStage(project=project.slug, names=", ".join(stage.name for stage in stages))
    return project, stages[0]
