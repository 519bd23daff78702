"""Removing old backups of a folder, and of the pool what no other one needs.

Nothing is removed before the list of every backup that stays was read to its end and compared with its hash: a part
that only a damaged list would have named must not be taken for one that nobody needs.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from manyeyes.backup.manifest import CONTENTS, NAME, names_at, read_contents, read_manifest, whole
from manyeyes.backup.place import FolderPlace, hash_of, place_for_writing
from manyeyes.errors import ManyEyesError


class KeepNeedsFolder(ManyEyesError):
    """--keep {keep} removes older backups of a folder, and {to} is one file. Name a folder that keeps several."""


class NothingPruned(ManyEyesError):
    """Nothing was removed at {place}: the backup {name}, which would stay, does not read well."""

    status = 500
    remedy = "Older ones may be your best. Test them: manyeyes restore FOLDER --name NAME --test"


@dataclass(frozen=True)
class Pruned:
    """What was removed."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    freed: int
    """Bytes of the pool that no backup needed any more."""


def check_keep(to: Path, keep: int | None) -> None:
    """Raise KeepNeedsFolder before a backup is taken that could not be followed by what is asked."""
    if keep is not None and to.suffix == ".tar":
        raise KeepNeedsFolder(keep=keep, to=to)


def prune(to: Path, keep: int) -> Pruned:
    """Keep the newest `keep` whole backups (at least one) in the folder `to`, and what they need of the pool.

    Raises NothingPruned, BackupPlaceWrong.
    """
    with place_for_writing(to) as place:
        assert isinstance(place, FolderPlace)  # check_keep let no file through
        there = sorted(whole(place, names_at(place)))
        stay, go = there[-max(1, keep) :], there[: -max(1, keep)]
        if not go:
            return Pruned((), tuple(stay), 0)
        needed = {sha256 for name in stay for sha256 in _needed_by(place, to, name)}
        for name in go:
            (to / name / NAME).unlink()  # first: from here on it is none, whatever happens
            place.forget(name)
        return Pruned(tuple(go), tuple(stay), sum(_swept(to, needed)))


def _needed_by(place: FolderPlace, where: Path, name: str) -> Iterable[str]:
    try:
        manifest = read_manifest(place, where, name)
        with place.open(f"{name}/{CONTENTS}") as file:
            if hash_of(file) != manifest.parts[CONTENTS]:
                raise NothingPruned(place=where, name=name)
        return {one.sha256 for one in read_contents(place, name)}
    except (ManyEyesError, OSError, EOFError, KeyError, ValueError, zlib.error):
        raise NothingPruned(place=where, name=name) from None


def _swept(to: Path, needed: set[str]) -> Iterator[int]:
    """The sizes of what is removed from the pool."""
    for part in list((to / "pool").glob("*/*")):
        if part.name not in needed and part.is_file():
            size = part.stat().st_size
            part.unlink()
            yield size
