"""A disk that is as full as a test says."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from types import SimpleNamespace

import pytest

from manyeyes.collect import Disk, disk
from manyeyes.house import House

GB = 10**9
disks_of = disk.disks_of


class FakeDisk:
    """A disk of `size` GB, of which `free` are; once it was looked at so many times (`looks`) it is full."""

    def __init__(self, free: float = 50, looks: int | None = None, *, size: int = 100) -> None:
        self.free, self.size = free, size
        self._left, self._one_at_a_time = looks, Lock()

    def look(self, house: House) -> list[Disk]:
        """One look, at all folders of the house; several hands look one after the other."""
        with self._one_at_a_time:
            if self._left == 0:
                self.free = 1
            self._left = None if not self._left else self._left - 1
            return disks_of(house)

    def usage(self, folder: Path) -> SimpleNamespace:
        """As shutil.disk_usage says it."""
        return SimpleNamespace(used=round((self.size - self.free) * GB), free=round(self.free * GB))

    def put_in(self, monkeypatch: pytest.MonkeyPatch) -> FakeDisk:
        """Let the house believe in it."""
        monkeypatch.setattr(disk, "disk_usage", self.usage)
        monkeypatch.setattr(disk, "disks_of", self.look)
        return self
