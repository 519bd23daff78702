"""manyeyes release: freezes what is settled now as an immutable dataset in PROJECT/releases/NAME."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from manyeyes import datasets, projects
from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.cli.places import Places
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage

if TYPE_CHECKING:
    from manyeyes.jobs import Job

Say = Callable[[str], None]
INTERRUPTED = 3


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
    diff: Annotated[
        tuple[str, str] | None, typer.Option(metavar="OLD NEW", help="Say what is different between two releases.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Freeze a dataset in PROJECT/releases/NAME: tables, pictures, split, card, checksums. It never changes again."""
    found = places.find(project)
    if diff is not None:
        compare(found, diff, as_json)
        return
    arguments = {"folder": found.folder, "stage": stage, "name": name}
    try:
        done = carry_out("release", found.site, arguments, silent if as_json else typer.echo)
    except KeyboardInterrupt:
        typer.echo("Interrupted. Nothing is lost; the same command goes on from there.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        typer.echo(json.dumps(done, sort_keys=True))


def compare(found: Places, names: tuple[str, str], as_json: bool) -> None:
    """Say what is different between two releases, by their names or folders."""
    old, new = (_folder_of(found, name) for name in names)
    change = datasets.difference(old, new)
    for line in [json.dumps(asdict(change))] if as_json else change.lines():
        typer.echo(line)


def _folder_of(found: Places, name: str) -> Path:
    """A release by its name in the project, else a folder somewhere."""
    inside = found.project_folder / "releases" / name
    return inside if inside.is_dir() else Path(name)


def silent(line: str) -> None:
    """Programs read the result only."""


def release_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself; `arguments`: folder, stage ('' where there is one), name ('' for the next number)."""
    from manyeyes import jobs  # DBOS takes half a second to load

    project, stage = asked_for(house, str(arguments["folder"]), str(arguments.get("stage") or ""))
    name = str(arguments.get("name") or "") or None
    if stage.kind != "release":
        raise datasets.NotAReleaseStage(stage=stage.name, kind=stage.kind)
    with jobs.at_work(house) as engine:
        made = jobs.run_release(engine, project, stage, name, teller(say))
    for line in datasets.release_told(house, project, made):
        say(line)
    folder = datasets.release_folder(house, project, made.name)
    told = {"release": made.name, "number": made.number, "stage": stage.name}
    return {**told, "folder": str(folder.resolve()), "counts": dict(made.counts)}


def teller(say: Say) -> Callable[[Job], None]:
    """Say how far the job is, and what it is at."""
    said: list[str] = []

    def tell(job: Job) -> None:
        at = "" if job.step in ("", "one by one", "all together") else f" {job.step}"
        line = f"release: {job.done:,} of {job.total:,} items.{at}"
        if said[-1:] != [line] and job.state == "running":
            said[:] = [line]
            say(line)

    return tell


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
