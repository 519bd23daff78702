"""manyeyes status: how each stage of a project stands. It only reads, so it works beside a running server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import datasets, projects, work
from manyeyes.cli import places, train_stages
from manyeyes.cli.places import Places
from manyeyes.cli.state import NotAppliedYet
from manyeyes.house import House, open_house

COUNTS = ("items", "tasks", "answers", "open", "settled", "contested", "closed")


def status(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    ahead: Annotated[
        bool, typer.Option("--forecast", help="Also what each stage will still take; the first time takes seconds.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how each stage stands."""
    found = places.find(project)
    if not (found.site / ".manyeyes").is_dir():  # looking must not make a site
        raise NotAppliedYet(folder=project)
    with open_house(found.site, read_only=True) as house:
        stands = how_it_stands(house, found)
        if ahead:
            from manyeyes.cli.forecast import forecasts  # what it needs is slow to load

            stands["forecast"] = forecasts(house, stands["project"])
    for line in [json.dumps(stands)] if as_json else report(stands):
        typer.echo(line)


def how_it_stands(house: House, found: Places) -> dict[str, Any]:
    """`stages` as GET /projects/{project}/progress has them, and the releases."""
    with house.reading() as tx:
        project = next((one for one in projects.all_projects(tx) if one.folder == found.folder), None)
        if project is None:
            raise NotAppliedYet(folder=found.project_folder)
        stages = [asdict(stage) for stage in work.progress(tx, project, house.now())]
        made = [(one, datasets.release_audit(tx, one)) for one in datasets.releases(tx, project.id)]
    releases = [
        {"name": one.name, "number": one.number, "counts": dict(one.counts), "audit": audit and audit.sentence}
        for one, audit in made
    ]
    told = {"project": project.slug, "version": project.version, "stages": stages, "releases": releases}
    return told | {"taggers": train_stages.standing(house, project)}


def report(stands: Mapping[str, Any]) -> list[str]:
    """A table for people, each number under its name; a machine stage has only items."""
    widths = {name: max(len(name), *(len(f"{stage[name]:,}") for stage in stands["stages"])) for name in COUNTS}
    label = max(len(f"{stage['name']} ({stage['kind']}, {stage['state']})") for stage in stands["stages"])
    lines = [f"{stands['project']}, version {stands['version']}", " " * label + _row(widths, {n: n for n in COUNTS})]
    for stage in stands["stages"]:
        counts = {name: f"{stage[name]:,}" if stage["tasks"] or name == "items" else "" for name in COUNTS}
        cells = _row(widths, counts) + _moved(stage)
        lines.append(f"{stage['name']} ({stage['kind']}, {stage['state']})".ljust(label) + cells)
        if stage["wave"]:
            lines.append(f"  round {stage['wave']['number']}: {stage['wave']['done']:,} of {stage['wave']['tasks']:,}")
    for name, told in stands.get("forecast", {}).items():
        lines.append(f"forecast for {name}: {told['text']}")
    return lines + [_release(one) for one in stands["releases"]] + [one["text"] for one in stands["taggers"]]


def _release(one: Mapping[str, Any]) -> str:
    kept, checked = one["counts"].get("items_kept", 0), one["audit"] or "Nobody has checked it."
    return f"release {one['name']}: {kept:,} items. {checked}"


def _moved(stage: Mapping[str, Any]) -> str:
    """What a machine stage did, in the words of `run`."""
    if stage["kind"] not in ("frames", "screen"):
        return ""
    return (
        f"  {stage['passed']:,} passed, {stage['left_out'] or stage['dropped']:,} left out, {stage['waiting']:,} wait"
    )


def _row(widths: Mapping[str, int], cells: Mapping[str, str]) -> str:
    return "".join(f"  {cells[name]:>{width}}" for name, width in widths.items()).rstrip()
