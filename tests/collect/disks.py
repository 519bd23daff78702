"""A disk that is as full as a test says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from manyeyes.collect import disk

GB = 10**9


class FakeDisk:
    """A disk of `size` GB, of which `free` are; after so many `looks` nothing is."""

    def __init__(self, free: float = 50, looks: int | None = None, *, size: int = 100) -> None:
        self.free, self.size = free, size
        self._left: Iterator[int] | None = None if looks is None else iter(range(looks))

    def usage(self, folder: Path) -> SimpleNamespace:
        """As shutil.disk_usage says it."""
        if self._left is not None and next(self._left, None) is None:
            self.free, self._left = 1, None
        return SimpleNamespace(used=round((self.size - self.free) * GB), free=round(self.free * GB))

    def put_in(self, monkeypatch: pytest.MonkeyPatch) -> FakeDisk:
        """Let the house believe in it."""
        monkeypatch.setattr(disk, "disk_usage", self.usage)
        return self
