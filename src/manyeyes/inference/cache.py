"""Where features and models made once are kept: one file a picture, by content hash and version, written whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cache:
    """A folder that may be deleted at any time; several processes may fill it at once."""

    folder: Path

    def read(self, kind: str, name: str, length: int) -> bytes | None:
        """The bytes kept under `kind` and `name`; none where they are not there, or not `length` long (0: any)."""
        try:
            found = self._place(kind, name).read_bytes()
        except OSError:
            return None
        return found if len(found) == length or not length else None

    def keep(self, kind: str, name: str, content: bytes) -> None:
        """Keep bytes under `kind` and `name`, whole or not at all."""
        place = self._place(kind, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        making = place.with_name(f".{place.name}-{os.getpid()}-{os.urandom(4).hex()}")
        try:
            making.write_bytes(content)
            os.replace(making, place)
        finally:
            making.unlink(missing_ok=True)

    def _place(self, kind: str, name: str) -> Path:
        return self.folder / kind / name[:2] / name


def cache_of(site: Path | None) -> Cache:
    """The site's cache; outside of a site the user's: MANYEYES_CACHE, XDG_CACHE_HOME/manyeyes or ~/.cache/manyeyes."""
    if site is not None:
        return Cache(site / ".manyeyes" / "cache")
    named = os.environ.get("MANYEYES_CACHE")
    if named:
        return Cache(Path(named))
    return Cache(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "manyeyes")
