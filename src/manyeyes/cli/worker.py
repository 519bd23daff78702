"""manyeyes worker: who answers, how well, and what an owner does about it: restrict, lift, revert, undo."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from manyeyes import jobs, moderation, people, projects, rules
from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.cli.people_report import sentence, table, whole
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.moderation import Order
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

worker = typer.Typer(help="Who answers, how well, and what you do about it.", no_args_is_help=True)
Say = Callable[[str], None]
Who = Annotated[str, typer.Argument(help="The person's name in the list: ten letters and digits.")]
ProjectFolder = Annotated[Path, typer.Argument(help="The project's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
StageName = Annotated[str, typer.Option("--stage", help="One stage; all of them where left out.")]
From = Annotated[
    str, typer.Option("--from", help="Like 2026-03-01T14:05, by the project's clock; all before if left out.")
]
Until = Annotated[str, typer.Option(help="The same; now where left out.")]


class NoTime(ManyEyesError):
    """ "{said}" is no time. Write it like 2026-03-01T14:05, by the clock of {timezone}."""


class WhichStage(ManyEyesError):
    """People work in {stages}. Say which one: --stage NAME, or --scope project."""


@worker.command("list")
def list_(
    project: ProjectFolder = Path("."),
    order: Annotated[Order, typer.Option(help="Who comes first.")] = Order.WORST,
    most: Annotated[int, typer.Option(min=1, help="So many lines.")] = 50,
    after: Annotated[int, typer.Option(min=0, help="Leave out so many first.")] = 0,
    stage: StageName = "",
    as_json: AsJson = False,
) -> None:
    """Everybody who answered, a line a person and stage."""
    with _reading(project) as (house, found), house.reading() as tx:
        lines = moderation.people_of(tx, found, order, after, most, house.now(), stage=stage)
    for text in [json.dumps([asdict(one) for one in lines])] if as_json else table(lines):
        typer.echo(text)


@worker.command()
def show(who: Who, project: ProjectFolder = Path("."), as_json: AsJson = False) -> None:
    """One person in whole: records, what was done, and the last answers to pictures we already know."""
    with _reading(project) as (house, found), house.reading() as tx:
        person = moderation.person(tx, found, who, house.now())
    for text in [json.dumps(asdict(person))] if as_json else whole(person, found.file.timezone):
        typer.echo(text)


@worker.command()
def restrict(
    who: Who,
    reason: Annotated[str, typer.Option(help="What the person reads.")],
    project: ProjectFolder = Path("."),
    scope: Annotated[str, typer.Option(help="stage, project or site.")] = "project",
    kind: Annotated[str, typer.Option(help="stop, slow or exam.")] = "stop",
    until: Annotated[str, typer.Option(help="Like 2026-03-01T14:05; for good where left out.")] = "",
    stage: StageName = "",
    as_json: AsJson = False,
) -> None:
    """Stop somebody, slow him down, or ask for the test again."""
    if scope not in people.SCOPES or kind not in (people.STOP, people.SLOW, people.EXAM):
        raise typer.BadParameter("--scope is stage, project or site; --kind is stop, slow or exam")
    asked = {"who": who, "reason": reason, "scope": scope, "kind": kind, "until": until, "stage": stage}
    _write("restrict", project, asked, as_json)


@worker.command()
def lift(
    name: Annotated[str, typer.Argument(help="The name of a restriction, or of an entry in the log of rules.")],
    project: ProjectFolder = Path("."),
    why: Annotated[str, typer.Option(help="Kept in the log.")] = "",
    as_json: AsJson = False,
) -> None:
    """End a restriction; what was taken back with it counts again."""
    _write("lift", project, {"name": name, "why": why}, as_json)


@worker.command()
def revert(
    who: Who,
    project: ProjectFolder = Path("."),
    from_: From = "",
    until: Until = "",
    stage: StageName = "",
    reason: Annotated[str, typer.Option(help="Kept in the log.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take back everything somebody answered in a time; `undo` brings it back."""
    asked = {"who": who, "from": from_, "until": until, "stage": stage, "reason": reason}
    _write("preview" if preview else "revert", project, asked, as_json)


@worker.command()
def undo(
    name: Annotated[str, typer.Argument(help="The name of what was taken back, as revert said it.")],
    project: ProjectFolder = Path("."),
    as_json: AsJson = False,
) -> None:
    """What was taken back counts again."""
    _write("undo", project, {"name": name}, as_json)


@contextmanager
def _reading(project: Path) -> Iterator[tuple[House, Project]]:
    """The project of a folder, in a site opened for reading only: it works beside a running server."""
    found = places.find(project)
    if not (found.site / ".manyeyes").is_dir():  # looking must not make a site
        raise NotAppliedYet(folder=project)
    with open_house(found.site, read_only=True) as house:
        with house.reading() as tx:
            here = _project(tx, found.folder)
        yield house, here


def _write(verb: str, project: Path, asked: Mapping[str, Any], as_json: bool) -> None:
    found = places.find(project)
    arguments = {"folder": found.folder, "verb": verb, **asked}
    done = carry_out("worker", found.site, arguments, _silent if as_json else typer.echo)
    if as_json:
        typer.echo(json.dumps(done))


def _silent(line: str) -> None:
    """Programs read the result only."""


def change_worker(house: House, arguments: Mapping[str, Any], say: Say) -> Mapping[str, Any]:
    """The verb itself, here or in the server; what it changes is counted again before it returns."""
    with house.reading() as tx:
        project = _project(tx, str(arguments["folder"]))
    done = _VERBS[str(arguments["verb"])](house, project, arguments, say)
    if done.pop("changed", False):
        counted = sum(one.recounted for one in jobs.upkeep_once(house, project))
        say(f"{counted:,} pictures were counted again.")
        done["recounted"] = counted
    return done


def _preview(house: House, project: Project, asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    times = _times(project, asked, house.now())
    with house.reading() as tx:
        found = moderation.preview_take_back(tx, project, _worker(tx, project, asked), *times, stage=asked["stage"])
    say(sentence(found))
    return asdict(found)


def _revert(house: House, project: Project, asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    times = _times(project, asked, house.now())
    with house.transaction() as tx:
        who, now = _worker(tx, project, asked), house.now()
        made = moderation.take_back(
            tx, project, who, *times, now, reason=str(asked["reason"]), stage=str(asked["stage"])
        )
    for one in made.withdrawals:
        say(f"Taken back as {one.public_id}; `manyeyes worker undo {one.public_id}` brings it back.")
    if not made.withdrawals:
        say("Nothing was answered then.")
    return {**asdict(made), "changed": made.new}


def _undo(house: House, project: Project, asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    with house.transaction() as tx:
        undone = moderation.undo(tx, str(asked["name"]), house.now())
    say("It counts again." if undone else "It was undone before.")
    return {"undone": undone, "changed": undone}


def _restrict(house: House, project: Project, asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    until = _moment(project, str(asked["until"])) if asked["until"] else None
    with house.transaction() as tx:
        stage = _stage(tx, project, str(asked["stage"]), str(asked["scope"]))
        made = rules.restrict_by_owner(
            tx,
            stage,
            _worker(tx, project, asked).id,
            reason=str(asked["reason"]),
            now=house.now(),
            until=until,
            scope=str(asked["scope"]),
            kind=str(asked["kind"]),
        )
    say(f"Done, as {made.public_id}; `manyeyes worker lift {made.public_id}` ends it.")
    return {"restriction": made.public_id, "kind": made.kind, "scope": made.scope, "until": made.until, "changed": True}


def _lift(house: House, project: Project, asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    with house.transaction() as tx:
        ended = rules.lift(tx, str(asked["name"]), str(asked["why"]), "owner", house.now())
    say("It is lifted.")
    return {"lifted": str(asked["name"]), "restriction": None if ended is None else ended.public_id, "changed": True}


_VERBS: dict[str, Callable[[House, Project, Mapping[str, Any], Say], dict[str, Any]]] = {
    "preview": _preview,
    "revert": _revert,
    "undo": _undo,
    "restrict": _restrict,
    "lift": _lift,
}


def _project(tx: Transaction, folder: str) -> Project:
    found = next((one for one in projects.all_projects(tx) if one.folder == folder), None)
    if found is None:
        raise NotAppliedYet(folder=folder)
    return found


def _worker(tx: Transaction, project: Project, asked: Mapping[str, Any]) -> Worker:
    found = people.by_public_id(tx, str(asked["who"]))
    if found is None:
        raise moderation.UnknownWorker(worker=asked["who"], project=project.slug)
    return found


def _stage(tx: Transaction, project: Project, name: str, scope: str) -> Stage:
    """The named stage; where the scope is wider, any that people work in."""
    if name:
        return projects.stage(tx, project.slug, name)
    human = [one for one in projects.stages(tx, project.id) if one.file.for_people]
    if not human or (scope == "stage" and len(human) > 1):
        raise WhichStage(stages=", ".join(one.name for one in human) or "no stage")
    return human[0]


def _times(project: Project, asked: Mapping[str, Any], now: float) -> tuple[float, float]:
    begin, end = str(asked["from"]), str(asked["until"])
    return _moment(project, begin) if begin else 0.0, _moment(project, end) if end else now


def _moment(project: Project, said: str) -> float:
    timezone = project.file.timezone
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise NoTime(said=said, timezone=timezone) from None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(timezone))).timestamp()
