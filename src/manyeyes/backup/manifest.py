"""What a backup says of itself, written last: without it there is no backup, and every part is named with its hash."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from manyeyes.backup.place import Place
from manyeyes.errors import ManyEyesError
from manyeyes.storage import known_revisions

FORMAT = 1
NAME, DATABASE, CONTENTS = "manifest.json", "site.sqlite", "contents.tsv.gz"
BLOB, FILE = "blob", "file"
NAMED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z")


class NoBackupHere(ManyEyesError):
    """There is no backup at {place}{named}."""


class BackupCutOff(ManyEyesError):
    """The backup {name} at {place} was cut off: {missing} is missing. Nothing was restored."""

    remedy = "Take another backup, or let the same command go on with this one: manyeyes backup --to FOLDER"


class BackupDamaged(ManyEyesError):
    """The backup {name} at {place} is damaged: {part} is not what was written. Nothing was restored."""

    remedy = "Take an earlier one with --name, or one from another disk."


class NewerBackup(ManyEyesError):
    """The backup {name} was made by a newer Many Eyes ({version}). Install that version to restore it."""


class Entry(NamedTuple):
    """A blob by its name, or a file by its path in the site; `changed` lets the next backup skip reading it."""

    kind: str
    name: str
    size: int
    changed: float
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What one backup holds."""

    name: str
    format: int
    version: str
    revision: str
    database: str
    """sqlite or postgresql: what it was taken from; it fills either."""
    taken_at: str
    counts: Mapping[str, int]
    blobs: int
    files: int
    bytes: int
    parts: Mapping[str, str]
    """The sha-256 of the database and of the list of contents."""


def written(manifest: Manifest, file: Path) -> Path:
    """The manifest as a file, with a checksum over the rest of it."""
    told = asdict(manifest)
    file.write_text(json.dumps({**told, "checksum": checksum(told)}, indent=1) + "\n", "utf-8")
    return file


def read_manifest(place: Place, where: Path, name: str = "") -> Manifest:
    """The backup called `name`, or the newest; raises NoBackupHere, BackupCutOff, BackupDamaged, NewerBackup."""
    there = names_at(place)
    if name and name not in there:
        raise NoBackupHere(place=where, named=f" called {name}; there are {', '.join(sorted(there)) or 'none'}")
    if not there:
        raise NoBackupHere(place=where, named="")
    chosen = name or max(whole(place, there) or there)
    if not place.has(f"{chosen}/{NAME}"):
        raise BackupCutOff(name=chosen, place=where, missing=NAME)
    with place.open(f"{chosen}/{NAME}") as file:
        return _understood(file.read(), chosen, where)


def new_name() -> str:
    """The name of a backup that begins now; later ones come after it in the alphabet."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")


def names_at(place: Place) -> list[str]:
    """The backups there, also those that were cut off; folders of other names are somebody's own."""
    folders = {folder for folder, _, part in (one.rpartition("/") for one in place.names()) if part}
    return sorted(filter(NAMED.fullmatch, folders))


def whole(place: Place, names: Iterable[str]) -> list[str]:
    """Those that were written to their end."""
    return [name for name in names if place.has(f"{name}/{NAME}")]


def _understood(text: bytes, name: str, where: Path) -> Manifest:
    try:
        told = json.loads(text)
        said = told.pop("checksum")
        version, form = str(told["version"]), int(told["format"])
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BackupDamaged(name=name, place=where, part=NAME) from None
    if said != checksum(told):
        raise BackupDamaged(name=name, place=where, part=NAME)
    if form > FORMAT or told["revision"] not in known_revisions():
        raise NewerBackup(name=name, version=version)
    return Manifest(**told)


def checksum(told: Mapping[str, object]) -> str:
    """The sha-256 of a manifest's facts in one fixed order."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write_contents(entries: Iterable[Entry], file: Path) -> None:
    """One line an entry; names may hold anything, so they are JSON."""
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=5) as out:
        for one in entries:
            out.write(f"{one.kind}\t{json.dumps(one.name)}\t{one.size}\t{one.changed!r}\t{one.sha256}\n")


def read_contents(place: Place, name: str) -> Iterator[Entry]:
    """The entries of a backup, in the order they were written; the database's own list comes through `manifest`."""
    with place.open(f"{name}/{CONTENTS}") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        for line in lines:
            kind, told, size, changed, sha256 = line.rstrip("\n").split("\t")
            yield Entry(kind, json.loads(told), int(size), float(changed), sha256)
