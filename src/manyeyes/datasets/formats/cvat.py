"""CVAT for images 1.1: one annotations.xml with a tag element for each tag of a picture, and the pictures.

Source: docs.cvat.ai, XML annotation format, version 1.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.elsewhere import Elsewhere, NotThatFormat
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally
from manyeyes.datasets.formats.xml_files import elements, escaped, quoted

FILE = "annotations.xml"
ABSENT = "tags known to be absent: a tag that is missing here may also be unknown"
CERTAINTY = "chances and weights of tags: a tag is there or not"
SHAPES = ("box", "polygon", "polyline", "points", "ellipse", "cuboid", "mask", "skeleton")


class Cvat:
    """CVAT XML 1.1 with tags."""

    name: ClassVar[str] = "cvat"
    help: ClassVar[str] = "CVAT (CVAT for images 1.1), Datumaro, FiftyOne"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write annotations.xml and images/."""
        tally = Tally()
        with Album(release, folder, tally, say) as album, (folder / FILE).open("w", encoding="utf-8") as file:
            _begin(file, release)
            number = 0
            for picture in release.pictures():
                if picture.file is not None and album.put(picture, f"images/{picture.file}"):
                    _image(file, number, picture, release.size(picture))
                    number += 1
                    _count(tally, picture)
            file.write("</annotations>\n")
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every image with the labels of its tags and shapes; of shapes the label alone is taken over."""
        file = path / FILE if path.is_dir() else path
        found = 0
        for found, image in enumerate(elements(file, "CVAT XML", "image"), start=1):  # noqa: B007
            yield _elsewhere(file, image)
        if not found:
            raise NotThatFormat(file=file, format="CVAT XML", cause="there is no <image> in it")


def _begin(file: IO[str], release: ReleaseReader) -> None:
    file.write(
        '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n'
    )
    file.write(f"      <name>{escaped(release.project)} {escaped(release.name)}</name>\n      <labels>\n")
    for tag in release.dictionary.tags:
        file.write(f"        <label><name>{escaped(tag.name)}</name><type>tag</type><attributes/></label>\n")
    file.write("      </labels>\n    </task>\n  </meta>\n")


def _image(file: IO[str], number: int, picture: Picture, size: tuple[int, int]) -> None:
    subset = f" subset={quoted(picture.split)}" if picture.split else ""
    about = f'id="{number}" name={quoted(picture.file)}{subset} width="{size[0]}" height="{size[1]}"'
    tags = "".join(f'    <tag label={quoted(tag)} source="manual"></tag>\n' for tag in picture.tags)
    file.write(f"  <image {about}>\n{tags}  </image>\n")


def _count(tally: Tally, picture: Picture) -> None:
    tally.wrote("tags", len(picture.tags))
    tally.lost(ABSENT, len(picture.absent))
    tally.lost(CERTAINTY, sum(0 < one.target < 1 for one in picture.known))


def _elsewhere(file: Path, image: Any) -> Elsewhere:
    name = image.get("name")
    if not name:
        raise NotThatFormat(file=file, format="CVAT XML", cause=f"image {image.get('id')} has no name")
    size = float(image.get("width") or "inf"), float(image.get("height") or "inf")
    tags = [one.get("label") for one in image if one.tag in ("tag", *SHAPES)]
    where = f"{file.name}, image {image.get('id')}"
    faults = [f"{where}: {fault}" for one in image if (fault := _fault(one, size))]
    return Elsewhere(str(name), tuple(dict.fromkeys(tag for tag in tags if tag)), faults=tuple(faults))


def _fault(element: Any, size: tuple[float, float]) -> str:
    if element.tag in ("tag", *SHAPES) and not element.get("label"):
        return f"a {element.tag} has no label"
    if element.tag == "box" and not all(_inside(element, size)):
        return "a box is not inside the picture; its label is taken over, the box is not"
    return ""


def _inside(box: Any, size: tuple[float, float]) -> Iterator[bool]:
    try:
        left, top, right, bottom = (float(box.get(name)) for name in ("xtl", "ytl", "xbr", "ybr"))
    except (TypeError, ValueError):
        yield False
        return
    yield 0 <= left < right <= size[0] + 1
    yield 0 <= top < bottom <= size[1] + 1
