"""manyeyes apply: shows what the project file changes for what is there already, then makes it the next version."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import ProjectFileWrong, secrecy, whole_project

if TYPE_CHECKING:
    from manyeyes.projects import Changes, Project

Say = Callable[[str], None]


class NotSureYet(ManyEyesError):
    """Nothing was changed. Somebody must agree to these changes: run it in a terminal, or add --yes."""


def apply(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make project.yaml the project's next version, after showing what that changes."""
    found = places.find(project)
    _must_be_right(found.project_folder)
    arguments = {"folder": found.folder}
    plan = carry_out("plan", found.site, arguments, _quiet)
    if not as_json:
        for sentence in plan["changes"]:
            typer.echo(sentence)
    _agree(plan, yes or as_json)
    done = carry_out("apply", found.site, arguments, _quiet if as_json else typer.echo)
    if as_json:
        counted = {key: plan[key] for key in ("changes", "stages", "tasks_reopened")}
        typer.echo(json.dumps({**done, **counted}))


def _must_be_right(folder: Path) -> None:
    """Every fault of the file is said before anybody opens the site."""
    checked = whole_project(folder / places.PROJECT_FILE)
    faults, _ = secrecy(checked, folder)
    if faults:
        raise ProjectFileWrong(faults)


def _quiet(sentence: str) -> None:
    """What is shown elsewhere."""


def _agree(plan: Mapping[str, Any], yes: bool) -> None:
    """Ask before something that is there changes; a new project and an unchanged one need no question."""
    if yes or plan["nothing"] or plan["version"] == 0:
        return
    if not sys.stdin.isatty():
        raise NotSureYet
    typer.confirm(f"Make this version {plan['next_version']}?", abort=True)


def plan_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """What apply would do, counted and writing nothing."""
    from manyeyes import jobs  # DBOS takes half a second to load

    folder = str(arguments["folder"])
    return _told(jobs.foresee(house, jobs.read(house.site / folder), folder))


def apply_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself: the next version, and all that follows from it, to its end."""
    from manyeyes import jobs

    folder = str(arguments["folder"])
    done = jobs.apply(house, jobs.read(house.site / folder), folder, say)
    project, nothing = done.project, done.changes.nothing
    say(f"{project.slug} is as it was, version {project.version}." if nothing else _done(project))
    pictures = sum(map(len, project.file.training.values()))
    if pictures and not nothing:
        say(f"{pictures} training pictures are in.")
    return {**_told(done.changes), "training_pictures": pictures}


def _done(project: Project) -> str:
    return f"{project.slug} is applied, version {project.version}."


def _told(changes: Changes) -> dict[str, Any]:
    return {
        "project": changes.project,
        "version": changes.version,
        "next_version": changes.next_version,
        "nothing": changes.nothing,
        "changes": list(changes.sentences),
        "stages": [
            {
                "stage": stage.name,
                "what": stage.what,
                "workflow": stage.workflow,
                "effect": asdict(stage.effect) if stage.effect else {},
            }
            for stage in changes.stages
        ],
        "tasks_reopened": sum(stage.effect.reopen or 0 for stage in changes.stages if stage.effect),
    }
