"""Blobs in a folder: temporary file, fsync, rename, fsync of the folder; a name never points at half a file."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path

from manyeyes.errors import DiskFull
from manyeyes.storage.blobs import NoSuchBlob

HALF = ".part-"
FORGOTTEN = 86_400.0  # seconds after which half a file belongs to a process that is gone
WORTH_A_SYNC = 8  # from so many files on, one sync of the disk is quicker than one a file


class FolderBlobs:
    """A folder of blobs."""

    def __init__(self, folder: Path) -> None:
        """Keep blobs below `folder`, which is made when needed."""
        self.folder = folder
        self._halves = folder / ".halves"

    def path(self, name: str) -> Path:
        """Where a blob lies or would lie."""
        return self.folder.joinpath(*name.split("/"))

    def has(self, name: str) -> bool:
        """Whether the whole blob is there."""
        return self.path(name).exists()

    def get(self, name: str) -> bytes:
        """All its bytes; raises NoSuchBlob."""
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            raise NoSuchBlob(name=name) from None

    def local(self, name: str) -> Path:
        """The file itself; raises NoSuchBlob."""
        path = self.path(name)
        if not path.is_file():
            raise NoSuchBlob(name=name)
        return path

    def free(self) -> int | None:
        """What the disk still takes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.folder).free

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, on the disk when this returns."""
        with _said_when_full():
            half = self._half(data, sync=True)
            changed = self._placed(half, self.path(name))
            for folder in changed:
                sync_folder(folder)

    def put_many(self, files: Mapping[str, bytes]) -> None:
        """Keep all of them, on the disk when this returns: the disk is told to write once for their bytes, once for
        their names."""
        sync_disk = _disk_sync() if len(files) >= WORTH_A_SYNC else None
        if sync_disk is None:
            for name, data in files.items():
                self.put(name, data)
            return
        halves: dict[str, str] = {}
        try:
            with _said_when_full():
                for name, data in files.items():
                    halves[name] = self._half(data, sync=False)
                sync_disk(self.folder)
                for name, half in halves.items():
                    self._placed(half, self.path(name))
                sync_disk(self.folder)
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

    def _half(self, data: bytes, *, sync: bool) -> str:
        """The bytes in a file without its name; a file that could not be written is gone again."""
        self._halves.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=self._halves, prefix=HALF)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                if sync:
                    os.fsync(file.fileno())
        except BaseException:
            _unlink(half)
            raise
        return half

    def _placed(self, half: str, target: Path) -> list[Path]:
        """Give a file its name; returns the folders that hold a new one."""
        new = takewhile(lambda folder: not folder.exists(), (target.parent, *target.parent.parents))
        made = [folder.parent for folder in new]
        try:
            _rename(half, target)
        except BaseException:
            _unlink(half)
            raise
        return [target.parent, *made]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, as fsync on a file does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@cache
def _disk_sync() -> Callable[[Path], None] | None:
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


def _rename(half: str, target: Path) -> None:
    """Tried again where somebody removes the folder, empty as yet, between the two steps."""
    for left in reversed(range(3)):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(half, target)
        except FileNotFoundError:
            if not left:
                raise
        else:
            return


def _unlink(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


@contextlib.contextmanager
def _said_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise
