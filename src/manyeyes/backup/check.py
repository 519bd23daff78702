"""A test restore: the backup is read back to its last byte, and its rows must keep what a running site keeps."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from manyeyes.backup import store
from manyeyes.backup.manifest import DATABASE, BackupDamaged, Manifest, read_contents, read_manifest
from manyeyes.backup.place import Place, hash_of, in_pool, place_for_reading
from manyeyes.backup.restore import check_complete, read_out
from manyeyes.errors import ManyEyesError
from manyeyes.items import original
from manyeyes.storage import counts_in, faults_in, known_revisions, open_database

Say = Callable[[str], None]


class BackupUnsound(ManyEyesError):
    """The backup {name} reads well but does not hold together: {fault}."""

    status = 500
    remedy = "Keep it, take another one, and tell us: the site itself may have this fault."


def check_backup(where: Path, name: str, say: Say) -> Manifest:
    """Restore the backup `name` at `where`, or the newest, beside nothing, and look at it.

    Raises what `restore` raises, and BackupUnsound.
    """
    with place_for_reading(where) as place, tempfile.TemporaryDirectory(prefix="manyeyes-") as folder:
        manifest = read_manifest(place, where, name)
        check_complete(place, where, manifest)
        compare_bytes(place, where, manifest)
        say(f"All {manifest.blobs + manifest.files:,} files are what was written.")
        database = Path(folder) / DATABASE
        read_out(place, where, manifest, f"{manifest.name}/{DATABASE}", manifest.parts[DATABASE], database)
        for fault in faults(place, manifest, database):
            raise BackupUnsound(name=manifest.name, fault=fault)
        say(f"All {sum(manifest.counts.values()):,} rows are there and hold together.")
    return manifest


def compare_bytes(place: Place, where: Path, manifest: Manifest) -> None:
    """Every part of the pool that this backup names, once."""
    seen: set[str] = set()
    for one in read_contents(place, manifest.name):
        if one.sha256 not in seen:
            seen.add(one.sha256)
            with place.open(in_pool(one.sha256)) as file:
                if hash_of(file) != one.sha256:
                    raise BackupDamaged(name=manifest.name, place=where, part=one.name)


def faults(place: Place, manifest: Manifest, database: Path) -> Iterator[str]:
    """What does not hold, the first of each kind is enough."""
    yield from faults_in(database)
    counts = counts_in(database)
    for table, rows in manifest.counts.items():
        if counts.get(table) != rows:
            yield f"the table {table} has {counts.get(table, 0)} rows, and {rows} were counted"
    if manifest.revision != known_revisions()[0]:
        return  # the questions below are asked of the tables of this version
    blobs = {one.name for one in read_contents(place, manifest.name)}
    with closing(open_database("", database)) as opened, opened.reading() as tx:
        yield from store.slots_that_are_off(tx)
        for sha256 in sorted(store.kept_originals(tx)):
            if original(sha256) not in blobs:
                yield f"the original of a picture is missing: {original(sha256)}"
