"""manyeyes audit: draws a blind random part for the owner to check, and says what earlier checks found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import datasets, projects
from manyeyes.cli import places
from manyeyes.cli.handover import carry_out
from manyeyes.cli.release import asked_for, silent
from manyeyes.cli.state import NotAppliedYet
from manyeyes.datasets import AuditResult
from manyeyes.house import House, open_house

Say = Callable[[str], None]


def audit(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    start: Annotated[bool, typer.Option("--start", help="Draw pictures for a new audit.")] = False,
    stage: Annotated[str, typer.Option(help="The stage of kind release; needed where there are several.")] = "",
    items: Annotated[int, typer.Option(min=0, help="How many; 0: as the project file says, else 200.")] = 0,
    everything: Annotated[bool, typer.Option("--all", help="Draw from everything people answered about.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a random part of what a release would keep, without seeing what people said; and what was found."""
    found = places.find(project)
    if start:
        arguments = {"folder": found.folder, "stage": stage, "items": items, "of": "all" if everything else "kept"}
        carry_out("audit", found.site, arguments, silent if as_json else typer.echo)
    if not (found.site / ".manyeyes").is_dir():  # looking must not make a site
        raise NotAppliedYet(folder=project)
    with open_house(found.site, read_only=True) as house:
        results = audit_results(house, found.folder)
    for line in [json.dumps([asdict(one) for one in results])] if as_json else report(results):
        typer.echo(line)


def draw_audit(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Draw one; `arguments`: folder, stage ('' where there is one), items (0: as the file says), of: kept or all."""
    project, stage = asked_for(house, str(arguments["folder"]), str(arguments.get("stage") or ""))
    wished = int(arguments.get("items") or 0) or None
    drawn = datasets.start_audit(house, project, stage, wished, of=str(arguments.get("of") or "kept"))
    say(f"Drew {drawn.items} of {drawn.population:,} items at random. Check them on the owner's page, under Audit.")
    return {"audit": drawn.public_id, "stage": stage.name, "items": drawn.items, "population": drawn.population}


def audit_results(house: House, folder: str) -> list[AuditResult]:
    """What every audit of the project in that folder found, the newest first."""
    with house.reading() as tx:
        project = next((one for one in projects.all_projects(tx) if one.folder == folder), None)
        if project is None:
            raise NotAppliedYet(folder=folder)
        return [datasets.audit_result(tx, one) for one in datasets.audits(tx, project.id)]


def report(results: list[AuditResult]) -> list[str]:
    """A line an audit, below it how sure people were against what was found."""
    if not results:
        return ["Nobody has checked anything yet. Draw pictures with --start."]
    return [line for result in results for line in _lines(result)]


def _lines(result: AuditResult) -> Iterator[str]:
    audit = result.audit
    drawn = "kept" if audit.of == "kept" else "asked about"
    state = "ended" if audit.ended_at is not None else f"open, {result.checked} of {audit.items - result.gone} checked"
    yield f"audit {audit.public_id} ({state}), of {audit.population:,} items {drawn}"
    yield f"  {result.sentence}"
    if result.promised_too_much:
        yield "  People agree more than they are right: ask more of them, or raise the confidence."
    for band in result.bands:
        sure = f"{band.low:.2f} to {band.high:.2f}"
        yield f"  {sure}: {100 * band.expected:5.1f} % expected, {band.found} of {band.checked} found ({band.interval})"
    if result.differed:
        yield f"  {len(result.differed)} to look at again, on the owner's page"
