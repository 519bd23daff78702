"""Pascal VOC: an XML a picture, and ImageSets/Main/CLASS_PART.txt, which says 1 or -1 of the whole picture.

The XML files hold objects with boxes; without boxes they hold name and size alone. What is said of the whole picture
has its place in ImageSets/Main, as the classification challenge used it: 1 there, -1 not there. A picture of which
nothing is known of a class is left out of that class's list.
Source: Everingham and Winn, The PASCAL VOC 2012 Development Kit, sections 2 and 6.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.elsewhere import Elsewhere, NotThatFormat
from manyeyes.datasets.formats.folder_names import folder_names, tag_of
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally
from manyeyes.datasets.formats.xml_files import elements, escaped

PARTS = {"train": "train", "validation": "val", "test": "test", "": "trainval"}
LISTS, NAMES = Path("ImageSets") / "Main", "classes.csv"
CERTAINTY = "chances and weights of tags: a list says 1 or -1"
OTHER_PICTURES = "Some pictures are no JPEG; they keep their format, and <filename> names it."
AT_ONCE = 100_000  # lines kept in memory before they are written


class PascalVoc:
    """Pascal VOC with classification lists."""

    name: ClassVar[str] = "voc"
    help: ClassVar[str] = "Pascal VOC readers (torchvision, Datumaro, LabelImg)"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write JPEGImages/, Annotations/ and ImageSets/Main/."""
        tally = Tally()
        names = _write_names(folder, release)
        (folder / "Annotations").mkdir()
        lists = _Lists(folder / LISTS)
        with Album(release, folder, tally, say) as album:
            for picture in release.pictures():
                file = PurePosixPath(picture.file or picture.item)
                if album.put(picture, f"JPEGImages/{file.name}"):
                    _write_xml(folder / "Annotations" / f"{file.stem}.xml", release, picture, file.name)
                    _enter(lists, picture, file.stem, names)
                    _count(tally, picture, file.suffix)
        lists.write_all()
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every picture with the classes of its objects and of its lists."""
        files = sorted((path / "Annotations").glob("*.xml"))
        if not files:
            raise NotThatFormat(file=path, format="Pascal VOC", cause="there is no Annotations/*.xml in it")
        listed = _listed(path)
        for file in files:
            yield _elsewhere(file, listed.get(file.stem, {}))


class _Lists:
    """The lists, written piece by piece, so that a dictionary of thousands fits in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._waiting = 0

    def add(self, name: str, line: str) -> None:
        self._lines[name].append(line)
        self._waiting += 1
        if self._waiting >= AT_ONCE:
            self.write_all()

    def write_all(self) -> None:
        for name, lines in self._lines.items():
            with (self._folder / f"{name}.txt").open("a", encoding="utf-8") as file:
                file.writelines(lines)
        self._lines.clear()
        self._waiting = 0


def _write_names(folder: Path, release: ReleaseReader) -> dict[str, str]:
    """The name of each tag's lists, and classes.csv, which says which is whose."""
    names = folder_names(tag.name for tag in release.dictionary.tags)
    with (folder / NAMES).open("w", encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "tag"])
        rows.writerows((name, tag) for tag, name in names.items())
    return names


def _write_xml(path: Path, release: ReleaseReader, picture: Picture, file: str) -> None:
    width, height = release.size(picture)
    path.write_text(
        "<annotation>\n  <folder>JPEGImages</folder>\n"
        f"  <filename>{escaped(file)}</filename>\n"
        f"  <source><database>{escaped(release.project)} {escaped(release.name)}</database></source>\n"
        f"  <size><width>{width}</width><height>{height}</height><depth>3</depth></size>\n"
        "  <segmented>0</segmented>\n</annotation>\n",
        "utf-8",
    )


def _enter(lists: _Lists, picture: Picture, stem: str, names: dict[str, str]) -> None:
    part = PARTS.get(picture.split, picture.split)
    lists.add(part, f"{stem}\n")
    for one in picture.known:
        lists.add(f"{names[one.tag]}_{part}", f"{stem} {1 if one.holds else -1:2d}\n")


def _count(tally: Tally, picture: Picture, ending: str) -> None:
    tally.wrote("tags", len(picture.tags))
    tally.wrote("tags known to be absent", len(picture.absent))
    tally.lost(CERTAINTY, sum(0 < one.target < 1 for one in picture.known))
    if ending != ".jpg":
        tally.note(OTHER_PICTURES)


def _listed(path: Path) -> dict[str, dict[str, None]]:
    """Picture to its tags, from the lists of classes."""
    tags: dict[str, dict[str, None]] = defaultdict(dict)
    known = _names(path / NAMES)
    for file in sorted((path / LISTS).glob("*_*.txt")):
        name = file.stem.rpartition("_")[0]
        for line in file.read_text("utf-8").splitlines():
            stem, _, sign = line.partition(" ")
            if sign.strip() == "1":
                tags[stem][known.get(name, tag_of(name))] = None
    return tags


def _names(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["name"]: row["tag"] for row in csv.DictReader(rows)}


def _elsewhere(file: Path, listed: dict[str, None]) -> Elsewhere:
    named, tags = "", dict(listed)
    size: tuple[float, ...] = (0.0, 0.0)
    faults: list[str] = []
    for found in elements(file, "Pascal VOC", "filename", "size", "object"):
        if found.tag == "filename":
            named = found.text or ""
        elif found.tag == "size":
            size = _numbers(found, "width", "height")
        else:
            tags[found.findtext("name") or ""] = None
            faults += [f"{file.name}: {fault}" for fault in _fault(found, size)]
    return Elsewhere(
        f"JPEGImages/{named or file.stem + '.jpg'}", tuple(tag for tag in tags if tag), faults=tuple(faults)
    )


def _fault(found: Any, size: tuple[float, ...]) -> list[str]:
    box = found.find("bndbox")
    left, top, right, bottom = _numbers(box, "xmin", "ymin", "xmax", "ymax") if box is not None else (1, 1, 2, 2)
    wide, high = (side or float("inf") for side in size)
    inside = 0 <= left < right <= wide + 1 and 0 <= top < bottom <= high + 1
    return [] if inside else ["a box is not inside the picture; its class is taken over, the box is not"]


def _numbers(element: Any, *names: str) -> tuple[float, ...]:
    try:
        return tuple(float(element.findtext(name)) for name in names)
    except (TypeError, ValueError):
        return (0.0,) * len(names)
