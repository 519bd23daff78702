"""Blobs in a folder: temporary file, sync, rename, sync of the folder; a name never points at half a file."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import BinaryIO

from manyeyes.errors import no_room_in_words
from manyeyes.storage.blobs import NoSuchBlob, OneBlob, Put

HALF = ".part-"
HALVES = ".halves"
FORGOTTEN = 86_400.0  # seconds after which half a file belongs to a process that is gone
WORTH_A_SYNC = 8  # from so many files on, one sync of the disk is quicker than one a file


class FolderBlobs:
    """A folder of blobs."""

    def __init__(self, folder: Path) -> None:
        """Keep blobs below `folder`, which is made when needed."""
        self.folder = folder
        self._root = str(folder)
        self._halves = f"{folder}/{HALVES}"
        self._names = (f"{self._halves}/{HALF}{secrets.token_hex(6)}-{number}" for number in itertools.count())
        self._naming = threading.Lock()

    def path(self, name: str) -> Path:
        """Where a blob lies or would lie."""
        return Path(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def has(self, name: str) -> bool:
        """Whether the whole blob is there."""
        return os.path.exists(self._path(name))

    def get(self, name: str) -> bytes:
        """All its bytes; raises NoSuchBlob."""
        try:
            with open(self._path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            raise NoSuchBlob(name=name) from None

    def local(self, name: str) -> Path:
        """The file itself; raises NoSuchBlob."""
        path = self.path(name)
        if not path.is_file():
            raise NoSuchBlob(name=name)
        return path

    def all(self) -> Iterator[OneBlob]:
        """Every blob."""
        for folder, below, names in os.walk(self._root):
            below[:] = [name for name in below if name != HALVES]
            for name in names:
                path = os.path.join(folder, name)
                with contextlib.suppress(FileNotFoundError):  # somebody has just removed it
                    found = os.stat(path)
                    yield OneBlob(os.path.relpath(path, self._root).replace(os.sep, "/"), found.st_size, found.st_mtime)

    def free(self) -> int | None:
        """What the disk still takes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.folder).free

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, on the disk when this returns."""
        with self.together() as put:
            put(name, data)

    @contextlib.contextmanager
    def together(self) -> Iterator[Put]:
        """Files put in the meantime, also from several threads, have their names and are on the disk when this ends.

        The disk is told to write once for their bytes and once for their names; where this raises, none is there.
        """
        halves: dict[str, str] = {}

        def put(name: str, data: bytes) -> None:
            _unlink(halves.get(name))
            halves[name] = self._half(data)

        try:
            with no_room_in_words():
                yield put
                self._name(halves)
        except BaseException:
            for half in halves.values():
                _unlink(half)
            raise

    def delete(self, name: str) -> None:
        """Remove a blob; one that is not there is no error."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # until the first folder that still holds something
            for folder in path.relative_to(self.folder).parents[:-1]:
                (self.folder / folder).rmdir()

    def sweep(self, now: float) -> int:
        """Remove halves of files that nobody will finish; returns how many there were."""
        swept = 0
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(self._halves):
                with contextlib.suppress(FileNotFoundError):  # its process may just finish it after all
                    if entry.stat().st_mtime < now - FORGOTTEN:
                        os.unlink(entry.path)
                        swept += 1
        return swept

    def _half(self, data: bytes) -> str:
        """The bytes in a file without its name; one that could not be written is gone again."""
        with self._naming:
            half = next(self._names)
        try:
            with _made_in(half) as file:
                file.write(data)
        except BaseException:
            _unlink(half)
            raise
        return half

    def _name(self, halves: Mapping[str, str]) -> None:
        """Bytes first, names second, each safe on the disk before what follows."""
        sync_disk = disk_sync() if len(halves) >= WORTH_A_SYNC else None
        if sync_disk is not None:
            sync_disk(self.folder)
        else:
            for half in halves.values():
                sync_folder(Path(half))
        changed = {folder for name, half in halves.items() for folder in _rename(half, self._path(name))}
        if sync_disk is not None:
            sync_disk(self.folder)
        else:
            for folder in changed:
                sync_folder(Path(folder))


def sync_folder(folder: Path) -> None:
    """Make a file's bytes, or the names in a folder, durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _made_in(half: str) -> BinaryIO:
    try:
        return open(half, "xb", buffering=0)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(half), exist_ok=True)
        return open(half, "xb", buffering=0)


def _rename(half: str, target: str) -> set[str]:
    """Give a file its name; returns the folders that hold a new one.

    Tried again where its folder is not there yet, or was removed, empty as yet, by somebody between the two steps.
    """
    folder = os.path.dirname(target)
    changed = {folder}
    for left in reversed(range(4)):
        try:
            os.replace(half, target)
        except FileNotFoundError:
            if not left:
                raise
            changed |= {os.path.dirname(made) for made in _missing(folder)}
            os.makedirs(folder, exist_ok=True)
        else:
            break
    return changed


def _missing(folder: str) -> Iterator[str]:
    """The folders on the way to `folder` that are not there, and itself."""
    while not os.path.isdir(folder):
        yield folder
        folder = os.path.dirname(folder)


@cache
def disk_sync() -> Callable[[Path], None] | None:
    """Linux's syncfs: everything written to the disk that holds a folder is on it when this returns."""
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        return None

    def sync(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            if syncfs(handle) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number))
        finally:
            os.close(handle)

    return sync


def _unlink(path: str | None) -> None:
    if path is not None:
        with contextlib.suppress(OSError):
            os.unlink(path)
