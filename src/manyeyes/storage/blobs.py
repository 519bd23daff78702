"""Pictures and thumbnails under names that say their content, in a folder or in S3, and the choice between the two."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from manyeyes.errors import ManyEyesError

# The last part of a name that is a sha-256 is that of the blob's bytes.
SAYS_ITS_CONTENT = re.compile(r"(?:.*/)?([0-9a-f]{64})")

Put = Callable[[str, bytes], None]


class NoSuchBlob(ManyEyesError):
    """The file {name} is not in the store."""

    status = 404


class BlobDamaged(ManyEyesError):
    """The file {name} in the store {store} is not what was put there."""

    status = 500


class BlobsAway(ManyEyesError):
    """The store {store} does not answer: {cause}. Nothing was changed; try again in a moment."""

    status = 503
    retry_after = 5.0


class OneBlob(NamedTuple):
    """A file of the store as a list of them names it."""

    name: str
    size: int
    changed: float
    """When it was put, in seconds since 1970."""


class Blobs(Protocol):
    """Where a site keeps its files; names are relative with / between parts."""

    folder: Path
    """On this machine's disk: the files themselves, or those that were fetched lately."""

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, safe when this returns; a name never points at half a file. Raises DiskFull."""
        ...

    def together(self) -> AbstractContextManager[Put]:
        """A `put` for many files, from any thread: all are safe when the `with` ends, much quicker than one by one."""
        ...

    def get(self, name: str) -> bytes:
        """All its bytes; raises NoSuchBlob."""
        ...

    def has(self, name: str) -> bool:
        """Whether the whole blob is there."""
        ...

    def delete(self, name: str) -> None:
        """Remove a blob; one that is not there is no error."""
        ...

    def local(self, name: str) -> Path:
        """A file with its bytes, for those who need one: to be read soon, never written; raises NoSuchBlob."""
        ...

    def all(self) -> Iterator[OneBlob]:
        """Every blob, in no order; one that comes or goes meanwhile is named or not."""
        ...

    def free(self) -> int | None:
        """Bytes that still fit; none where nobody knows an end."""
        ...


def open_blobs(address: str, private: Path) -> Blobs:
    """S3 where `address` is s3://BUCKET/PREFIX, else a folder: that one, or `blobs` in the site's private folder."""
    if address.startswith("s3://"):
        from manyeyes.storage.blobs_s3 import S3Blobs

        return S3Blobs(address, private / "fetched")
    from manyeyes.storage.blobs_folder import FolderBlobs

    return FolderBlobs(Path(address) if address else private / "blobs")


def hash_in_name(name: str) -> str:
    """The sha-256 a name speaks of; empty where it speaks of none."""
    said = SAYS_ITS_CONTENT.fullmatch(name)
    return said[1] if said else ""


def is_whole(name: str, data: bytes) -> bool:
    """Whether the bytes are those the name speaks of; a name without a sha-256 cannot say."""
    return hash_in_name(name) in ("", hashlib.sha256(data).hexdigest())
