"""Where features and models that can be made again are kept: a file each, by content hash and version."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from manyeyes.errors import DiskFull, ManyEyesError, is_full
from manyeyes.settings import Settings


class CacheNotWritten(ManyEyesError):
    """The cache {folder} cannot be written to: {why}."""

    status = 500
    remedy = "Make it yours to write to, or name another folder: cache in manyeyes.toml, or MANYEYES_CACHE."


@dataclass(frozen=True)
class Cache:
    """A folder that may be deleted at any time; several processes may fill it at once."""

    folder: Path

    def read(self, kind: str, name: str, length: int = 0) -> bytes | None:
        """The bytes kept under `kind` and `name`; none where they are not there, or not `length` long (0: any)."""
        try:
            found = self._place(kind, name).read_bytes()
        except OSError:
            return None
        return found if len(found) == length or not length else None

    def has(self, kind: str, name: str, length: int) -> bool:
        """Say whether so many bytes are kept there; costs no reading."""
        try:
            return self._place(kind, name).stat().st_size == length
        except OSError:
            return False

    def keep(self, kind: str, name: str, content: bytes) -> None:
        """Keep bytes under `kind` and `name`, whole or not at all; raises DiskFull, CacheNotWritten."""
        place = self._place(kind, name)
        making = place.with_name(f".{place.name}-{os.getpid()}-{os.urandom(4).hex()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            making.write_bytes(content)
            os.replace(making, place)
        except OSError as error:
            making.unlink(missing_ok=True)
            if is_full(error):
                raise DiskFull from None
            raise CacheNotWritten(folder=self.folder, why=(error.strerror or "the disk refuses").lower()) from None
        except BaseException:  # Ctrl-C: nothing half-written stays
            making.unlink(missing_ok=True)
            raise

    def _place(self, kind: str, name: str) -> Path:
        return self.folder / kind / name[:2] / name


def cache_of(site: Path | None, settings: Settings | None = None) -> Cache:
    """The cache of a site: what its setting `cache` names, else its own folder; outside of one the user's."""
    named = (settings or Settings()).cache
    if named:
        return Cache(Path(named))
    if site is not None:
        return Cache(site / ".manyeyes" / "cache")
    return Cache(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "manyeyes")
