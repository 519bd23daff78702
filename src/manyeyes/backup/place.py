"""Where backups lie: a folder that several share, or one file. Both hold named parts; a part never changes.

Bytes lie under their own sha-256 (`pool/ab/abcd…`), so what an earlier backup in the same folder has is not copied
again, and an interrupted one goes on where it was.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from manyeyes.errors import ManyEyesError, no_room_in_words
from manyeyes.storage import disk_sync, sync_folder

MAKING = ".making-"
PIECE = 1 << 20


class BackupPlaceWrong(ManyEyesError):
    """A backup at {place} is not possible: {cause}."""


class Place(Protocol):
    """Named parts, each written once."""

    def names(self) -> list[str]:
        """Every part outside the pool, in no order."""
        ...

    def has(self, name: str, size: int | None = None) -> bool:
        """Whether the part is there, and has this many bytes."""
        ...

    def add(self, name: str, file: Path) -> None:
        """Keep the bytes of `file` as a part."""
        ...

    def keep(self, file: Path) -> str:
        """Keep the bytes of `file` in the pool; returns their sha-256."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Read a part; raises KeyError where there is none."""
        ...

    def settle(self) -> None:
        """Make what was added so far safe on the disk."""
        ...


class FolderPlace:
    """A folder of backups."""

    def __init__(self, folder: Path) -> None:
        """Keep parts in `folder`."""
        self.folder = folder
        self._half = folder / f"{MAKING}{os.getpid()}"
        self._sync = disk_sync()

    def names(self) -> list[str]:
        """Every part outside the pool; those are named by the backups alone."""
        found = (path for path in self.folder.glob("[!.]*/*") if path.is_file())
        return [path.relative_to(self.folder).as_posix() for path in found]

    def has(self, name: str, size: int | None = None) -> bool:
        """Whether the part is there: after a power cut one may be, and be shorter than it was."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return size in (None, (self.folder / name).stat().st_size)
        return False

    def add(self, name: str, file: Path) -> None:
        """A copy under a passing name, then the rename: a part is never half a part."""
        self._copied(file)
        self._named(name)

    def keep(self, file: Path) -> str:
        """The hash is that of the bytes that were copied, whatever happens to the file meanwhile."""
        sha256 = self._copied(file)
        self._named(in_pool(sha256))
        return sha256

    def open(self, name: str) -> BinaryIO:
        """Read a part."""
        try:
            return (self.folder / name).open("rb")
        except FileNotFoundError:
            raise KeyError(name) from None

    def settle(self) -> None:
        """One sync of the disk for all; where the system knows none, each part had its own."""
        if self._sync is not None:
            self._sync(self.folder)

    def forget(self, name: str) -> None:
        """Remove a backup; what it kept in the pool stays for the others."""
        shutil.rmtree(self.folder / name)

    def _copied(self, file: Path) -> str:
        with no_room_in_words(), file.open("rb") as source, self._half.open("wb") as target:
            sha256 = hash_of(source, target)
            if self._sync is None:
                target.flush()
                os.fsync(target.fileno())
        return sha256

    def _named(self, name: str) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self._half, target)


class FilePlace:
    """One tar file that holds one backup; it has its name only when it is whole."""

    def __init__(self, file: Path, *, writing: bool = False) -> None:
        """Read the file, or make it; raises tarfile.TarError where it is none."""
        self.file = file
        self._half = file.with_name(f"{MAKING}{file.name}")
        self._tar = tarfile.open(self._half, "w") if writing else tarfile.open(file)  # noqa: SIM115
        self._parts: dict[str, tarfile.TarInfo] = {}
        if not writing:
            with contextlib.suppress(tarfile.TarError):  # cut off: what is missing is told by its name
                self._parts.update((one.name, one) for one in self._tar)

    def names(self) -> list[str]:
        """Every part outside the pool."""
        return [name for name in self._parts if not name.startswith("pool/")]

    def has(self, name: str, size: int | None = None) -> bool:
        """Whether the part is there."""
        return name in self._parts and size in (None, self._parts[name].size)

    def add(self, name: str, file: Path) -> None:
        """Append a part, without its owner and date."""
        member = tarfile.TarInfo(name)
        with no_room_in_words(), file.open("rb") as bytes_of:
            member.size = os.fstat(bytes_of.fileno()).st_size
            self._tar.addfile(member, bytes_of)
        self._parts[name] = member

    def keep(self, file: Path) -> str:
        """A tar wants the name before the bytes, so the file is read twice."""
        with file.open("rb") as bytes_of:
            sha256 = hash_of(bytes_of)
        if in_pool(sha256) not in self._parts:
            self.add(in_pool(sha256), file)
        return sha256

    def open(self, name: str) -> BinaryIO:
        """Read a part."""
        found = self._tar.extractfile(self._parts[name])
        if found is None:
            raise KeyError(name)
        return cast(BinaryIO, found)

    def settle(self) -> None:
        """Nothing yet: the file counts as a whole."""

    def close(self, *, whole: bool = False) -> None:
        """Give a file that was being written its name, or throw it away where it is not whole."""
        self._tar.close()
        if whole:
            sync_folder(self._half)
            os.replace(self._half, self.file)
            sync_folder(self.file.parent)
        elif self._tar.mode != "r":
            self._half.unlink(missing_ok=True)


@contextmanager
def place_for_writing(to: Path) -> Iterator[Place]:
    """A folder, or a file where the name ends with .tar; raises BackupPlaceWrong."""
    if to.suffix != ".tar":
        if to.exists() and not to.is_dir():
            raise BackupPlaceWrong(place=to, cause="there is a file of this name; name a folder, or a new file.tar")
        with _alone(to):
            yield FolderPlace(to)
        return
    if to.exists():
        raise BackupPlaceWrong(place=to, cause="it is there already, and a backup is never written over")
    if not to.parent.is_dir():
        raise BackupPlaceWrong(place=to, cause="its folder is not there")
    with _writable(to):
        place = FilePlace(to, writing=True)
    try:
        yield place
    except BaseException:
        place.close()
        raise
    place.close(whole=True)


@contextmanager
def _writable(to: Path) -> Iterator[None]:
    """A place that cannot be written at all is said in a sentence."""
    try:
        yield
    except OSError as error:
        raise BackupPlaceWrong(place=to, cause=(error.strerror or "the disk refuses").lower()) from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one backup is written into a folder at a time; what an interrupted one left half made is cleared away."""
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds secrets and what people said
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for half in folder.glob(f"{MAKING}*"):
            shutil.rmtree(half) if half.is_dir() else half.unlink()
        yield
    except BlockingIOError:
        raise BackupPlaceWrong(place=folder, cause="another backup is being written there just now") from None
    finally:
        os.close(lock)


@contextmanager
def place_for_reading(where: Path) -> Iterator[Place]:
    """The folder or file somebody names; raises BackupPlaceWrong."""
    if where.is_dir():
        yield FolderPlace(where)
        return
    if not where.is_file():
        raise BackupPlaceWrong(place=where, cause="nothing is there")
    try:
        place = FilePlace(where)
    except tarfile.TarError:
        raise BackupPlaceWrong(place=where, cause="this file is no backup, or was cut off at its beginning") from None
    try:
        yield place
    finally:
        place.close()


def in_pool(sha256: str) -> str:
    """The part that holds bytes of this hash."""
    return f"pool/{sha256[:2]}/{sha256}"


def hash_of(source: BinaryIO, target: BinaryIO | None = None) -> str:
    """The sha-256 of what is left to read, which goes to `target` meanwhile."""
    found = hashlib.sha256()
    while piece := source.read(PIECE):
        found.update(piece)
        if target is not None:
            target.write(piece)
    return found.hexdigest()
