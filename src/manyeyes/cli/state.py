"""manyeyes open, pause, close: what people may work on. Serving alone opens nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import projects
from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

Say = Callable[[str], None]
ProjectFolder = Annotated[Path, typer.Argument(help="The project's folder.")]
StageName = Annotated[str, typer.Option("--stage", help="One stage; all of them where left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SAID = {"open": "is open: people may work in it", "paused": "is paused: nothing is lent", "closed": "is closed"}
# Without --stage: the stages that the wish is meant for. A closed one is opened again only by name.
MEANT = {"open": ("draft", "paused"), "paused": ("open",), "closed": ("open", "paused")}


class NotAppliedYet(ManyEyesError):
    """The project in {folder} was not applied yet. Run manyeyes apply first."""


class NoStageFor(ManyEyesError):
    """No stage of {project} can become {wish}: {states}."""

    status = 409


def open_(project: ProjectFolder = Path("."), stage: StageName = "", as_json: AsJson = False) -> None:
    """Let people work in a stage."""
    _run("open", project, stage, as_json)


def pause(project: ProjectFolder = Path("."), stage: StageName = "", as_json: AsJson = False) -> None:
    """Lend nothing more for a while; what people hold they may finish."""
    _run("pause", project, stage, as_json)


def close(project: ProjectFolder = Path("."), stage: StageName = "", as_json: AsJson = False) -> None:
    """End the work in a stage."""
    _run("close", project, stage, as_json)


def _run(verb: str, project: Path, stage: str, as_json: bool) -> None:
    found = places.find(project)
    done = carry_out(verb, found.site, {"folder": found.folder, "stage": stage}, _quiet if as_json else typer.echo)
    if as_json:
        typer.echo(json.dumps(done))


def _quiet(sentence: str) -> None:
    """What the JSON says."""


def open_stages(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself."""
    return _set(house, arguments, "open", say)


def pause_stages(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself."""
    return _set(house, arguments, "paused", say)


def close_stages(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself."""
    return _set(house, arguments, "closed", say)


def _set(house: House, arguments: Mapping[str, Any], wish: str, say: Say) -> dict[str, Any]:
    with house.transaction() as tx:
        project = _project(tx, str(arguments["folder"]))
        stages = _meant(tx, project, str(arguments.get("stage") or ""), wish)
        for stage in stages:
            projects.set_state(tx, stage.id, wish)
    for stage in stages:
        say(f"{stage.name} {SAID[wish]}.")
    return {"project": project.slug, "stages": [{"stage": stage.name, "state": wish} for stage in stages]}


def _project(tx: Transaction, folder: str) -> Project:
    """The stored project of a folder: the stored version rules, whatever the file says by now."""
    for project in projects.all_projects(tx):
        if project.folder == folder:
            return project
    raise NotAppliedYet(folder=folder)


def _meant(tx: Transaction, project: Project, name: str, wish: str) -> list[Stage]:
    if name:
        return [projects.stage(tx, project.slug, name)]
    human = [stage for stage in projects.stages(tx, project.id) if stage.file.for_people and stage.file.in_use]
    meant = [stage for stage in human if stage.state in MEANT[wish]]
    if not meant and not any(stage.state == wish for stage in human):
        states = ", ".join(f"{stage.name} is {stage.state}" for stage in human) or "people work in none of its stages"
        raise NoStageFor(project=project.slug, wish=wish, states=states)
    return meant or [stage for stage in human if stage.state == wish]
