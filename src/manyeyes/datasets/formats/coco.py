"""COCO: one JSON a part. What is said of the whole picture stands as an annotation without a box.

COCO was made for boxes and outlines; there is no official word for tags. We keep to what COCO Camera Traps, iNaturalist
and Datumaro's `coco_labels` do, an annotation of image_id and category_id alone, and say what is known to be absent as
LVIS does, in `neg_category_ids` of the image. Readers that insist on `bbox` will refuse such annotations, rightly.
Sources: cocodataset.org, Data format; Gupta, Dollár, Girshick, LVIS (2019); Beery et al., COCO Camera Traps.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.elsewhere import Elsewhere, NotThatFormat
from manyeyes.datasets.formats.json_files import write_object
from manyeyes.datasets.formats.json_input import read_json
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

NO_BOXES = (
    "Annotations have no `bbox`: each says that a category is somewhere on the picture. `neg_category_ids` of an image "
    "names what is known not to be there; where `complete` is true, nor is any category whose `absent` is `no`."
)


class Coco:
    """COCO JSON with image-level categories."""

    name: ClassVar[str] = "coco"
    help: ClassVar[str] = "pycocotools, Datumaro, FiftyOne and most trainers"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write annotations/PART.json and the pictures they name."""
        tally = Tally()
        tally.note(NO_BOXES)
        numbers = _Numbers()
        with Album(release, folder, tally, say) as album:
            for part in release.parts:
                plain, lists = _plain(release, part), _lists(release, part, album, tally, numbers)
                write_object(folder / "annotations" / f"{part or 'all'}.json", plain, lists)
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every image of a COCO file, or of all in its folder `annotations`, with the names of its categories."""
        files = [path] if path.is_file() else sorted((path / "annotations").glob("*.json"))
        if not files:
            raise NotThatFormat(file=path, format="COCO", cause="there is no annotations/*.json in it")
        for file in files:
            yield from _images(file, read_json(file, "COCO"))


@dataclass
class _Numbers:
    """Ids that run on over the parts, so that two parts can be put together."""

    image: int = 0
    said: int = 0


def _plain(release: ReleaseReader, part: str) -> dict[str, Any]:
    about = {"description": str(release.card.get("title") or ""), "version": release.name, "contributor": ""}
    categories = [
        {"id": number, "name": tag.name, "supercategory": tag.group or tag.category, "absent": tag.absent}
        for number, tag in enumerate(release.dictionary.tags, start=1)
    ]
    licences = [{"id": 1, "name": release.rights["items"], "url": ""}]
    return {"info": about | {"part": part}, "licenses": licences, "categories": categories}


def _lists(
    release: ReleaseReader, part: str, album: Album, tally: Tally, numbers: _Numbers
) -> Mapping[str, Iterable[Any]]:
    """The images, then the annotations: two passes over the release, so that neither list stands in memory."""
    first = numbers.image
    return {
        "images": _image_rows(release, part, album, numbers),
        "annotations": _tag_rows(release, part, first, tally, numbers),
    }


def _image_rows(release: ReleaseReader, part: str, album: Album, numbers: _Numbers) -> Iterator[dict[str, Any]]:
    place_of = release.dictionary.number
    for picture in release.pictures(part):
        if picture.file is None or not album.put(picture, picture.file):
            continue
        numbers.image += 1
        width, height = release.size(picture)
        yield {
            "id": numbers.image,
            "file_name": picture.file,
            "width": width,
            "height": height,
            "license": 1,
            "item": picture.item,
            "neg_category_ids": [place_of[tag] + 1 for tag in picture.absent],
            "complete": picture.complete,
        }


def _tag_rows(
    release: ReleaseReader, part: str, image: int, tally: Tally, numbers: _Numbers
) -> Iterator[dict[str, Any]]:
    for picture in release.pictures(part):
        if picture.file is None:
            continue
        image += 1
        for row in _said(release, picture, image):
            numbers.said += 1
            tally.wrote("tags")
            yield {"id": numbers.said, **row}
        tally.wrote("tags known to be absent", len(picture.absent))


def _said(release: ReleaseReader, picture: Picture, image: int) -> Iterator[dict[str, Any]]:
    place_of = release.dictionary.number
    for one in picture.known:
        if one.holds:
            told = {"score": one.target, "attributes": {"weight": one.weight, "source": one.source}}
            yield {"image_id": image, "category_id": place_of[one.tag] + 1, "iscrowd": 0, **told}


def _images(file: Path, found: Any) -> Iterator[Elsewhere]:
    images, categories, said = (_list(file, found, key) for key in ("images", "categories", "annotations"))
    names = {one["id"]: str(one["name"]) for one in _with(file, categories, "categories", "id", "name")}
    sizes = {one["id"]: (one.get("width"), one.get("height")) for one in _with(file, images, "images", "id")}
    tags: dict[Any, dict[str, None]] = defaultdict(dict)
    faults: dict[Any, list[str]] = defaultdict(list)
    for number, one in enumerate(_with(file, said, "annotations", "image_id", "category_id")):
        where, image = f"{file.name}, annotation {one.get('id', number)}", one["image_id"]
        if image not in sizes:
            raise NotThatFormat(
                file=file, format="COCO", cause=f"annotation {number} is of image {image}, which is not in it"
            )
        if one["category_id"] not in names:
            faults[image].append(f"{where}: there is no category {one['category_id']}")
            continue
        tags[image][names[one["category_id"]]] = None
        if one.get("bbox") and not _inside(one["bbox"], sizes[image]):
            faults[image].append(f"{where}: its box is not inside the picture; the tag is taken over, the box is not")
    for one in _with(file, images, "images", "file_name"):
        yield Elsewhere(str(one["file_name"]), tuple(tags[one["id"]]), faults=tuple(faults[one["id"]]))


def _inside(box: Any, size: tuple[Any, Any]) -> bool:
    """Whether a box of x, y, width, height lies in a picture, as far as both are known."""
    try:
        x, y, width, height = (float(value) for value in box)
        whole = tuple(float(value) for value in size if value is not None)
    except (TypeError, ValueError):
        return False
    inside = x >= 0 and y >= 0 and width > 0 and height > 0
    return inside and (len(whole) < 2 or (x + width <= whole[0] + 1 and y + height <= whole[1] + 1))


def _list(file: Path, found: Any, key: str) -> list[Any]:
    value = found.get(key) if isinstance(found, dict) else None
    if not isinstance(value, list):
        raise NotThatFormat(file=file, format="COCO", cause=f"it has no list `{key}`")
    return value


def _with(file: Path, rows: list[Any], what: str, *keys: str) -> Iterator[dict[str, Any]]:
    """The rows, each a mapping with these keys."""
    for number, row in enumerate(rows):
        missing = [key for key in keys if not isinstance(row, dict) or key not in row]
        if missing:
            cause = json.dumps(row, ensure_ascii=False)[:80]
            raise NotThatFormat(file=file, format="COCO", cause=f"{what}[{number}] has no `{missing[0]}`: {cause}")
        yield row
