"""manyeyes import: takes in the pictures of a project's folders; interrupted, the same command goes on."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage

Say = Callable[[str], None]
HOW_FAR = re.compile(r"(?P<stage>\S+): (?P<done>[\d,]+) of (?P<found>[\d,]+) (files|items|pictures)(?P<rest>.*)")
MOST_PATHS = 3
INTERRUPTED = 3


class NothingToImport(ManyEyesError):
    """The project {project} has no import stage{called}."""


def import_(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    stage: Annotated[str, typer.Option(help="Only this import stage.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be looked at, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    format: Annotated[str, typer.Option("--from", help="Another program's format: unpack FILE into a table.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="With --from: the export of that program.")] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="With --from: where its pictures lie, if not beside it.")
    ] = None,
) -> None:
    """Take in pictures: prints how many are new, known, twin or rejected, and why. A second run adds nothing."""
    found = places.find(project)
    if format or file:
        from manyeyes.cli.unpack import unpack  # the room of datasets takes its time

        unpack(found.project_folder, format, file, pictures, as_json=as_json)
        return
    arguments = {"folder": found.folder, "stage": stage, "dry_run": dry_run}
    try:
        with Bar(quiet=as_json) as bar:
            done = carry_out("import", found.site, arguments, bar.say)
    except KeyboardInterrupt:
        typer.echo("Interrupted. What is in stays in; the same command goes on from there.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        typer.echo(json.dumps(done))
    else:
        for line in report(done):
            typer.echo(line)


def import_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself; `arguments`: folder, stage ('' for all), dry_run. Says how far it is, in lines HOW_FAR reads."""
    from manyeyes import jobs  # DBOS takes half a second to load

    project, stages = _asked_for(house, str(arguments["folder"]), str(arguments.get("stage", "")))
    if arguments.get("dry_run"):
        return _added_up([_dry(house, project, stage, say) for stage in stages], dry_run=True)
    with jobs.at_work(house) as engine:
        done = _added_up([_imported(engine, project, stage, say) for stage in stages])
    with house.reading() as tx:
        return done | {"waiting": jobs.waits_for_machine(tx, project.id)}


def _asked_for(house: House, folder: str, name: str) -> tuple[Project, list[Stage]]:
    from manyeyes import projects

    with house.reading() as tx:
        found = [project for project in projects.all_projects(tx) if project.folder == folder]
        if not found:
            raise NotAppliedYet(folder=house.site / folder)
        stages = [stage for stage in projects.stages(tx, found[0].id) if stage.kind == "import"]
    stages = [stage for stage in stages if name in ("", stage.name)]
    if not stages:
        raise NothingToImport(project=found[0].slug, called=f" called {name}" if name else "")
    return found[0], stages


def _dry(house: House, project: Project, stage: Stage, say: Say) -> dict[str, Any]:
    from manyeyes import collect

    seen = collect.compare(house, project, stage)
    for warning in seen.warnings:
        say(warning)
    for line in seen.understood:
        say(line)
    rejects = [{"path": one.path, "reason": one.reason} for one in seen.refused]
    return {
        "stage": stage.name,
        "found": seen.found,
        "to_look_at": seen.fresh,
        "known": seen.unchanged,
        "rejected": len(rejects),
        "rejects": rejects,
    }


def _imported(engine: Any, project: Project, stage: Stage, say: Say) -> dict[str, Any]:
    from manyeyes import jobs

    said: list[str] = []

    def progress(found: int, counts: Any) -> None:
        line = f"{stage.name}: {counts.done:,} of {found:,} files: {counts.new:,} new, {counts.rejected:,} rejected"
        if said[-1:] != [line]:
            said[:] = [line]
            say(line)

    outcome = jobs.run_import(engine, project, stage, progress)
    for warning in outcome.warnings:
        say(warning)
    if outcome.resumed:
        say("This finished an import that had been interrupted. Files that came since are taken by the next one.")
    return {
        "stage": stage.name,
        "found": outcome.found,
        "new": outcome.counts.new,
        "known": outcome.counts.known,
        "twin": outcome.counts.twin,
        "rejected": outcome.counts.rejected,
        "rejects": [{"path": one.path, "reason": one.reason} for one in outcome.rejects],
    }


def _added_up(stages: list[dict[str, Any]], *, dry_run: bool = False) -> dict[str, Any]:
    names = ("found", "to_look_at", "known", "rejected") if dry_run else ("found", "new", "known", "twin", "rejected")
    sums = {name: sum(stage[name] for stage in stages) for name in names}
    return {**sums, "rejects": [reject for stage in stages for reject in stage["rejects"]], "stages": stages}


def report(done: Mapping[str, Any]) -> list[str]:
    """The lines an owner reads at the end: what came of it, then the rejects by cause, the most frequent first."""
    from manyeyes.collect import cause_of

    if "to_look_at" in done:
        first = f"{done['found']:,} files: {done['to_look_at']:,} to look at, {done['known']:,} known"
    else:
        first = f"{done['found']:,} files: {done['new']:,} new, {done['known']:,} known, {done['twin']:,} twin"
    lines = [f"{first}, {done['rejected']:,} rejected."]
    causes = Counter(cause_of(reject["reason"]) for reject in done["rejects"])
    for cause, count in causes.most_common():
        rejects = [reject for reject in done["rejects"] if cause_of(reject["reason"]) == cause][:MOST_PATHS]
        more = f" and {count - MOST_PATHS:,} more" if count > MOST_PATHS else ""
        lines.append(f"  {count:,} × {cause} {', '.join(_printable(reject['path']) for reject in rejects)}{more}")
    return [*lines, *_what_waits(done.get("waiting", {}))]


def _what_waits(stages: Mapping[str, int]) -> list[str]:
    """Pictures and videos nobody sees before a machine has decided about them."""
    return [
        f"{'1 item waits' if waiting == 1 else f'{waiting:,} items wait'} for stage {stage}: manyeyes run"
        for stage, waiting in stages.items()
    ]


def _printable(path: str) -> str:
    """A name with a newline or a control character must not write its own lines into a terminal."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in path)


class Bar:
    """A progress bar for people; silent for programs, plain lines where there is no terminal."""

    def __init__(self, *, quiet: bool) -> None:
        """Draw on standard error, so that standard output holds the result alone."""
        console = Console(stderr=True)
        self._quiet = quiet
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rest]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._tasks: dict[str, Any] = {}

    def say(self, line: str) -> None:
        """Move the bar for a line that says how far it is; print any other."""
        far = HOW_FAR.fullmatch(line)
        if far is not None:
            self._move(far)
        elif not self._quiet:
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _move(self, far: re.Match[str]) -> None:
        stage, done, found = far["stage"], int(far["done"].replace(",", "")), int(far["found"].replace(",", ""))
        if stage not in self._tasks:
            self._progress.start()
            self._tasks[stage] = self._progress.add_task(stage, total=found, rest="")
        self._progress.update(self._tasks[stage], completed=done, total=found, rest=far["rest"].removeprefix(": "))

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
