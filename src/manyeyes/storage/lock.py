"""One process owns a SQLite site: it holds .manyeyes/lock for life, with its pid and port inside."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from manyeyes.errors import ManyEyesError


@dataclass(frozen=True)
class Holder:
    """The process that owns a site; port 0 while it serves nothing."""

    pid: int
    port: int


class SiteInUse(ManyEyesError):
    """Another process (pid {pid}) works on this site{where}. Stop it first, or let it do the work."""

    status = 409

    def __init__(self, holder: Holder) -> None:
        """Say who holds the site and, where it serves, on which port."""
        self.holder = holder
        super().__init__(pid=holder.pid, where=f" and serves it on port {holder.port}" if holder.port else "")


class SiteLock:
    """The lock of one site. flock goes with the process, also after kill -9; the file itself stays."""

    def __init__(self, file: Path) -> None:
        """Take the lock or raise SiteInUse."""
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            raise SiteInUse(holder_of(file)) from None
        self.say_port(0)

    def say_port(self, port: int) -> None:
        """Write down where this process serves the site."""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps({"pid": os.getpid(), "port": port}).encode(), 0)

    def release(self) -> None:
        """Let go of the site."""
        os.close(self._handle)


def holder_of(file: Path) -> Holder:
    """Who wrote the lock file last; pid and port 0 where it is being written just now."""
    try:
        said = json.loads(file.read_text())
        return Holder(int(said["pid"]), int(said["port"]))
    except (OSError, ValueError, KeyError):
        return Holder(0, 0)
