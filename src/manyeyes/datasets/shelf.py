"""PROJECT/releases: where releases stand. One is made in a folder beside it and put up whole, or it never was.

Nothing under a release's own name is ever half made: the folder is filled under a hidden name, everything in it is
made durable, and one rename shows it. Owner-only files go the same way to NAME.private.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from manyeyes.errors import ManyEyesError, no_room_in_words
from manyeyes.storage import disk_sync, sync_folder

MAKING, SHOWN_AS, RESERVED = ".making-", "shown-as", "reserved.json"
OVER = ".over-"
FORGOTTEN = 3600.0  # seconds after which a folder that no job knows is nobody's
LOOK_EVERY = 0.2
CHECKSUMS = "checksums.sha256"
EXPORTS = ".exports"  # NAME.exports holds the release NAME as other programs read it


class NameRefused(ManyEyesError):
    """A release cannot be called {name!r}: {cause}."""

    remedy = "Letters, digits, spaces, dots, hyphens and underscores make a good name, like v1 or 2027-spring."


class ReleaseExists(ManyEyesError):
    """There is a release {name} already, and a release never changes. Choose another name."""

    status = 409


class FolderInTheWay(ManyEyesError):
    """{folder} lies there, but this site knows of no such release. Move it away or choose another name."""

    status = 409


class ReleaseBeingMade(ManyEyesError):
    """Another release of this project is being made. Wait until it is done."""

    status = 409


def check_name(name: str) -> str:
    """The name itself, where it can be a folder on any disk; raises NameRefused."""
    if not name.strip() or len(name.encode()) > 100:
        raise NameRefused(name=name, cause="a name has 1 to 100 bytes")
    if "/" in name or "\\" in name or ".." in name:
        raise NameRefused(name=name, cause="a name is one folder, without /, \\ or ..")
    if name.endswith((".private", EXPORTS)) or not re.fullmatch(r"\w([\w .+-]*[\w+-])?", name):
        raise NameRefused(name=name, cause="it holds or ends with a sign that a folder should not")
    return name


def next_name(number: int, taken: set[str]) -> str:
    """v1, v2, …: the first free one from the release's number on."""
    while f"v{number}" in taken:
        number += 1
    return f"v{number}"


class Shelf:
    """The releases folder of one project."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when the first release is."""
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the release of that name stands or would stand."""
        return self.folder / name

    def names(self) -> set[str]:
        """The names of all that stands there."""
        return {path.name for path in self.folder.iterdir()} if self.folder.is_dir() else set()

    @contextlib.contextmanager
    def alone(self, pause: Callable[[], None] | None = None) -> Iterator[None]:
        """Nobody else puts a release of this project up meanwhile; raises ReleaseBeingMade.

        With `pause` it waits for whoever does, and what `pause` raises ends the waiting.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / ".lock", pause):
            yield

    def reserve(self, key: str, number: int, name: str) -> Path:
        """A hidden folder to fill under a key of its own; its number and name are nobody else's until it is gone."""
        making = self.making_of(key)
        making.mkdir(parents=True)
        (making / RESERVED).write_text(json.dumps({"number": number, "name": name}), "utf-8")
        return making

    def making_of(self, key: str) -> Path:
        """The hidden folder of that key."""
        return self.folder / f"{MAKING}{key}"

    def reserved(self) -> list[tuple[int, str]]:
        """The number and name of every release that is being made."""
        told = [json.loads(path.read_text("utf-8")) for path in self.folder.glob(f"{MAKING}*/{RESERVED}")]
        return [(int(one["number"]), str(one["name"])) for one in told]

    def take_back(self, making: Path, name: str) -> None:
        """A process died between showing its folder and writing its row: the folder goes back to where it was made."""
        if not (making / "release").exists() and (making / SHOWN_AS).exists() and self.path(name).exists():
            self.path(name).rename(making / "release")
            if self._private(name).exists():
                self._private(name).rename(making / "private")

    def throw_away(self, making: Path) -> None:
        """Remove a hidden folder, also while somebody still writes into it."""
        if making.exists():
            over = Path(tempfile.mkdtemp(prefix=OVER, dir=self.folder))
            with contextlib.suppress(OSError):
                making.rename(over / "it")
            shutil.rmtree(over, ignore_errors=True)

    def remove(self, name: str) -> None:
        """Take a release down for good, the owner's part with it."""
        self._remove(name)

    @contextlib.contextmanager
    def making(self) -> Iterator[Path]:
        """A hidden folder to fill, gone at the end; raises DiskFull when there was no room for what was written."""
        temporary = Path(tempfile.mkdtemp(prefix=MAKING, dir=self.folder))
        try:
            with no_room_in_words():
                yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def sweep(self, entered: set[str], under_way: Collection[str] | None = None) -> None:
        """Remove what a killed run left behind; `entered` are the names of the releases the site knows.

        A run killed after it showed its folder but before its row was written has announced the name beforehand.
        What is reserved is left alone, unless `under_way`, the keys of what is still being made, says otherwise.
        """
        for left in self.folder.glob(f"{OVER}*"):
            shutil.rmtree(left, ignore_errors=True)
        for left in self.folder.glob(f"{MAKING}*"):
            if (left / RESERVED).exists() and not _is_nobodys(left, under_way):
                continue
            shown = left / SHOWN_AS
            name = shown.read_text("utf-8") if shown.exists() else ""
            if name and name not in entered:
                self._remove(name)
            shutil.rmtree(left, ignore_errors=True)

    def announce(self, making: Path, name: str) -> None:
        """Note under which name the folder will be shown, and make all of it durable: the last step before put_up."""
        (making / SHOWN_AS).write_text(name, "utf-8")
        make_durable(making)

    def put_up(self, made: Path, private: Path | None, name: str) -> None:
        """Show a filled and durable folder under its name, the owner's part first; raises FolderInTheWay."""
        if self.path(name).exists():
            raise FolderInTheWay(folder=f"releases/{name}")
        if private is not None:
            shutil.rmtree(self._private(name), ignore_errors=True)  # nobody's: its release is not there
            private.rename(self._private(name))
        made.rename(self.path(name))
        sync_folder(self.folder)

    def take_down(self, made: Path, name: str) -> None:
        """What was put up could not be entered: it never was. What lay there before stays."""
        if not made.exists():
            self._remove(name)

    def exports(self, name: str) -> Path:
        """Where the release stands in other formats, a folder a format."""
        return self.folder / f"{name}{EXPORTS}"

    def _private(self, name: str) -> Path:
        return self.folder / f"{name}.private"

    def _remove(self, name: str) -> None:
        for path in (self.path(name), self._private(name), self.exports(name)):
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def locked(file: Path, pause: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock that dies with the process; raises ReleaseBeingMade, or waits, `pause` being called meanwhile."""
    with file.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if pause is None:
                    raise ReleaseBeingMade from None
                pause()
                time.sleep(LOOK_EVERY)
        yield


def _is_nobodys(making: Path, under_way: Collection[str] | None) -> bool:
    """Whether a reserved folder belongs to no job: one that was just reserved may belong to one that just begins."""
    if under_way is None or making.name.removeprefix(MAKING) in under_way:
        return False
    return time.time() - (making / RESERVED).stat().st_mtime > FORGOTTEN


def files_of(folder: Path) -> list[str]:
    """Every file below `folder`, relative, with / between parts, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write_checksums(folder: Path) -> int:
    """Write checksums.sha256, as `sha256sum -c` reads it; returns the bytes of all files it names."""
    lines, size = [], 0
    for name in files_of(folder):
        with (folder / name).open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
            size += os.fstat(file.fileno()).st_size
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
    return size


def make_durable(folder: Path) -> None:
    """Bring every file and folder below `folder` to the disk, so that a power cut after the rename loses nothing.

    One sync of the disk where the system has it: one a file would take minutes for a hundred thousand pictures.
    """
    sync_disk = disk_sync()
    if sync_disk is not None:
        sync_disk(folder)
        return
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
