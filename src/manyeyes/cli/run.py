"""manyeyes run: the stages that machines work in; says what passed, what was dropped and why, what waits and trains."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from manyeyes.cli import places, train_stages
from manyeyes.cli.handover import carry_out
from manyeyes.cli.import_ import Bar
from manyeyes.cli.state import NotAppliedYet
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage

if TYPE_CHECKING:
    from manyeyes.jobs import Engine, Job

Say = Callable[[str], None]
INTERRUPTED = 3
WISHES = {"pause": "paused", "resume": "goes on", "cancel": "cancelled"}


class NothingToRun(ManyEyesError):
    """The project {project} has no stage that a machine works on{called}."""

    remedy = "Such stages are of kind frames, screen or train."


class OneWish(ManyEyesError):
    """Give one of --pause, --resume and --cancel at a time."""


def run(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    stage: Annotated[str, typer.Option(help="Only this stage.")] = "",
    try_out: Annotated[
        int, typer.Option("--try", min=0, metavar="N", help="Look at N pictures of a screen, and drop nothing.")
    ] = 0,
    pause: Annotated[str, typer.Option(metavar="JOB", help="Take no new batch of a job.")] = "",
    resume: Annotated[str, typer.Option(metavar="JOB", help="Let a paused or failed job go on.")] = "",
    cancel: Annotated[str, typer.Option(metavar="JOB", help="End a job; what is in stays in.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Let the machines do their stages: frames, then screens, then training. It never releases."""
    found = places.find(project)
    wish = _wish(pause=pause, resume=resume, cancel=cancel)
    arguments: dict[str, Any] = {"folder": found.folder, "stage": stage, "try": try_out}
    try:
        with Bar(quiet=as_json) as bar:
            verb, given = ("halt", wish) if wish else ("run", arguments)
            done = carry_out(verb, found.site, given, bar.say)
    except KeyboardInterrupt:
        typer.echo("Interrupted. What was decided is kept; the same command goes on from there.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for line in [json.dumps(done)] if as_json else report(done):
        typer.echo(line)


def _wish(**wished: str) -> dict[str, Any]:
    """What is to become of which job; empty where nothing is wished."""
    wishes = [{"wish": wish, "job": job} for wish, job in wished.items() if job]
    if len(wishes) > 1:
        raise OneWish
    return wishes[0] if wishes else {}


def halt_job(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb behind --pause, --resume and --cancel; `arguments`: wish, job. A server picks a resumed job up."""
    from manyeyes import jobs

    wishes = {"pause": jobs.pause, "resume": jobs.resume, "cancel": jobs.cancel}
    job = wishes[str(arguments["wish"])](house, str(arguments["job"]))
    return {"job": job.id, "stage": job.stage, "state": job.state, "done": job.done, "total": job.total}


def run_project(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself; `arguments`: folder, stage ('' for all), try (0: in earnest)."""
    from manyeyes import jobs  # DBOS takes half a second to load

    project, stages = _asked_for(house, str(arguments["folder"]), str(arguments.get("stage") or ""))
    if arguments.get("try"):
        from manyeyes.cli.try_out import tried

        screens = [stage for stage in stages if stage.kind != "train"]
        return tried(house, project, screens, int(arguments["try"]))
    with jobs.at_work(house) as engine:
        done = [_done(engine, project, stage, say) for stage in stages if stage.kind != "train"]
        trained = [train_stages.run(engine, project, stage, say) for stage in stages if stage.kind == "train"]
    jobs.upkeep_once(house, project)
    return {"project": project.slug, "stages": done, "trained": trained}


def _asked_for(house: House, folder: str, name: str) -> tuple[Project, list[Stage]]:
    from manyeyes import jobs, projects

    with house.reading() as tx:
        project = next((one for one in projects.all_projects(tx) if one.folder == folder), None)
        if project is None:
            raise NotAppliedYet(folder=house.site / folder)
        training = [stage for stage in projects.stages(tx, project.id) if stage.kind == "train"]
        stages = [stage for stage in (*jobs.machine_stages(tx, project.id), *training) if name in ("", stage.name)]
    if not stages:
        raise NothingToRun(project=project.slug, called=f" called {name}" if name else "")
    return project, stages


def _done(engine: Engine, project: Project, stage: Stage, say: Say) -> dict[str, Any]:
    """Run a stage until nothing waits that was there; a job that was under way already is finished first."""
    from manyeyes import collect, jobs

    while True:
        ended = jobs.run_stage(engine, project, stage, _teller(stage, say))
        for warning in ended.warnings:
            say(warning)
        if not ended.resumed:
            break
        say(f"{stage.name}: this finished a job that was under way. Now what came since.")
    with engine.house.reading() as tx:
        stands = jobs.standing(tx, stage)
        stills = {"stills": asdict(collect.stills(tx, stage))} if stage.kind == "frames" else {}
    numbers = {"in": stands.entered, "passed": stands.passed, "dropped": stands.dropped, "apart": stands.apart}
    about = {"stage": stage.name, "kind": stage.kind, "job": ended.job.id, "counts": dict(ended.job.counts)}
    return {**about, **numbers, "waiting": stands.waiting, "reasons": dict(stands.reasons), **stills}


def _teller(stage: Stage, say: Say) -> Callable[[Job], None]:
    """Say how far a job is whenever it got further."""
    said: list[str] = []

    def tell(job: Job) -> None:
        line = f"{stage.name}: {job.done:,} of {job.total:,} items: {how_it_goes(job)}"
        if said[-1:] != [line] and job.total:
            said[:] = [line]
            say(line)

    return tell


def how_it_goes(job: Job) -> str:
    """Outcomes, speed and what remains, in a line."""
    parts = [f"{count:,} {kind}" for kind, count in job.counts.items() if len(kind) < 20][:5]
    if job.step == "all together":
        parts.append("now all together")
    elif job.rate:
        parts.append(f"{job.rate:,.0f} a second")
        parts.append(f"{_time(job.remaining_seconds or 0)} left")
    return ", ".join(parts) or job.step


def _time(seconds: float) -> str:
    if seconds > 5400:
        return f"{seconds / 3600:.1f} hours"
    return f"{seconds / 60:.0f} min" if seconds > 90 else f"{seconds:.0f} s"


def report(done: Mapping[str, Any]) -> list[str]:
    """The lines an owner reads at the end: in = passed + dropped + waiting, and why."""
    if "sheet" in done:
        return list(done["lines"])
    if "job" in done:
        said = {"running": "goes on", "paused": "is paused", "cancelled": "is cancelled; what is in stays in"}
        return [f"{done['job']} {said[done['state']]}: {done['done']:,} of {done['total']:,}."]
    trained = [train_stages.line(stage) for stage in done.get("trained", ())]
    return [line for stage in done["stages"] for line in _stage_lines(stage)] + trained


def _stage_lines(stage: Mapping[str, Any]) -> list[str]:
    apart = f" + {stage['apart']:,} taken apart into frames" if stage["apart"] else ""
    sums = f"{stage['passed']:,} passed{apart} + {stage['dropped']:,} dropped + {stage['waiting']:,} waiting"
    lines = [f"{stage['stage']}: {stage['in']:,} in = {sums}."]
    reasons = sorted(stage["reasons"].items(), key=lambda one: (-one[1], one[0]))
    lines += [f"  {count:,} × {reason}" for reason, count in reasons]
    return lines + _stills_line(stage.get("stills", {}))


def _stills_line(stills: Mapping[str, Any]) -> list[str]:
    """Of a frames stage: what its screen left out at once never became an item, and would seem lost."""
    if not stills.get("looked_at"):
        return []
    left = "".join(f" + {count:,} left out for {what}" for what, count in sorted(stills["left_out"].items()))
    return [f"  {stills['looked_at']:,} stills looked at = {stills['kept']:,} kept{left}."]
