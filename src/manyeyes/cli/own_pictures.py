"""What `init` needs to know of somebody's own pictures: where they are, and in his words what he wants to know."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from manyeyes import projects
from manyeyes.errors import ManyEyesError
from manyeyes.projects import Asked, OwnFiles, Wording

FOLDER = "pictures"
SLUG = re.compile(r"[^a-z0-9]+")
OURS, NOT_OURS = "mine", "not-ours"
Ask = Callable[[str, str], str]


class NoPicturesThere(ManyEyesError):
    """There is no folder {folder}, so no pictures were taken from it and nothing was made."""


class PicturesInside(ManyEyesError):
    """{folder} holds the new project itself. Name a new folder beside your pictures, or put them into {inside}."""


@dataclass(frozen=True)
class Own:
    """What was said at the command line; empty where nothing was."""

    pictures: Path | None = None
    title: str = ""
    why: str = ""
    ask: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """Of the first question; none means yes and no."""
    rights: str = ""

    @property
    def said(self) -> bool:
        """Whether anything was."""
        return self != Own()


def asked(own: Own, ask: Ask) -> Own:
    """The same with what `ask(question, default)` brought; an empty reply leaves the template's words."""
    folder = ask("Where are your pictures? A folder; nothing: you put them in later", "")
    own = replace(own, pictures=Path(folder).expanduser() if folder else None)
    own = replace(own, title=ask("What shall people read first, as a title?", ""))
    question = ask("What do you want to know about each picture?", "")
    values = ask("Possible answers, with commas; nothing: yes and no", "") if question else ""
    own = replace(own, ask=(question,) if question else (), values=split(values))
    mine = ask("Are the pictures yours, so that a dataset may hold them? yes or no", "no")
    return replace(own, rights=OURS if mine.strip().lower() in ("y", "yes") else NOT_OURS)


def split(values: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(dict.fromkeys(value.strip() for value in values.split(",") if value.strip()))


def checked(own: Own, folder: Path) -> None:
    """Raise NoPicturesThere or PicturesInside before anything is written."""
    if own.pictures is None:
        return
    if not own.pictures.is_dir():
        raise NoPicturesThere(folder=own.pictures)
    if folder.resolve().is_relative_to(own.pictures.resolve()):
        raise PicturesInside(folder=own.pictures, inside=folder / FOLDER)


def write_words(folder: Path, own: Own) -> None:
    """Put the owner's words into the project file in `folder`; raises ProjectFileWrong."""
    file = folder / projects.PROJECT_FILE
    text = file.read_text("utf-8").replace("project: my-pictures", f"project: {slug_of(folder)}", 1)
    if own.rights and own.rights != NOT_OURS:
        rights = "all rights with the owner" if own.rights == OURS else own.rights
        text = text.replace("items: not-ours", f"items: {rights}", 1).replace("publish: none", "publish: full", 1)
    file.write_text(text, "utf-8")
    made = projects.parse_project(text)
    (stage,) = [one for one in made.stages if one.questions]
    questions = _questions(own) or tuple(Asked(one.ask, one.name, was=one.name) for one in stage.questions)
    title = own.title or (folder.resolve().name if not own.said else made.title)
    projects.reword(OwnFiles(folder, FOLDER, stage), Wording(title, own.why or made.why, questions))


def _questions(own: Own) -> tuple[Asked, ...]:
    kind = "choice" if own.values else "yes_no"
    first = tuple(Asked(ask, type=kind, values=own.values) for ask in own.ask[:1])
    return (*first, *(Asked(ask) for ask in own.ask[1:]))


def slug_of(folder: Path) -> str:
    """The project's name in addresses, from its folder."""
    name = SLUG.sub("-", folder.resolve().name.lower()).strip("-")[:60]
    return name if name[:1].isalpha() else f"pictures-{name}".strip("-")


def bring_pictures(source: Path, target: Path) -> int:
    """Bring every file below `source` to the same place below `target`; returns how many there are.

    On the same disk they take no room twice: both names lead to one file. What begins with a dot stays behind.
    """
    number = 0
    for place, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        there = target / Path(place).relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        for name in sorted(name for name in names if not name.startswith(".")):
            _bring(Path(place) / name, there / name)
            number += 1
    return number


def _bring(file: Path, target: Path) -> None:
    try:
        os.link(file.resolve(), target)
    except OSError:
        shutil.copy2(file, target)
