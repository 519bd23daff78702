"""Where the file of a picture of a release is: in its folder, or, where nothing was published, with its owner."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from manyeyes import collect, items
from manyeyes.datasets import store
from manyeyes.datasets.learnable import ITEMS, NotARelease
from manyeyes.datasets.release import release_folder
from manyeyes.datasets.store import Release
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project

Pictures = Callable[[str], Path]
"""From the SHA-256 of an original to a file that shows it; raises PictureNotThere."""


class PictureNotThere(ManyEyesError):
    """The picture {item} cannot be had: {cause}."""

    status = 404


def pictures_in(folder: Path) -> Pictures:
    """The pictures of a release's folder, those its rebuild script collected too; raises NotARelease."""
    places = _places(folder)

    def find(item: str) -> Path:
        place = places.get(item)
        if place is None:
            raise PictureNotThere(item=item, cause="the release does not hold it")
        if not (folder / place).is_file():
            cause = "its file is gone"
            if (folder / "rebuild.py").is_file():
                cause = f"the release holds no pictures; collect them with `python3 {folder / 'rebuild.py'} FOLDER`"
            raise PictureNotThere(item=item, cause=cause)
        return folder / place

    return find


def pictures_of(house: House, project: Project, release: Release | None = None) -> Pictures:
    """The pictures of a project: those its release published, else originals from blobs or the owner's folder.

    An original that its owner changed since is not there any more. Safe from many threads.
    """
    folder = release_folder(house, project, release.name) if release else None
    places: Mapping[str, str] = _places(folder) if folder else {}

    def find(item: str) -> Path:
        if folder is not None and item in places and (folder / places[item]).is_file():
            return folder / places[item]
        return _original(house, project, item)

    return find


def _places(folder: Path) -> dict[str, str]:
    file = folder / ITEMS
    if not file.is_file():
        raise NotARelease(folder=folder, cause=f"it has no {ITEMS}")
    try:
        with duckdb.connect() as connection:
            query = "SELECT item, file FROM read_parquet(?) WHERE kept AND file IS NOT NULL"
            return dict(connection.execute(query, [glob.escape(str(file))]).fetchall())
    except duckdb.Error as error:
        raise NotARelease(folder=folder, cause=str(error).splitlines()[0].rstrip(".")) from None


def _original(house: House, project: Project, item: str) -> Path:
    with house.reading() as tx:
        item_id = store.item_by_hash(tx, project.id, item)
        if item_id is None:
            raise PictureNotThere(item=item, cause="it is not in the project, or was withdrawn")
        found = items.by_id(tx, item_id)
        file = collect.original_file(tx, house, found)
    if file is None:
        raise PictureNotThere(item=item, cause="its owner moved it away")
    if not found.kept and hashlib.sha256(file.read_bytes()).hexdigest() != item:
        raise PictureNotThere(item=item, cause=f"{file.name} was changed since it was imported")
    return file
