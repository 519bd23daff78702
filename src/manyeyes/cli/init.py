"""manyeyes init: a project over somebody's own pictures, or a commented one from one of the four sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from manyeyes.cli import own_pictures
from manyeyes.cli.own_pictures import Own
from manyeyes.errors import ManyEyesError
from manyeyes.projects import SCHEMA_FILE, project_schema

# Names that packaging or git would leave out lie under others in the package.
PLACES = {"gitignore": ".gitignore", "control.csv": "private/control.csv"}
EMPTY_FOLDERS = {"anime": ("frames",), "pictures": (own_pictures.FOLDER,)}


class Template(StrEnum):
    """One's own pictures, and the four sources."""

    pictures = "pictures"
    anime = "anime"
    feet = "feet"
    monkey = "monkey"
    tags = "tags"


class FolderNotEmpty(ManyEyesError):
    """{folder} is not empty, and nothing in it was touched. Name a new folder."""


class NotAFolder(ManyEyesError):
    """{folder} is a file. Name a new folder."""


class OnlyOwnPictures(ManyEyesError):
    """The template {template} has its own words: --pictures, --title, --ask and the like go with `pictures` alone."""


class CannotWrite(ManyEyesError):
    """{folder} cannot be written: {cause}."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder to make.")],
    template: Annotated[Template, typer.Option(help="What it begins from.")] = Template.pictures,
    pictures: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Your pictures; brought along.")] = None,
    title: Annotated[str, typer.Option(help="What people read first.")] = "",
    why: Annotated[str, typer.Option(help="What their work is good for, in a sentence.")] = "",
    ask: Annotated[list[str] | None, typer.Option(help="A question about each picture; may be given again.")] = None,
    values: Annotated[str, typer.Option(help="Possible answers to the first, with commas; else yes and no.")] = "",
    rights: Annotated[str, typer.Option(help="Whose the pictures are: not-ours, mine, or a licence.")] = "",
) -> None:
    """Make a project: project.yaml with comments, and the files beside it. Asks what it needs to know in a terminal."""
    own = Own(pictures, title, why, tuple(ask or ()), own_pictures.split(values), rights)
    if template is not Template.pictures:
        if own.said:
            raise OnlyOwnPictures(template=template.value)
        for name in make_project(folder, template.value):
            typer.echo(f"  {name}")
        typer.echo(f"Edit {folder / 'project.yaml'}, then: manyeyes check {folder}")
        return
    if not own.said and sys.stdin.isatty():
        own = own_pictures.asked(own, _prompt)
    brought = make_own_project(folder, own)
    typer.echo(f"{folder} is a project now{f', with {_files(brought)} in its pictures/' if brought else ''}.")
    if not brought:
        typer.echo(f"Put your pictures into {folder / own_pictures.FOLDER}, one sub-folder for each album or source.")
    typer.echo(f"Then, in your browser: manyeyes first-hour {folder}")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


def _prompt(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default, show_default=bool(default)))


def make_own_project(folder: Path, own: Own) -> int:
    """A project over one's own pictures, in an empty or new folder or one that holds only pictures/.

    Returns how many files were brought. Raises FolderNotEmpty, NotAFolder, CannotWrite, NoPicturesThere,
    PicturesInside, ProjectFileWrong.
    """
    own_pictures.checked(own, folder)
    make_project(folder, Template.pictures.value, beside=(own_pictures.FOLDER,))
    try:
        own_pictures.write_words(folder, own)
        if own.pictures is None:
            return sum(1 for file in (folder / own_pictures.FOLDER).rglob("*") if file.is_file())
        return own_pictures.bring_pictures(own.pictures, folder / own_pictures.FOLDER)
    except OSError as error:
        raise CannotWrite(folder=folder, cause=error.strerror) from None


def make_project(folder: Path, template: str, beside: tuple[str, ...] = ()) -> list[str]:
    """Write the template's files into an empty or new folder; returns their names. What is in `beside` may be there.

    Raises FolderNotEmpty, NotAFolder, CannotWrite.
    """
    if folder.is_file():
        raise NotAFolder(folder=folder)
    if folder.is_dir() and any(inner.name not in beside for inner in folder.iterdir()):
        raise FolderNotEmpty(folder=folder)
    try:
        for empty in EMPTY_FOLDERS.get(template, ()):
            (folder / empty).mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SCHEMA_FILE).write_text(json.dumps(project_schema(), ensure_ascii=False), "utf-8")
        return sorted([SCHEMA_FILE, *(_write(folder, name, source) for name, source in template_files(template))])
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
