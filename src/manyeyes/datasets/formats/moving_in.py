"""What another program's export becomes: a tag table an import stage reads, everybody's answers, and what was lost.

table.csv has a row a picture: its address, its tags and how many people said what, for `from: {table: …}`. The answers
of other people to other questions on other pages are what a source said, never answers of this house; answers.csv keeps
each of them, with pseudonyms, as `manyeyes consensus` reads it.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from manyeyes.datasets.formats import reader
from manyeyes.datasets.formats.elsewhere import Elsewhere
from manyeyes.datasets.formats.exporting import ExportInTheWay
from manyeyes.datasets.shelf import make_durable, no_room_in_words

TABLE, ANSWERS, FAULTS, PICTURES = "table.csv", "answers.csv", "left_behind.csv", "pictures"
COLUMNS = ("image", "tags", "people", "votes")
USUAL = ("", "images", "JPEGImages", "pictures")  # folders in which an export keeps its pictures


@dataclass(frozen=True)
class MovedIn:
    """What was found in the export; the counts are those of the source."""

    pictures: int
    tags: int
    answers: int
    workers: int
    left_behind: int
    files: int
    """Pictures that lie beside the export and were taken along."""
    elsewhere: int
    """Pictures with a web address, which the import fetches."""
    not_there: int
    """Pictures that are named and are nowhere."""


def move_in(format: str, path: Path, folder: Path, pictures: Path | None = None) -> MovedIn:
    """Read `path` as `format` and write table.csv, answers.csv, left_behind.csv and pictures/ into the new `folder`.

    `pictures`: the folder its paths lie below, where that is not beside the export. Raises NoSuchFormat, NotRead,
    NotThatFormat, ExportInTheWay, DiskFull; then nothing is there.
    """
    if folder.exists():
        raise ExportInTheWay(folder=folder)
    found = reader(format).load(path)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with no_room_in_words():
        hidden = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            moved = _write(found, hidden, pictures or (path if path.is_dir() else path.parent))
            make_durable(hidden)
            hidden.chmod(0o755)
            hidden.rename(folder)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    return moved


def _write(found: Iterable[Elsewhere], folder: Path, home: Path) -> MovedIn:
    counts: Counter[str] = Counter()
    workers: dict[str, str] = {}
    with (
        (folder / TABLE).open("w", **_AS_CSV) as table,
        (folder / ANSWERS).open("w", **_AS_CSV) as answers,
        (folder / FAULTS).open("w", **_AS_CSV) as faults,
    ):
        rows, said, lost = (csv.writer(file, lineterminator="\n") for file in (table, answers, faults))
        rows.writerow(COLUMNS)
        said.writerow(["task", "worker", "label", "picture", "question"])
        lost.writerow(["picture", "what"])
        for one in found:
            place = _bring(one.address, folder, home)
            counts["files" if place.startswith(PICTURES + "/") else "elsewhere" if _is_web(place) else "not_there"] += 1
            rows.writerow([place, " ".join(word(tag) for tag in one.tags), _people(one), _votes(one)])
            _enter_answers(one, workers, said)
            lost.writerows((one.address, fault) for fault in one.faults)
            counts += Counter(pictures=1, tags=len(one.tags), answers=len(one.answers), left_behind=len(one.faults))
    names = ("pictures", "tags", "answers", "left_behind", "files", "elsewhere", "not_there")
    return MovedIn(workers=len(workers), **{name: counts[name] for name in names})


_AS_CSV: dict[str, Any] = {"encoding": "utf-8", "errors": "replace", "newline": ""}


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _bring(address: str, folder: Path, home: Path) -> str:
    """The picture's place in the new folder, where it lies below `home`; else the address as it is."""
    if not address or _is_web(address) or "\0" in address:
        return address
    root = home.resolve()
    for inside in USUAL:
        file = (root / inside / address).resolve()
        if file.is_relative_to(root) and file.is_file():
            place = f"{PICTURES}/{file.relative_to(root).as_posix()}"
            _take_along(file, folder / place)
            return place
    return address


def _take_along(file: Path, target: Path) -> None:
    """Without a copy where the disk allows it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        return
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def _people(one: Elsewhere) -> int:
    return len({heard.worker for heard in one.answers})


def _enter_answers(one: Elsewhere, workers: dict[str, str], said: Any) -> None:
    for heard in one.answers:
        worker = workers.setdefault(heard.worker, f"w{len(workers) + 1:04d}")
        said.writerow([f"{one.address}#{heard.question}", worker, heard.value, one.address, heard.question])


def _votes(one: Elsewhere) -> str:
    """How many said what, like `breed:poodle=3 breed:corgi=1`."""
    votes = Counter(f"{word(heard.question)}:{word(heard.value)}" for heard in one.answers)
    return " ".join(f"{what}={count}" for what, count in votes.items())


def word(tag: str) -> str:
    """A tag as one word of a table, where a space ends it: spaces stand as underscores, other blanks as %XX."""
    return "".join(letter if not letter.isspace() else quote(letter) for letter in tag.replace(" ", "_"))
