"""Folders of pictures with a table beside them: PART/CLASS/FILE where one question gives the classes, else PART/FILE.

torchvision's ImageFolder and Keras' image_dataset_from_directory read PART/CLASS; tags.csv holds every tag.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.classes import Classes, WhichQuestion, classes
from manyeyes.datasets.formats.elsewhere import Elsewhere, NotThatFormat
from manyeyes.datasets.formats.folder_names import folder_names, tag_of
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

TABLE, FOLDERS = "tags.csv", "folders.csv"
COLUMNS = ("file", "item", "split", "tag", "target", "weight", "source")
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
NO_CLASSES = "The release knows several things of a picture, so there is one folder a part; --about NAME makes classes."


class ImageFolders:
    """Folders of pictures and tags.csv."""

    name: ClassVar[str] = "imagefolder"
    help: ClassVar[str] = "torchvision, Keras, and people who look into folders"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write PART/CLASS/FILE or PART/FILE, and tags.csv with every tag."""
        tally = Tally()
        wanted = _classes(release, tally)
        names = write_folders(folder, wanted) if wanted else {}
        with Album(release, folder, tally, say) as album, (folder / TABLE).open("w", **_AS_CSV) as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(COLUMNS)
            for picture in release.pictures():
                place = _place(picture, wanted, names)
                if album.put(picture, place):
                    rows.writerows(_rows(picture, place))
                    tally.wrote("tags", len(picture.tags))
                    tally.wrote("tags known to be absent", len(picture.absent))
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every picture with its tags, from tags.csv where it is there; else the folder it lies in is its tag."""
        if not path.is_dir():
            raise NotThatFormat(file=path, format="image folders", cause="it is no folder")
        return _of_table(path / TABLE) if (path / TABLE).is_file() else of_folders(path)


_AS_CSV: dict[str, Any] = {"encoding": "utf-8", "errors": "replace", "newline": ""}


def _classes(release: ReleaseReader, tally: Tally) -> Classes | None:
    try:
        return classes(release)
    except WhichQuestion:
        if release.about:
            raise
        tally.note(NO_CLASSES)
        return None


def write_folders(folder: Path, wanted: Classes) -> Mapping[str, str]:
    """A folder's name for each class, and folders.csv, which says which tag each of them stands for."""
    names = folder_names(wanted.names)
    with (folder / FOLDERS).open("w", **_AS_CSV) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["number", "folder", "class", "tag"])
        ordered = sorted(names, key=lambda name: names[name])  # the order in which readers number classes
        rows.writerows([n, names[one], one, wanted.tag_of.get(one, "")] for n, one in enumerate(ordered))
    return names


def _place(picture: Picture, wanted: Classes | None, names: Mapping[str, str]) -> str:
    file = PurePosixPath(picture.file or picture.item).name
    chosen = wanted.of(picture) if wanted else None
    inside = names[chosen] if chosen is not None else "%unknown" if wanted else file[:2]
    return f"{picture.split or 'all'}/{inside}/{file}"


def _rows(picture: Picture, place: str) -> Iterator[list[object]]:
    for one in picture.known:
        yield [place, picture.item, picture.split, one.tag, one.target, one.weight, one.source]


def _of_table(table: Path) -> Iterator[Elsewhere]:
    tags: dict[str, list[str]] = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"file", "tag", "target"} <= set(rows.fieldnames or ()):
            raise NotThatFormat(file=table, format="image folders", cause="it has no columns file, tag and target")
        for row in rows:
            known = tags.setdefault(row["file"], [])
            if _number(table, rows.line_num, row["target"]) >= 0.5:
                known.append(row["tag"])
    for address, found in tags.items():
        yield Elsewhere(address, tuple(found))


def _number(table: Path, line: int, text: str) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        cause = f"line {line}: {text!r} in the column target is no number"
        raise NotThatFormat(file=table, format="image folders", cause=cause) from None


def of_folders(folder: Path) -> Iterator[Elsewhere]:
    """Pictures in folders named after their class; folders.csv, where it is there, knows the tag of each."""
    known = _folders(folder / FOLDERS)
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in PICTURES and path.is_file():
            name = path.parent.name if path.parent != folder else ""
            tag = known.get(name, tag_of(name))
            yield Elsewhere(path.relative_to(folder).as_posix(), (tag,) if tag else ())


def _folders(file: Path) -> Mapping[str, str]:
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return {row.get("folder") or "": row.get("tag") or "" for row in csv.DictReader(rows)} | {"%unknown": ""}
