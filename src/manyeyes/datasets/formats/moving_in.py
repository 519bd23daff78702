"""What another program's export becomes: a tag table an import stage reads, everybody's answers, and what was lost.

table.csv has a row a picture: its address, its tags and how many people said what, for `from: {table: …}`. The answers
of other people to other questions on other pages are what a source said, never answers of this house; answers/ keeps
each of them, with pseudonyms, a file a question, as `manyeyes consensus` reads it.
"""

from __future__ import annotations

import csv
import json
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
from manyeyes.datasets.formats.folder_names import folder_names
from manyeyes.datasets.shelf import make_durable
from manyeyes.errors import no_room_in_words

TABLE, ANSWERS, FAULTS, PICTURES = "table.csv", "answers", "left_behind.csv", "pictures"
AT_ONCE = 100_000  # answers kept in memory before they are written
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
    """Read `path` as `format` and write table.csv, answers/, left_behind.csv and pictures/ into the new `folder`.

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
    answers = _Answers(folder / ANSWERS)
    with (
        (folder / TABLE).open("w", **_AS_CSV) as table,
        (folder / FAULTS).open("w", **_AS_CSV) as faults,
    ):
        rows, lost = csv.writer(table, lineterminator="\n"), csv.writer(faults, lineterminator="\n")
        rows.writerow(COLUMNS)
        lost.writerow(["picture", "what"])
        for one in found:
            place = _bring(one.address, folder, home)
            counts["files" if place.startswith(PICTURES + "/") else "elsewhere" if _is_web(place) else "not_there"] += 1
            rows.writerow([place, " ".join(word(tag) for tag in one.tags), _people(one), _said_by(one)])
            answers.add(one)
            lost.writerows((one.address, fault) for fault in one.faults)
            counts += Counter(pictures=1, tags=len(one.tags), answers=len(one.answers), left_behind=len(one.faults))
    answers.write_all()
    names = ("pictures", "tags", "answers", "left_behind", "files", "elsewhere", "not_there")
    return MovedIn(workers=len(answers.workers), **{name: counts[name] for name in names})


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


class _Answers:
    """A file a question, written piece by piece; people get pseudonyms in the order they come first."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.workers: dict[str, str] = {}
        self._folder = folder
        self._rows: dict[str, list[tuple[str, str, str]]] = {}
        self._waiting = 0

    def add(self, one: Elsewhere) -> None:
        said: dict[tuple[str, str], list[str]] = {}
        for heard in one.answers:
            worker = self.workers.setdefault(heard.worker, f"w{len(self.workers) + 1:04d}")
            said.setdefault((heard.question, worker), []).append(heard.value)
        for (question, worker), values in said.items():
            value = values[0] if len(values) == 1 else json.dumps(values, ensure_ascii=False)
            self._rows.setdefault(question, []).append((one.address, worker, value))
        self._waiting += len(one.answers)
        if self._waiting >= AT_ONCE:
            self.write_all()

    def write_all(self) -> None:
        for question, name in folder_names(self._rows).items():
            path = self._folder / f"{name}.csv"
            is_new = not path.exists()
            with path.open("a", **_AS_CSV) as file:
                rows = csv.writer(file, lineterminator="\n")
                rows.writerows([("task", "worker", "label")] if is_new else [])
                rows.writerows(self._rows[question])
            self._rows[question] = []  # the question stays, and with it the name of its file
        self._waiting = 0


def _said_by(one: Elsewhere) -> str:
    """How many said what, like `breed:poodle=3 breed:corgi=1`."""
    counts = Counter(f"{word(heard.question)}:{word(heard.value)}" for heard in one.answers)
    return " ".join(f"{what}={count}" for what, count in counts.items())


def word(tag: str) -> str:
    """A tag as one word of a table, where a space ends it: spaces stand as underscores, other blanks as %XX."""
    return "".join(letter if not letter.isspace() else quote(letter) for letter in tag.replace(" ", "_"))
