"""manyeyes rules: what rules did, and what other rules would have done with what people answered. Both only read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from manyeyes import projects
from manyeyes import rules as room
from manyeyes.cli import places
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.projects import Project, Stage

verb = typer.Typer(help="What rules did about people, and what other rules would have done.", no_args_is_help=True)
ProjectFolder = Annotated[Path, typer.Argument(help="The project's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class WhichStage(ManyEyesError):
    """{project} asks people in {stages}. Say in which stage to play rules: --stage {first}."""


class NoPeopleHere(ManyEyesError):
    """{project} has no stage called {stage} that asks people. It has {stages}."""


@verb.command()
def replay(
    rules: Annotated[Path, typer.Option("--rules", help="A YAML list of rules, or a project.yaml.")],
    project: ProjectFolder = Path("."),
    stage: Annotated[str, typer.Option(help="The stage; needed where several ask people.")] = "",
    as_json: AsJson = False,
) -> None:
    """Play all answers again under other rules: who would have been stopped, when, and what it saves."""
    with _reading(project) as house:
        found = _project(house, project)
        chosen = _stage(house, found, stage)
        tried = projects.read_rules_file(rules, chosen.file)
        played = room.replay(house, chosen, tried)
    for line in [json.dumps(asdict(played))] if as_json else report(played, found.file.timezone):
        typer.echo(line)


@verb.command()
def log(
    project: ProjectFolder = Path("."),
    most: Annotated[int, typer.Option(help="So many of the newest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Every time a rule acted, newest first, with the numbers that caused it."""
    with _reading(project) as house:
        found = _project(house, project)
        with house.reading() as tx:
            entries = room.firings(tx, found.id, most)
    told = [asdict(one) for one in entries]
    for line in [json.dumps(told)] if as_json else _log_lines(entries, found.file.timezone):
        typer.echo(line)


def _reading(project: Path) -> House:
    found = places.find(project)
    if not (found.site / ".manyeyes").is_dir():  # looking must not make a site
        raise NotAppliedYet(folder=project)
    return open_house(found.site, read_only=True)


def _project(house: House, folder: Path) -> Project:
    name = places.find(folder).folder
    with house.reading() as tx:
        found = next((one for one in projects.all_projects(tx) if one.folder == name), None)
    if found is None:
        raise NotAppliedYet(folder=folder)
    return found


def _stage(house: House, project: Project, name: str) -> Stage:
    """The stage of that name, or the only one that asks people."""
    with house.reading() as tx:
        human = [one for one in projects.stages(tx, project.id) if one.file.for_people and one.file.in_use]
    names = ", ".join(one.name for one in human)
    if not name and len(human) > 1:
        raise WhichStage(project=project.slug, stages=names, first=human[0].name)
    chosen = next((one for one in human if name in ("", one.name)), None)
    if chosen is None:
        raise NoPeopleHere(project=project.slug, stage=name, stages=names or "none")
    return chosen


def report(played: room.Replay, timezone: str) -> list[str]:
    """What a person reads: a line a time a rule would have acted, then what it comes to."""
    lines = [f"{played.stage}: {played.answers:,} answers of {played.people:,} people, played again"]
    head = ["when", "who", "rule", "does", "after", "then", "because"]
    lines += _table(head, [_row(one, timezone) for one in played.stopped])
    if not played.stopped:
        return [*lines, "No rule would have acted."]
    who = len({one.worker for one in played.stopped})
    lines.append(f"{who:,} of {played.people:,} people, {len(played.stopped):,} times.")
    lines.append(f"Answers not given: {played.saved:,}. Taken back: {played.withdrawn:,}, to be asked for again.")
    lines += _change("Right about known pictures", played.control_before, played.control_after)
    return lines + _change("As pictures are settled today", played.agreed_before, played.agreed_after)


def _row(one: room.Stopped, timezone: str) -> list[str]:
    counts = [f"{one.answers_before:,}", f"{one.answers_after:,}"]
    return [_when(one.at, timezone), one.worker, f"{one.rule} {one.when}", one.action, *counts, one.reason]


def _change(what: str, before: float | None, after: float | None) -> list[str]:
    if before is None:
        return []
    return [f"{what}: {before:.1%} of all answers, {'none are left' if after is None else f'{after:.1%} of the rest'}."]


def _log_lines(entries: Sequence[room.Firing], timezone: str) -> list[str]:
    if not entries:
        return ["No rule has acted."]
    rows = [_entry(one, timezone) for one in entries]
    return _table(["when", "who", "stage", "rule", "does", "", "because"], rows)


def _entry(one: room.Firing, timezone: str) -> list[str]:
    because = one.error or str(one.numbers.get("because", ""))
    return [_when(one.at, timezone), one.worker, one.stage, str(one.rule["when"]), one.action, one.state, because]


def _when(at: float, timezone: str) -> str:
    return f"{datetime.fromtimestamp(at, ZoneInfo(timezone)):%Y-%m-%d %H:%M}"


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Columns as wide as their widest cell; the last one as it is. Nothing where there are no rows."""
    widths = [max(len(str(row[at])) for row in [head, *rows]) for at in range(len(head) - 1)]
    cells = [[*(str(cell).ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]] for row in rows]
    title = [*(cell.ljust(width) for cell, width in zip(head, widths, strict=False)), head[-1]]
    return ["  ".join(row) for row in [title, *cells]] if rows else []
