"""What the kernel holds a child of the jail to: memory, files, and seconds of the processor for one request."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# The picture (200 MB for 50 million pixels, a copy of some bands, what a decoder needs) fits; a bomb does not.
# Private memory is limited so that, with 30 MB of shared libraries, at most 512 MB are resident.
MOST_DATA = 470 * 1024**2
MOST_ADDRESSES = 1200 * 1024**2
_ALL = (
    ("RLIMIT_DATA", MOST_DATA),
    ("RLIMIT_AS", MOST_ADDRESSES),
    ("RLIMIT_FSIZE", 0),
    ("RLIMIT_CORE", 0),
    ("RLIMIT_NOFILE", 32),
)


def hold() -> None:
    """Cap memory, forbid writing files and core dumps; where a system lacks a limit, the others stand."""
    for name, most in _ALL:
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError):
            continue
    os.nice(5)  # people come first


def memory_is_held() -> bool:
    """Say whether the limit on memory stands: macOS, for one, takes none."""
    return resource.getrlimit(resource.RLIMIT_DATA)[0] == MOST_DATA


def grant(seconds: int) -> None:
    """Let the kernel end us when what follows costs more than `seconds` of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


@dataclass
class Pulse:
    """Told after each packet of a video: once a second it says that we live, and is granted its seconds anew."""

    alive: Callable[[], None]
    seconds: int
    last: float = field(default_factory=time.monotonic)

    def __call__(self) -> None:
        """One step is done."""
        now = time.monotonic()
        if now - self.last >= 1:
            self.last = now
            grant(self.seconds)
            self.alive()
