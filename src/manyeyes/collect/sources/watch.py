"""Whether a watched folder holds something an import would look at; cheap enough to be asked every few seconds."""

from __future__ import annotations

import hashlib
import threading
from contextlib import closing

from manyeyes.collect import store
from manyeyes.collect.sources.entry import Found
from manyeyes.collect.sources.source import FolderMissing
from manyeyes.collect.sources.source_of import source_of
from manyeyes.house import House
from manyeyes.projects import Project, Stage

AT_ONCE = 500
# What a stage's folder looked like when nothing was new in it: as long as it looks the same, no table is asked.
_nothing_new: dict[tuple[str, int], bytes] = {}
_lock = threading.Lock()


def something_new(house: House, project: Project, stage: Stage) -> bool:
    """Whether the watched folder of `stage` has settled files that are new or changed; False where it is not watched.

    Costs one walk through the folder; the database is asked only when the folder has changed.
    """
    if not stage.file.settings.get("source", {}).get("watch"):
        return False
    try:
        with closing(source_of(house, project, stage)) as source:
            files = [entry for entry in source.entries() if isinstance(entry, Found)]
    except FolderMissing:
        return False
    key, looks = (str(house.private), stage.id), _digest(files)
    with _lock:
        if _nothing_new.get(key) == looks:
            return False
    new = any(_any_new(house, stage, files[at : at + AT_ONCE]) for at in range(0, len(files), AT_ONCE))
    if not new:
        with _lock:
            _nothing_new[key] = looks
    return new


def _any_new(house: House, stage: Stage, files: list[Found]) -> bool:
    with house.reading() as tx:
        rows = store.of_paths(tx, stage.id, [file.path for file in files])
    met = {row.path: (row.bytes, row.modified_at) for row in rows}
    return any(met.get(file.path) != (file.bytes, file.modified_at) for file in files)


def _digest(files: list[Found]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(f"{file.path}\0{file.bytes}\0{file.modified_at}\n".encode())
    return digest.digest()
