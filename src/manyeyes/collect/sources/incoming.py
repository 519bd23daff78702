"""A place for files on their way in, below the site's private folder; what a killed process left there is removed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "lock"


@contextmanager
def incoming(private: Path) -> Iterator[Path]:
    """A folder of one's own for as long as this lasts."""
    home = private / "incoming"
    home.mkdir(parents=True, exist_ok=True)
    _tidy(home)
    folder = Path(tempfile.mkdtemp(dir=home, prefix="part-"))
    lock = os.open(folder / "new", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.rename(folder / "new", folder / LOCK)  # held before others can find it
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _tidy(home: Path) -> None:
    """Remove folders whose owner is gone: a lock ends with its process, however that ended."""
    for folder in home.iterdir():
        with contextlib.suppress(OSError):  # no lock file yet, or somebody at work
            lock = os.open(folder / LOCK, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
