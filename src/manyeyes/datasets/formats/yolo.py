"""YOLO (Ultralytics): classification as PART/CLASS/FILE; detection as data.yaml, images/ and labels/.

Source: docs.ultralytics.com, Datasets, Image classification and Object detection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import ClassVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.classes import SAYS_NO, classes
from manyeyes.datasets.formats.elsewhere import Elsewhere, NotThatFormat
from manyeyes.datasets.formats.image_folders import PICTURES, of_folders, write_folders
from manyeyes.datasets.formats.release_reader import ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

PARTS = {"train": "train", "validation": "val", "test": "test", "": "train"}
OTHER_TAGS = "tags of other questions: a picture has one class here"
CERTAINTY = "chances and weights of classes: a folder says yes or no"
ABSENT = "tags known to be absent"
NO_BOXES = "tags said of a whole picture: a detector learns boxes, and nobody drew any yet"
NO_EMPTY = (
    "No picture is in it: in this format one without boxes is said to show nothing, and that would be untrue. "
    "data.yaml holds the classes in the order they keep."
)


class YoloClasses:
    """YOLO classification."""

    name: ClassVar[str] = "yolo"
    help: ClassVar[str] = "Ultralytics classification (yolo classify train data=FOLDER)"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write train, val and test with a folder a class; raises WhichQuestion."""
        tally, wanted = Tally(), classes(release)
        names = write_folders(folder, wanted)
        with Album(release, folder, tally, say) as album:
            for picture in release.pictures():
                chosen = wanted.of(picture)
                if chosen is None:
                    tally.lost(SAYS_NO)
                    continue
                file = PurePosixPath(picture.file or picture.item).name
                if album.put(picture, f"{PARTS.get(picture.split, picture.split)}/{names[chosen]}/{file}"):
                    tally.wrote("tags", int(chosen in wanted.tag_of))
                    tally.lost(OTHER_TAGS, sum(tag not in wanted.tag_of.values() for tag in picture.tags))
                    ours = (one for one in picture.known if one.tag in wanted.tag_of.values())
                    tally.lost(CERTAINTY, sum(0 < one.target < 1 for one in ours))
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every picture with the class of its folder."""
        if not path.is_dir():
            raise NotThatFormat(file=path, format="YOLO", cause="it is no folder")
        return of_folders(path)


class YoloDetection:
    """YOLO detection."""

    name: ClassVar[str] = "yolo-detection"
    help: ClassVar[str] = "Ultralytics detection; only its classes, until there are boxes"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write data.yaml with the classes; a picture without boxes would be said to show nothing."""
        tally = Tally()
        names = "".join(
            f"  {place}: {json.dumps(tag.name, ensure_ascii=False)}\n"
            for place, tag in enumerate(release.dictionary.tags)
        )
        parts = "".join(f"{PARTS.get(part, part)}: images/{PARTS.get(part, part)}\n" for part in release.parts)
        text = f"path: .\n{parts}names:{' {}' if not names else ''}\n{names}"
        (folder / "data.yaml").write_bytes(text.encode("utf-8", "replace"))
        tally.wrote("classes", len(release.dictionary.tags))
        for picture in release.pictures():
            tally.lost(NO_BOXES, len(picture.tags))
            tally.lost(ABSENT, len(picture.absent))
        tally.note(NO_EMPTY)
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every picture with the classes of its boxes; `path` is data.yaml or its folder."""
        file = path if path.is_file() else path / "data.yaml"
        names = _names(file)
        for picture in sorted((file.parent / "images").rglob("*")):
            if picture.suffix.lower() in PICTURES:
                yield _boxes(file.parent, picture, names)


def _names(file: Path) -> dict[int, str]:
    """Class number to name; they may stand as a list or, in any order, as a mapping."""
    try:
        found = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
        names = found["names"]
        pairs = names.items() if isinstance(names, dict) else enumerate(names)
        return {int(number): str(name) for number, name in pairs}
    except OSError as error:
        cause = str(error.strerror)
    except MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        cause = f"{line}{error.problem}"
    except (KeyError, TypeError, ValueError, AttributeError, UnicodeDecodeError):
        cause = "it has no `names`"
    raise NotThatFormat(file=file, format="YOLO", cause=cause)


def _boxes(home: Path, picture: Path, names: dict[int, str]) -> Elsewhere:
    place = picture.relative_to(home / "images")
    boxes = (home / "labels" / place).with_suffix(".txt")
    tags: dict[str, None] = {}
    faults: list[str] = []
    lines = boxes.read_text("utf-8", "replace").splitlines() if boxes.is_file() else []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            tag, fault = _box(line.split(), names)
            tags.update({tag: None} if tag is not None else {})
            faults += [f"{boxes.relative_to(home)}, line {number}: {fault}"] if fault else []
    return Elsewhere(f"images/{place.as_posix()}", tuple(tags), faults=tuple(faults))


def _box(words: list[str], names: dict[int, str]) -> tuple[str | None, str]:
    """The class of a line `class x y width height`, shares of the picture; and what is wrong with it."""
    try:
        number, box = int(words[0]), [float(word) for word in words[1:]]
    except ValueError:
        return None, "it is no class with numbers"
    if number not in names:
        return None, f"there is no class {number} in data.yaml"
    outside = len(box) < 4 or not _inside(box[:4])
    return names[number], "its box is not inside the picture; the tag is taken over, the box is not" if outside else ""


def _inside(box: list[float]) -> bool:
    x, y, width, height = box
    ends = (x - width / 2, y - height / 2, 1 - x - width / 2, 1 - y - height / 2)
    return width > 0 and height > 0 and all(end >= -0.001 for end in ends)
