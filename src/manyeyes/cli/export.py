"""manyeyes export: writes a release the way other programs read it; what a format cannot hold is said and counted."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from manyeyes import datasets
from manyeyes.cli import places
from manyeyes.errors import ManyEyesError


class NoSuchRelease(ManyEyesError):
    """There is no release {name}: neither a folder of that name nor {place}."""

    remedy = "Name a release of the project you are in, or its folder, PROJECT/releases/NAME."


def export(
    release: Annotated[str, typer.Argument(help="A release's folder, or the name of one of the project you are in.")],
    to: Annotated[Path, typer.Argument(help="The new folder.", metavar="DIR")],
    format: Annotated[str, typer.Option("--format", help="parquet, csv, coco, …; docs/reference/formats.md has all.")],
    about: Annotated[str, typer.Option(help="The question whose values are the classes.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a release in another program's format into a new folder, whole or not at all."""
    report = datasets.export_release(folder_of(release), format, to, silent if as_json else typer.echo, about)
    if as_json:
        typer.echo(json.dumps({"format": format, "folder": str(to.resolve()), **asdict(report)}, sort_keys=True))
        return
    for line in [*report.lines(), f"{format}: {to.resolve()}"]:
        typer.echo(line)


def silent(line: str) -> None:
    """Programs read the result only."""


def folder_of(name: str) -> Path:
    """The folder of a release said as a folder, as NAME, or as PROJECT/NAME; raises NoSuchRelease."""
    given = Path(name)
    if given.is_dir() and not (given / places.PROJECT_FILE).is_file():
        return given
    here = given.parent / "releases" / given.name
    if here.is_dir():
        return here
    raise NoSuchRelease(name=name, place=here)
