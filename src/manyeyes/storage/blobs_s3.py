"""Blobs in S3 or anything that speaks like it, through obstore: checked on the way in and on the way out.

Keys, region and endpoint come from the environment as every tool for S3 reads them (AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL). A store that is slow or says 5xx is asked again for half a minute.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.storage.blobs import BlobDamaged, BlobsAway, NoSuchBlob, OneBlob, Put, is_whole
from manyeyes.storage.blobs_folder import FolderBlobs

TRIES = 2  # of a body that came damaged: once is the line, twice is the store
KEPT_FETCHED = 2_000_000_000  # bytes on this machine's disk
SURELY_READ = 600.0  # seconds for which a fetched file stays in any case
PATIENCE: dict[str, Any] = {
    "max_retries": 6,
    "retry_timeout": timedelta(seconds=30),
    "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=5), "base": 2},
}


class NoS3Here(ManyEyesError):
    """The setting blobs names {address}, and reading S3 needs an extra: pip install "manyeyes[s3]"."""


class BadS3Address(ManyEyesError):
    """The setting blobs is {address}; an address in S3 looks like s3://BUCKET/PREFIX."""


class S3Blobs:
    """A bucket, or the part of it below a prefix. Safe to use from many threads."""

    def __init__(self, address: str, fetched: Path) -> None:
        """Keep blobs at `address` (s3://BUCKET/PREFIX); files that are needed as files are `fetched` there."""
        try:
            import obstore
            from obstore.store import S3Store
        except ImportError:
            raise NoS3Here(address=address) from None
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        if not bucket:
            raise BadS3Address(address=address)
        self.address = address
        self.folder = fetched
        self._fetched = FolderBlobs(fetched)
        self._obstore: Any = obstore
        plain = os.environ.get("AWS_ENDPOINT_URL", os.environ.get("AWS_ENDPOINT", "")).startswith("http://")
        self._store = S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            config={"checksum_algorithm": "sha256"},
            client_options={"allow_http": plain, "connect_timeout": "5s", "timeout": "60s"},
            retry_config=PATIENCE,  # type: ignore[arg-type]
        )

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`; the store compares what arrived with its checksum."""
        with self._asked(name):
            self._obstore.put(self._store, name, data)

    @contextlib.contextmanager
    def together(self) -> Iterator[Put]:
        """Each file is safe in the store as soon as it was put; who has many brings threads."""
        yield self.put

    def get(self, name: str) -> bytes:
        """All its bytes; raises NoSuchBlob, and BlobDamaged where they are not those the name speaks of."""
        for _ in range(TRIES):
            with self._asked(name):
                data = bytes(self._obstore.get(self._store, name).bytes())
            if is_whole(name, data):
                return data
        raise BlobDamaged(name=name, store=self.address)

    def has(self, name: str) -> bool:
        """Whether the whole blob is there."""
        try:
            with self._asked(name):
                self._obstore.head(self._store, name)
        except NoSuchBlob:
            return False
        return True

    def delete(self, name: str) -> None:
        """Remove a blob; one that is not there is no error."""
        with contextlib.suppress(NoSuchBlob), self._asked(name):
            self._obstore.delete(self._store, name)

    def all(self) -> Iterator[OneBlob]:
        """Every blob below the prefix."""
        with self._asked(self.address):
            for page in self._obstore.list(self._store):
                yield from (OneBlob(one["path"], one["size"], one["last_modified"].timestamp()) for one in page)

    def local(self, name: str) -> Path:
        """A fetched copy; it stays for ten minutes at least."""
        if not self._fetched.has(name):
            self._make_room()
            self._fetched.put(name, self.get(name))
        path = self._fetched.path(name)
        os.utime(path)
        return path

    def free(self) -> int | None:
        """Nobody knows."""
        return None

    def _make_room(self) -> None:
        """Throw away what was read longest ago, down to what may be kept."""
        files = [(path.stat().st_mtime, path.stat().st_size, path) for path in self.folder.rglob("*") if path.is_file()]
        kept, now = 0, time.time()
        for read_at, size, path in sorted(files, reverse=True):
            kept += size
            if kept > KEPT_FETCHED and read_at < now - SURELY_READ:
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _asked(self, name: str) -> Iterator[None]:
        """The store's errors in the words of the house."""
        try:
            yield
        except FileNotFoundError:
            raise NoSuchBlob(name=name) from None
        except (self._obstore.exceptions.BaseError, OSError) as error:
            raise BlobsAway(store=self.address, cause=_first_words(error)) from error


def _first_words(error: Exception) -> str:
    """What went wrong, without the pages of XML and debug text behind it."""
    line = str(error).splitlines()[0] if str(error) else type(error).__name__
    return line[:200].rstrip(" .:")
