"""manyeyes restore: puts a backup into an empty folder, or only looks whether it could."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from manyeyes import backup as backups
from manyeyes.backup import Restored
from manyeyes.errors import ManyEyesError


class WhereTo(ManyEyesError):
    """Into which folder? `manyeyes restore {where} FOLDER`, or --test to look at the backup only."""


def restore(
    where: Annotated[Path, typer.Argument(metavar="BACKUP", help="The folder or file.tar that `backup` wrote.")],
    folder: Annotated[Path | None, typer.Argument(help="A new or empty folder; it becomes the site.")] = None,
    name: Annotated[str, typer.Option(help="Which backup of the folder; the newest when left out.")] = "",
    test: Annotated[bool, typer.Option("--test", help="Read all of it and look whether it holds together.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Put a backup into an empty folder. Into PostgreSQL where MANYEYES_DATABASE names an empty database."""
    say = (lambda sentence: None) if as_json else typer.echo
    if test:
        told = backups.check_backup(where, name, say)
        typer.echo(json.dumps(asdict(told)) if as_json else f"The backup {told.name} can be restored.")
        return
    if folder is None:
        raise WhereTo(where=where)
    done = backups.restore(where, folder, name, say)
    for line in [json.dumps(asdict(done))] if as_json else report(done, folder):
        typer.echo(line)


def report(done: Restored, folder: Path) -> list[str]:
    """What is back, and what comes next."""
    told = done.manifest
    into = "PostgreSQL" if done.database == "postgresql" else "SQLite"
    lines = [f"Back in {folder}, as it was on {told.taken_at}: {sum(told.counts.values()):,} rows in {into}."]
    if done.older:
        lines.append(f"It was made by an older Many Eyes ({told.version}): manyeyes upgrade {folder}")
    return [*lines, f"Look at it: manyeyes serve {folder}. The old site must not serve beside it."]
