"""manyeyes import --from: another program's export becomes a table, pictures and answers in the project's folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typer

from manyeyes import datasets
from manyeyes.errors import ManyEyesError


class FromAndFile(ManyEyesError):
    """What another program exported is said with both: --from FORMAT --file FILE."""


def unpack(project: Path, format: str, file: Path | None, pictures: Path | None, *, as_json: bool) -> None:
    """Unpack `file` into a new folder of the project and say what to write into project.yaml."""
    if not format or file is None:
        raise FromAndFile
    folder = project / f"{file.stem or file.parent.name}-{format}"
    moved = datasets.move_in(format, file, folder, pictures)
    if as_json:
        typer.echo(json.dumps({"folder": str(folder.resolve()), **asdict(moved)}, sort_keys=True))
        return
    for line in report(moved, folder.name):
        typer.echo(line)


def report(moved: datasets.MovedIn, name: str) -> list[str]:
    """What was found, what was left behind, and what comes next."""
    lines = [
        f"{moved.pictures:,} pictures, {moved.tags:,} tags, {moved.answers:,} answers of {moved.workers:,} people.",
        f"{moved.files:,} lie beside it, {moved.elsewhere:,} have a web address, {moved.not_there:,} are nowhere.",
    ]
    if moved.left_behind:
        lines.append(
            f"{moved.left_behind:,} things could not be taken over: {name}/left_behind.csv says which and why."
        )
    return [
        *lines,
        f"Everybody's answers, a file a question, for `manyeyes consensus`: {name}/answers/",
        "To take the pictures in, let an import stage of project.yaml read the table, then apply and import:",
        f"  - {{name: import, kind: import, from: {{table: {name}/table.csv}}, given: {{tags: 0.9}}}}",
    ]
