"""manyeyes apply: shows what the project file changes for what is there already, then makes it the next version."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import projects
from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Changes, Checked, ProjectFileWrong, UnknownProject

Say = Callable[[str], None]


class NotSureYet(ManyEyesError):
    """Nothing was changed. Somebody must agree to these changes: run it in a terminal, or add --yes."""


class NameTaken(ManyEyesError):
    """The folder {folder} of this site holds a project called {project} already. Give this one another name."""

    status = 409


def apply(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make project.yaml the project's next version, after showing what that changes."""
    found = places.find(project)
    read(found.project_folder)
    arguments = {"folder": found.folder}
    plan = carry_out("plan", found.site, arguments, _quiet)
    if not as_json:
        for sentence in plan["changes"]:
            typer.echo(sentence)
    _agree(plan, yes or as_json)
    done = carry_out("apply", found.site, arguments, _quiet if as_json else typer.echo)
    if as_json:
        typer.echo(json.dumps(done))


def _quiet(sentence: str) -> None:
    """What is shown elsewhere."""


def _agree(plan: Mapping[str, Any], yes: bool) -> None:
    """Ask before something that is there changes; a new project and an unchanged one need no question."""
    if yes or plan["nothing"] or plan["version"] == 0:
        return
    if not sys.stdin.isatty():
        raise NotSureYet
    typer.confirm(f"Make this version {plan['next_version']}?", abort=True)


def read(folder: Path) -> Checked:
    """The project file with everything it names; raises ProjectFileWrong with every fault."""
    checked = projects.whole_project(folder / places.PROJECT_FILE)
    faults, _ = projects.secrecy(checked, folder)
    if faults:
        raise ProjectFileWrong(faults)
    return checked


def plan_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """What apply would do, writing nothing."""
    checked = read(house.site / arguments["folder"])
    with house.reading() as tx:
        return _told(projects.plan(tx, checked.file))


def apply_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself: the next version, its training pictures and control tasks, and what items do now."""
    folder = str(arguments["folder"])
    checked = read(house.site / folder)
    with house.transaction() as tx:
        _is_ours(house, tx, checked.file.project, folder)
        before = _overlaps(tx, checked.file.project)
        changes = projects.apply(tx, checked.file, folder, house.now())
        project = projects.find(tx, checked.file.project)
        changed = _ask_otherwise(tx, project, before, house.now())
    pictures = _take_in_training(house, project)
    _keep_control_tasks(house, project, checked)
    more = _refresh(house, project, changed)
    say(f"{project.slug} is as it was, version {project.version}." if changes.nothing else _done(project))
    if pictures and not changes.nothing:
        say(f"{pictures} training pictures are in.")
    if more:
        say(f"{more} tasks want more people now.")
    return {**_told(changes), "training_pictures": pictures, "tasks_reopened": more}


def _is_ours(house: House, tx: Any, slug: str, folder: str) -> None:
    """A project may move to another folder, but two folders may not hold one project."""
    try:
        stored = projects.find(tx, slug)
    except UnknownProject:
        return
    if stored.folder != folder and (house.site / stored.folder / places.PROJECT_FILE).is_file():
        raise NameTaken(folder=stored.folder, project=slug)


def _take_in_training(house: House, project: projects.Project) -> int:
    from manyeyes.collect import add_training_pictures
    from manyeyes.media import Jail

    if not project.file.training:
        return 0
    with Jail() as jail:
        return add_training_pictures(house, project, jail)


def _keep_control_tasks(house: House, project: projects.Project, checked: Checked) -> None:
    """Take over the owner's control files. One that is not on this machine leaves what is known as it is."""
    from manyeyes.skills import keep_control_file

    with house.transaction() as tx:
        for stage in projects.stages(tx, project.id):
            control = stage.file.control_tasks
            if stage.name in checked.known:
                rows = [(known.path, known.question, known.value) for known in checked.known[stage.name]]
                keep_control_file(tx, stage.id, rows)
            elif stage.kind == "classify" and (control is None or control.file is None):
                keep_control_file(tx, stage.id, [])


def _overlaps(tx: Any, slug: str) -> dict[str, projects.Overlap]:
    """How many people each stage asks before the change; nothing for a new project."""
    try:
        return {stage.name: stage.file.overlap for stage in projects.stages(tx, projects.find(tx, slug).id)}
    except UnknownProject:
        return {}


def _ask_otherwise(
    tx: Any, project: projects.Project, before: Mapping[str, projects.Overlap], now: float
) -> list[projects.Stage]:
    """The stages that ask more or fewer people now; written down at once, so that no crash forgets their tasks."""
    from manyeyes import flow

    stages = [stage for stage in projects.stages(tx, project.id) if flow.asks_people(stage)]
    changed = [stage for stage in stages if before.get(stage.name, stage.file.overlap) != stage.file.overlap]
    for stage in changed:
        flow.ask_reconsider(tx, stage, now)
    return changed


def _refresh(house: House, project: projects.Project, changed: Sequence[projects.Stage]) -> int:
    """Bring items and tasks in line with the file; returns how many closed tasks want people again."""
    from manyeyes import flow

    flow.refresh(house, project)
    return sum(flow.reconsider(house, stage) for stage in changed)


def _done(project: projects.Project) -> str:
    return f"{project.slug} is applied, version {project.version}."


def _told(changes: Changes) -> dict[str, Any]:
    return {
        "project": changes.project,
        "version": changes.version,
        "next_version": changes.next_version,
        "nothing": changes.nothing,
        "changes": list(changes.sentences),
        "stages": [{"stage": stage.name, "what": stage.what} for stage in changes.stages],
    }
