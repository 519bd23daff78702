"""Whether a disk of the site is nearly full: asked again and again while pictures come in, so that answers keep room.

Full means both: a large share is used, and little is free. A laptop at 90 % with 200 GB free takes all it likes, and so
does an empty card of 8 GB.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from manyeyes.collect.space import in_words
from manyeyes.errors import ManyEyesError
from manyeyes.house import House

GB = 1_000_000_000
ROOM_AGAIN = 0.1  # this much more must be free before what stopped goes on, so that it does not stop and go by turns


class DiskNearlyFull(ManyEyesError):
    """The disk of {folder} is {share:.0%} full and has {free} free, so no more pictures are written; answers are still
    taken. Make room until {wanted} are free, and what stopped goes on by itself; or change stop_imports_at or
    keep_free_gb in manyeyes.toml."""

    status = 507
    retry_after = 60.0

    @property
    def numbers(self) -> Mapping[str, object]:
        """For programs."""
        return {"folder": str(self.facts["folder"]), "used": self.facts["share"], "free": self.facts["bytes"]}


@dataclass(frozen=True)
class Disk:
    """A file system the site writes to; bytes that are used and that this user may still write."""

    folder: Path
    used: int
    free: int

    @property
    def share(self) -> float:
        """How full it is, 0 to 1, as `df` says it."""
        return self.used / max(1, self.used + self.free)

    def needs(self, stop_at: float, keep_free: float) -> int:
        """Bytes that imports leave free: `keep_free`, or what `stop_at` leaves of a small disk where that is less."""
        of_all = self.used + self.free
        return round(min(keep_free, of_all - stop_at * of_all))

    def nearly_full(self, stop_at: float, keep_free: float) -> bool:
        """Whether so much is used and less than that is free; `keep_free` in bytes."""
        return self.free < keep_free and self.free <= self.needs(stop_at, keep_free)

    def wants(self, stop_at: float, keep_free: float) -> int:
        """Bytes that must be free before what stopped goes on."""
        return round(self.needs(stop_at, keep_free) * (1 + ROOM_AGAIN))


def disks_of(house: House) -> list[Disk]:
    """The file system of the site, and that of the blobs where it is another one."""
    found: dict[int, Disk] = {}
    for folder in (house.site, house.blobs.folder):
        there = next(above for above in (folder.resolve(), *folder.resolve().parents) if above.is_dir())
        usage = disk_usage(there)
        found.setdefault(os.stat(there).st_dev, Disk(there, usage.used, usage.free))
    return list(found.values())


def check_disks(house: House, *, again: bool = False) -> None:
    """Raise DiskNearlyFull for the first disk that is; with `again`, for one that has hardly more room than that."""
    limits = house.settings.stop_imports_at, house.settings.keep_free_gb * GB
    for disk in disks_of(house):
        wanted = disk.wants(*limits)
        if disk.nearly_full(*limits) or (again and disk.free < wanted):
            free, said = in_words(disk.free), in_words(wanted)
            raise DiskNearlyFull(folder=disk.folder, share=disk.share, free=free, bytes=disk.free, wanted=said)
