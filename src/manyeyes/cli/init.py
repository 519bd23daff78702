"""manyeyes init: a commented project to edit, from one of the four sources."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from manyeyes.errors import ManyEyesError

# Names that packaging or git would leave out lie under others in the package.
PLACES = {"gitignore": ".gitignore", "control.csv": "private/control.csv"}
EMPTY_FOLDERS = {"anime": ("frames",)}


class Template(StrEnum):
    """The four sources."""

    anime = "anime"
    feet = "feet"
    monkey = "monkey"
    tags = "tags"


class FolderNotEmpty(ManyEyesError):
    """{folder} is not empty, and nothing in it was touched. Name a new folder."""


class NotAFolder(ManyEyesError):
    """{folder} is a file. Name a new folder."""


class CannotWrite(ManyEyesError):
    """{folder} cannot be written: {cause}."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder to make.")],
    template: Annotated[Template, typer.Option(help="What it begins from.")] = Template.anime,
) -> None:
    """Make a project to edit: project.yaml with comments, and the files beside it."""
    written = make_project(folder, template.value)
    for name in written:
        typer.echo(f"  {name}")
    typer.echo(f"Edit {folder / 'project.yaml'}, then: manyeyes check {folder}")


def make_project(folder: Path, template: str) -> list[str]:
    """Write the template's files into an empty or new folder; returns their names.

    Raises FolderNotEmpty, NotAFolder, CannotWrite.
    """
    if folder.is_file():
        raise NotAFolder(folder=folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderNotEmpty(folder=folder)
    try:
        for empty in EMPTY_FOLDERS.get(template, ()):
            (folder / empty).mkdir(parents=True, exist_ok=True)
        return sorted(_write(folder, name, source) for name, source in template_files(template))
    except OSError as error:
        raise CannotWrite(folder=folder, cause=error.strerror) from None


def template_files(template: str) -> Iterator[tuple[str, Traversable]]:
    """Every file of a template and the name it gets."""
    for name, source in _below(files("manyeyes.projects") / "templates" / template, ""):
        yield PLACES.get(name, name), source
    if template == "anime":  # the demo asks the same four questions, and its six pictures explain them
        demo = files("manyeyes.demo")
        yield "training.yaml", demo / "training.yaml"
        yield "training/CREDITS.md", demo / "CREDITS.md"
        yield from _below(demo / "training", "training/")


def _below(place: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(place.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _below(entry, f"{before}{entry.name}/")
        else:
            yield f"{before}{entry.name}", entry


def _write(folder: Path, name: str, source: Traversable) -> str:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    return name
