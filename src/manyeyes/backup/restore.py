"""Putting a backup back: into an empty folder, all or nothing. Every byte is compared on its way.

The site is built in `.restoring` and moved into its place by renames, the private folder last: a restore that was
interrupted leaves nothing that could be served, and the same command begins anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from manyeyes.backup import store
from manyeyes.backup.contents import PRIVATE, SITE_FILE
from manyeyes.backup.manifest import (
    BLOB,
    CONTENTS,
    DATABASE,
    BackupCutOff,
    BackupDamaged,
    Entry,
    Manifest,
    read_contents,
    read_manifest,
)
from manyeyes.backup.place import Place, hash_of, in_pool, place_for_reading
from manyeyes.errors import ManyEyesError
from manyeyes.settings import read_settings
from manyeyes.storage import fill_database, known_revisions, open_blobs, open_database

RESTORING = ".restoring"
ELSEWHERE = ("database", "blobs")  # settings that name a place of the old site, where it may still live
TOGETHER = 256  # blobs made safe at once
Say = Callable[[str], None]


class FolderNotEmpty(ManyEyesError):
    """The folder {folder} is not empty. A backup is restored into a new one, so that nothing is written over."""

    status = 409


@dataclass(frozen=True)
class Restored:
    """A site that is back."""

    manifest: Manifest
    database: str
    """sqlite or postgresql: what it was put into."""
    older: bool
    """Whether its tables wait for `manyeyes upgrade`."""


def restore(where: Path, folder: Path, name: str, say: Say) -> Restored:
    """Put the backup `name` at `where`, or the newest there, into `folder`; into PostgreSQL where the environment
    names a database, else into SQLite.

    Raises NoBackupHere, BackupCutOff, BackupDamaged, NewerBackup, FolderNotEmpty, DatabaseNotEmpty.
    """
    check_empty(folder)
    with place_for_reading(where) as place:
        manifest = read_manifest(place, where, name)
        check_complete(place, where, manifest)
        making = folder / RESTORING
        shutil.rmtree(making, ignore_errors=True)
        (making / PRIVATE).mkdir(parents=True)
        unpack_files(place, where, manifest, making)
        leave_the_old_places(making, say)
        database = unpack_database(place, where, manifest, making)
        unpack_blobs(place, where, manifest, making, say)
    move_in(making, folder)
    return Restored(manifest, database, manifest.revision != known_revisions()[0])


def check_empty(folder: Path) -> None:
    """Raises FolderNotEmpty; a restore that was interrupted counts as nothing."""
    if folder.exists() and (not folder.is_dir() or any(path.name != RESTORING for path in folder.iterdir())):
        raise FolderNotEmpty(folder=folder)


def check_complete(place: Place, where: Path, manifest: Manifest) -> None:
    """Whether every part is there and as long as it was: raises BackupCutOff, BackupDamaged before anything is done."""
    for part in (DATABASE, CONTENTS):
        if not place.has(f"{manifest.name}/{part}"):
            raise BackupCutOff(name=manifest.name, place=where, missing=part)
    with place.open(f"{manifest.name}/{CONTENTS}") as packed:
        if hash_of(packed) != manifest.parts[CONTENTS]:
            raise BackupDamaged(name=manifest.name, place=where, part=CONTENTS)
    for one in read_contents(place, manifest.name):
        if leads_outside(one.name):
            raise BackupDamaged(name=manifest.name, place=where, part=CONTENTS)
        if not place.has(in_pool(one.sha256)):
            raise BackupCutOff(name=manifest.name, place=where, missing=one.name)
        if not place.has(in_pool(one.sha256), one.size):
            raise BackupDamaged(name=manifest.name, place=where, part=one.name)


def leads_outside(name: str) -> bool:
    """Whether a file or blob of this name would lie outside the site."""
    inside = PurePosixPath(name)
    return not inside.parts or inside.is_absolute() or ".." in inside.parts


def unpack_database(place: Place, where: Path, manifest: Manifest, site: Path) -> str:
    """The database where the site's settings want it; what processes had in their hands waits again."""
    file = site / PRIVATE / DATABASE
    read_out(place, where, manifest, f"{manifest.name}/{DATABASE}", manifest.parts[DATABASE], file)
    address = read_settings(site).database
    database = open_database(address, file)
    try:
        if address:
            fill_database(database, file)
            file.unlink()
        if manifest.revision == known_revisions()[0]:
            with database.transaction() as tx:
                store.give_back_batches(tx)
    finally:
        database.close()
    return "postgresql" if address else "sqlite"


def unpack_files(place: Place, where: Path, manifest: Manifest, site: Path) -> None:
    """What people wrote, and the site's secret, readable by its owner alone."""
    for one in read_contents(place, manifest.name):
        if one.kind == BLOB:
            continue
        inside = PurePosixPath(one.name)
        target = site / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        read_out(place, where, manifest, in_pool(one.sha256), one.sha256, target)
        if inside.parts[0] == PRIVATE:
            target.chmod(0o600)


def unpack_blobs(place: Place, where: Path, manifest: Manifest, site: Path, say: Say) -> None:
    """Every blob under its name, some hundreds made safe at once."""
    blobs = open_blobs(read_settings(site).blobs, site / PRIVATE)
    entries = (one for one in read_contents(place, manifest.name) if one.kind == BLOB)
    done = 0
    while some := list(islice(entries, TOGETHER)):
        with blobs.together() as put:
            for one in some:
                put(one.name, whole_blob(place, where, manifest, one))
        done += len(some)
        if done % (TOGETHER * 20) == 0:
            say(f"{done:,} of {manifest.blobs:,} pictures and thumbnails are back.")


def whole_blob(place: Place, where: Path, manifest: Manifest, one: Entry) -> bytes:
    """The bytes of an entry; raises BackupDamaged."""
    with place.open(in_pool(one.sha256)) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != one.sha256:
        raise BackupDamaged(name=manifest.name, place=where, part=one.name)
    return data


def read_out(place: Place, where: Path, manifest: Manifest, part: str, sha256: str, target: Path) -> None:
    """Copy a part into a file; raises BackupDamaged where it is not what was written."""
    with place.open(part) as source, target.open("wb") as file:
        if hash_of(source, file) != sha256:
            raise BackupDamaged(name=manifest.name, place=where, part=part)
        file.flush()
        os.fsync(file.fileno())


def leave_the_old_places(site: Path, say: Say) -> None:
    """A restored site must not write into the database of the one that may still be running."""
    file = site / SITE_FILE
    if not file.is_file():
        return
    lines = file.read_text("utf-8").splitlines()
    kept = [f"# {line}  # of the site this was taken from" if _names_a_place(line) else line for line in lines]
    if kept != lines:
        file.write_text("\n".join(kept) + "\n", "utf-8")
        say(f"{SITE_FILE} named a database or blobs of the old site; those lines are comments now. Write your own.")


def _names_a_place(line: str) -> bool:
    return line.partition("=")[0].strip().strip("\"'") in ELSEWHERE


def move_in(making: Path, folder: Path) -> None:
    """Everything to its place by a rename; with the private folder, the last one, it is a site."""
    for path in _private_last(making):
        os.rename(path, folder / path.name)
    making.rmdir()


def _private_last(making: Path) -> Iterator[Path]:
    yield from sorted(making.iterdir(), key=lambda path: path.name == PRIVATE)
