"""Pictures and thumbnails as files under names that say their content; a name never points at half a file."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from manyeyes.errors import DiskFull, ManyEyesError


class NoSuchBlob(ManyEyesError):
    """The file {name} is not in the store."""

    status = 404


class Blobs:
    """A folder of blobs; names are relative with / between parts."""

    def __init__(self, folder: Path) -> None:
        """Keep blobs below `folder`, which is made when needed."""
        self.folder = folder

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

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, on the disk when this returns: temporary file, fsync, rename, fsync."""
        target = self.path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
            sync_folder(target.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from error
            raise

    def delete(self, name: str) -> None:
        """Remove a blob; one that is not there is no error."""
        self.path(name).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, as fsync on a file does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
