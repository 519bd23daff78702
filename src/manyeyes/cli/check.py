"""manyeyes check: what is wrong with project.yaml, line by line; or the graph of its stages and what it will need."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from manyeyes import projects, skills
from manyeyes.cli import places
from manyeyes.projects import Checked, Fault, Needs, ProjectFile, ProjectFileWrong, StageFile

WRONG_INPUT = 2


def check(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of project.yaml, for editors; reads no project.")
    ] = False,
) -> None:
    """Say what is wrong with project.yaml, or show its stages and what it will need."""
    if schema:
        typer.echo(json.dumps(projects.project_schema(), indent=1, ensure_ascii=False))
        return
    found = places.find(project)
    try:
        checked, warnings = look_at(found.project_folder)
    except ProjectFileWrong as wrong:
        if not as_json:
            raise
        typer.echo(json.dumps({"right": False, "faults": [dataclasses.asdict(fault) for fault in wrong.faults]}))
        raise typer.Exit(WRONG_INPUT) from None
    needed = projects.needs(checked.file, found.project_folder)
    if as_json:
        typer.echo(json.dumps(_as_json(checked, warnings, needed)))
        return
    for warning in (*checked.missing, *warnings):
        typer.echo(str(warning), err=True)
    Console(width=None if Console().is_terminal else 200).print(drawn(checked.file))
    for line in said(needed, checked.file):
        typer.echo(line)


def look_at(folder: Path) -> tuple[Checked, tuple[Fault, ...]]:
    """The project file and every warning; raises ProjectFileWrong, also where a control file is in git."""
    checked = projects.check_project_file(folder / places.PROJECT_FILE)
    faults, warnings = projects.secrecy(checked, folder)
    if faults:
        raise ProjectFileWrong(faults)
    of_trust = (*skills.share_warnings(checked.file), *skills.stock_warnings(checked.file, checked.known))
    return checked, (*checked.warnings, *warnings, *of_trust)


def drawn(file: ProjectFile) -> Tree:
    """The graph of stages as a tree; a stage with several before it hangs on the last one and names the others."""
    root = Tree(Text(f"{file.project}: {file.title}"))
    branches: dict[str, Tree] = {}
    waiting = list(file.stages)
    while waiting:
        ready = [stage for stage in waiting if all(name in branches for name in stage.after)]
        for stage in ready:
            above = branches[stage.after[-1]] if stage.after else root
            branches[stage.name] = above.add(_line(stage))
        waiting = [stage for stage in waiting if stage.name not in branches]
    return root


def _line(stage: StageFile) -> Text:
    text = Text(stage.name, style="bold")
    text.append(f"  {stage.kind}", style="not bold")
    for remark in _remarks(stage):
        text.append(f" · {remark}", style="dim not bold")
    return text


def _remarks(stage: StageFile) -> list[str]:
    remarks = []
    if len(stage.after) > 1:
        remarks.append(f"also after {', '.join(stage.after[:-1])}")
    if stage.only:
        remarks.append(f"only {stage.only}")
    if stage.questions:
        remarks.append(f"{len(stage.questions)} question{'s' if len(stage.questions) > 1 else ''}")
    if stage.for_people:
        least, most = stage.overlap.min, stage.overlap.max
        many = f"{least} to {most} people" if least != most else "1 person" if most == 1 else f"{most} people"
        remarks.append(f"{many} per picture")
        remarks.append(f"by {', '.join(stage.who)}")
    if stage.offline:
        remarks.append(f"{stage.offline.tasks} to take along, lent for {_hours(stage.offline.hours)}")
    if not stage.in_use:
        ends = stage.kind in ("collect", "train")
        remarks.append("not yet in use" if ends else "not yet in use; lets everything pass through")
    elif stage.not_yet:
        remarks.append(f"not yet in use: {', '.join(stage.not_yet)}")
    return remarks


def said(needed: Needs, file: ProjectFile) -> Sequence[str]:
    """What it will need, in sentences; rough on purpose."""
    if not needed.pictures:
        return ["No pictures are there to count yet."]
    least, most = needed.people_hours
    lines = [
        f"{needed.pictures:,} pictures.",
        f"Disk: about {_bytes(needed.disk)}.",
        f"Machine: about {_hours(needed.machine_hours)} on two cores.",
    ]
    if most:
        span = _hours(least) if least == most else f"{_hours(least)} to {_hours(most)}"
        lines.append(f"People: {span} together, at 3 seconds a picture.")
    return lines


def _bytes(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1000:.0f} kB"


def _hours(hours: float) -> str:
    if hours >= 2:
        return f"{hours:,.0f} hours"
    minutes = round(hours * 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"


def _as_json(checked: Checked, warnings: tuple[Fault, ...], needed: Needs) -> dict[str, Any]:
    stages = [
        {
            "name": stage.name,
            "kind": stage.kind,
            "after": list(stage.after),
            "in_use": stage.in_use,
            "not_yet": list(stage.not_yet),
        }
        for stage in checked.file.stages
    ]
    return {
        "right": True,
        "project": checked.file.project,
        "faults": [],
        "missing": [dataclasses.asdict(fault) for fault in checked.missing],
        "warnings": [dataclasses.asdict(fault) for fault in warnings],
        "stages": stages,
        "needs": dataclasses.asdict(needed),
    }
