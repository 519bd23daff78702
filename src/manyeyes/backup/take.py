"""Taking a backup of a site that serves: blobs, then the database at one moment, then the blobs that came meanwhile.

Blobs come first because the database names them: what it named at its moment was there before, also where a job that
ended since has thrown it away. Nobody waits: files are only read, and the database is copied in a reading transaction.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from manyeyes.backup import store
from manyeyes.backup.contents import Wish, files_of
from manyeyes.backup.manifest import (
    BLOB,
    CONTENTS,
    DATABASE,
    FILE,
    FORMAT,
    NAME,
    Entry,
    Manifest,
    names_at,
    new_name,
    read_contents,
    whole,
    write_contents,
    written,
)
from manyeyes.backup.place import MAKING, FolderPlace, Place, hash_of, in_pool, place_for_writing
from manyeyes.house import House
from manyeyes.storage import NoSuchBlob, counts_in, hash_in_name, revision_in, take_snapshot

Say = Callable[[str], None]
TELL_EVERY = 5000  # files


@dataclass(frozen=True)
class Taken:
    """A backup that was taken."""

    manifest: Manifest
    copied: int
    """Bytes that no earlier backup at the place had."""
    damaged: tuple[str, ...]
    """Blobs whose bytes are not those their names speak of."""


@dataclass
class Keeper:
    """Puts files into the pool, and remembers what each entry is called."""

    place: Place
    say: Say
    earlier: dict[tuple[str, str], Entry]
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    copied: int = 0

    def keep(self, found: Entry, read: Callable[[], Path]) -> None:
        """Keep one file, whose hash is empty where only reading tells it; one that has just gone is not kept."""
        before = self.entries.get((found.kind, found.name)) or self.earlier.get((found.kind, found.name))
        if before is not None and (before.size, before.changed) == (found.size, found.changed):
            found = before
        if not (found.sha256 and self.place.has(in_pool(found.sha256), found.size)):
            with suppress(NoSuchBlob, FileNotFoundError):
                self._put(self._copied(found, read()))
        else:
            self._put(found)

    def _copied(self, found: Entry, file: Path) -> Entry:
        size, sha256 = file.stat().st_size, self.place.keep(file)
        self.copied += size
        if found.sha256 not in ("", sha256):
            self.damaged.append(found.name)
        return found._replace(size=size, sha256=sha256)

    def _put(self, one: Entry) -> None:
        self.entries[one.kind, one.name] = one
        if len(self.entries) % TELL_EVERY == 0:
            self.say(f"{len(self.entries):,} files are safe.")


def back_up(house: House, to: Path, wish: Wish, say: Say) -> Taken:
    """Keep the site as it is now at `to`, a folder (which keeps several, each only what is new) or a new .tar file.

    Raises BackupPlaceWrong, DiskFull.
    """
    with place_for_writing(to) as place, tempfile.TemporaryDirectory(prefix=MAKING, dir=_beside(place, to)) as spare:
        keeper = Keeper(place, say, _earlier(place))
        _keep_blobs(house, keeper)
        database = Path(spare) / DATABASE
        take_snapshot(house.database, database)
        say("The database is safe as it was at this moment.")
        _keep_blobs(house, keeper)
        for name, path in files_of(house.site, _folders(house), wish):
            _keep_file(keeper, name, path)
        manifest = _told(house, keeper, database, *_put_down(place, keeper, database, Path(spare)))
        place.add(f"{manifest.name}/{NAME}", written(manifest, Path(spare) / NAME))  # last: without it, no backup
        place.settle()
        return Taken(manifest, keeper.copied, tuple(keeper.damaged))


def _beside(place: Place, to: Path) -> Path:
    """Room on the disk of the backup, not on that of the site."""
    return to if isinstance(place, FolderPlace) else to.parent


def _earlier(place: Place) -> dict[tuple[str, str], Entry]:
    """What the newest backup there has; those that were cut off are cleared away, what they kept is used."""
    names = names_at(place)
    there = whole(place, names)
    if isinstance(place, FolderPlace):
        for name in set(names) - set(there):
            place.forget(name)
    try:
        return {(one.kind, one.name): one for one in read_contents(place, max(there))} if there else {}
    except (OSError, EOFError, KeyError, ValueError, zlib.error):  # its list is damaged: every file is read again
        return {}


def _keep_blobs(house: House, keeper: Keeper) -> None:
    for one in house.blobs.all():
        keeper.keep(Entry(BLOB, *one, hash_in_name(one.name)), _reader(house, one.name))


def _reader(house: House, name: str) -> Callable[[], Path]:
    return lambda: house.blobs.local(name)


def _keep_file(keeper: Keeper, name: str, path: Path) -> None:
    with suppress(FileNotFoundError):
        found = path.stat()
        keeper.keep(Entry(FILE, name, found.st_size, found.st_mtime, ""), lambda: path)


def _folders(house: House) -> list[str]:
    """Those of the projects."""
    with house.reading() as tx:
        return store.folders(tx)


def _put_down(place: Place, keeper: Keeper, database: Path, spare: Path) -> tuple[str, dict[str, str]]:
    """Database and list of contents under the backup's name, on the disk with all that was kept; their hashes."""
    name = new_name()
    contents = spare / CONTENTS
    write_contents(keeper.entries.values(), contents)
    parts = {}
    for file in (database, contents):
        with file.open("rb") as bytes_of:
            parts[file.name] = hash_of(bytes_of)
        place.add(f"{name}/{file.name}", file)
    place.settle()
    return name, parts


def _told(house: House, keeper: Keeper, database: Path, name: str, parts: dict[str, str]) -> Manifest:
    kinds = [kind for kind, _ in keeper.entries]
    return Manifest(
        name=name,
        format=FORMAT,
        version=version("manyeyes"),
        revision=revision_in(database),
        database="postgresql" if house.settings.database else "sqlite",
        taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
        counts=counts_in(database),
        blobs=kinds.count(BLOB),
        files=kinds.count(FILE),
        bytes=sum(one.size for one in keeper.entries.values()) + database.stat().st_size,
        parts=parts,
    )
