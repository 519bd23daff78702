"""Croissant 1.1: croissant.json describes tables and pictures so that machines find, check and load them.

Source: MLCommons, Croissant Format Specification 1.1 (2026-01-29).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.json_files import write_json
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally
from manyeyes.datasets.parquet import field as csv_field

LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


@dataclass(frozen=True)
class Field:
    """A column of a table."""

    name: str
    type: str
    about: str


ITEMS = (
    Field("item", "sc:Text", "SHA-256 of the original picture"),
    Field("file", "sc:Text", "its place in this folder"),
    Field("file_sha256", "sc:Text", "SHA-256 of that file; empty where the release holds names only"),
    Field("split", "sc:Text", "its part; empty where there is no split"),
    Field("series", "sc:Text", "the series it belongs to"),
    Field("width", "sc:Integer", "pixels, upright"),
    Field("height", "sc:Integer", "pixels, upright"),
    Field("licence", "sc:Text", "its licence, where it has one of its own"),
    Field("credit", "sc:Text", "whom to name"),
)
TAGS = (
    Field("item", "sc:Text", "SHA-256 of the original picture"),
    Field("tag", "sc:Text", "a tag"),
    Field("target", "sc:Float", "the chance that the picture shows it; a tag without a row is not known"),
    Field("weight", "sc:Float", "how far that is believed"),
    Field("source", "sc:Text", "who says so: people, owner, series or given"),
)
TABLES = {"items.csv": ITEMS, "tags.csv": TAGS}


class Croissant:
    """JSON-LD over two tables and the pictures."""

    name: ClassVar[str] = "croissant"
    help: ClassVar[str] = "mlcroissant, dataset search, Hugging Face and Kaggle"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write items.csv, tags.csv, pictures/ and croissant.json."""
        tally = Tally()
        with Album(release, folder, tally, say) as album:
            _write_tables(release, folder, album, tally)
        write_json(folder / "croissant.json", _metadata(release, folder))
        return tally.report()


def _write_tables(release: ReleaseReader, folder: Path, album: Album, tally: Tally) -> None:
    with _table(folder, "items.csv") as items, _table(folder, "tags.csv") as tags:
        for picture in release.pictures():
            if picture.file is None or not album.put(picture, picture.file):
                continue
            items.write(_line(_item(release, folder, picture)))
            for one in picture.known:
                tags.write(_line((picture.item, one.tag, one.target, one.weight, one.source)))
            tally.wrote("tags", len(picture.tags))
            tally.wrote("tags known to be absent", len(picture.absent))


def _table(folder: Path, name: str) -> Any:
    file = (folder / name).open("w", encoding="utf-8", newline="")
    file.write(_line(field.name for field in TABLES[name]))
    return file


def _line(values: Any) -> str:
    return ",".join(csv_field(value) for value in values) + "\n"


def _item(release: ReleaseReader, folder: Path, picture: Picture) -> tuple[object, ...]:
    digest = _sha256(folder / str(picture.file)) if release.has_pictures else ""
    about = (picture.item, picture.file, digest, picture.split, picture.series)
    return (*about, *release.size(picture), picture.licence or "", picture.credit or "")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _metadata(release: ReleaseReader, folder: Path) -> dict[str, Any]:
    rights = release.rights
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": f"{release.project}-{release.name}",
        "description": f"{release.card.get('title') or ''} {release.card.get('why') or ''}".strip() or release.project,
        "version": f"{release.card.get('number', 1)}.0.0",
        "license": [LICENCES.get(right, right) for right in dict.fromkeys((rights["items"], rights["answers"]))],
        "distribution": [*(_file(folder, name) for name in TABLES), *_pictures(release)],
        "recordSet": [_records(name, fields) for name, fields in TABLES.items()],
    }


def _file(folder: Path, name: str) -> dict[str, Any]:
    told = {"@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": name, "encodingFormat": "text/csv"}
    return told | {"sha256": _sha256(folder / name)}


def _pictures(release: ReleaseReader) -> Iterator[dict[str, Any]]:
    if release.has_pictures:
        kinds = ["image/jpeg", "image/png", "image/webp", "image/gif"]
        told = {"@type": "cr:FileSet", "@id": "pictures", "name": "pictures", "includes": "pictures/*/*"}
        yield told | {"encodingFormat": kinds, "description": "the files items.csv names, with their SHA-256"}


def _records(name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    table = name.removesuffix(".csv")
    made: Mapping[str, Any] = {"@type": "cr:RecordSet", "@id": table, "name": table}
    return {**made, "field": [_column(name, table, field) for field in fields]}


def _column(name: str, table: str, field: Field) -> dict[str, Any]:
    told = {"@type": "cr:Field", "@id": f"{table}/{field.name}", "name": f"{table}/{field.name}"}
    source = {"fileObject": {"@id": name}, "extract": {"column": field.name}}
    return {**told, "description": field.about, "dataType": field.type, "source": source}
