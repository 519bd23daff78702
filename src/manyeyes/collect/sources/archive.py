"""ZIP and TAR archives, read entry by entry: what an entry is called decides its series and what we call it, no more.

An entry's bytes are found by their place in the file and written to a file of ours, never to the path the archive says.
Sizes an archive claims are not believed: what comes out is counted, and refused when it grows beyond the limits.
"""

from __future__ import annotations

import itertools
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from manyeyes.collect.sources.entry import Found, Missed, Refused
from manyeyes.collect.sources.source import Source
from manyeyes.collect.sources.unpack import STORED, WrongArchive, copy_out, packed_as, unpacked
from manyeyes.collect.space import in_words
from manyeyes.errors import ManyEyesError

MOST_ENTRIES = 200_000
MOST_DIRECTORY = 60_000_000  # bytes of a ZIP's list of entries, which its reader holds in memory
MOST_IN_ALL = 200_000_000_000  # bytes, unpacked; no entry gives more than it claims, so claims may be added up
ENCRYPTED, LINK = 0x1, 0xA
IS_ENCRYPTED = "It is encrypted. Unpack the archive with its password, and import the folder."
METHODS = {zipfile.ZIP_STORED: STORED, zipfile.ZIP_DEFLATED: "deflate", zipfile.ZIP_BZIP2: "bzip2"}
NUMBERS = {STORED: 0, "deflate": 1, "bzip2": 2}


class ArchiveWrong(ManyEyesError):
    """{archive} cannot be imported: {cause}. Nothing was done."""

    status = 422


@dataclass(frozen=True)
class Member:
    """One entry as an archive lists it."""

    name: str
    size: int
    """Bytes, as the archive claims."""
    at: tuple[int, ...]
    """First byte of its header or data, packed bytes, way of packing."""
    refused: str | None = None


class ArchiveSource(Source):
    """A ZIP or TAR file; compressed TARs are unpacked once into `cache`, a folder of ours."""

    def __init__(self, file: Path, series: Path | None, cache: Path) -> None:
        """Read `file`."""
        self.file, self.series, self.cache = file, series, cache
        self._encrypted = 0

    def entries(self) -> Iterator[Found | Refused]:
        """Every entry but folders and hidden ones, in the archive's order; raises ArchiveWrong."""
        modified_at = self.file.stat().st_mtime
        taken: set[str] = set()
        in_all = 0
        for member in self._members():
            in_all += member.size
            if in_all > MOST_IN_ALL:
                raise ArchiveWrong(archive=self.file.name, cause=f"unpacked it is more than {in_words(MOST_IN_ALL)}")
            name = _unlike(_shown(member.name).replace("\\", "/").removeprefix("./"), taken)
            broken = "The archive is broken here." if min(member.size, *member.at) < 0 else None
            reason = broken or member.refused or _name_wrong(member.name)
            if reason:
                self._encrypted += reason == IS_ENCRYPTED
                yield Refused(name, reason)
            else:
                series, _, rest = name.partition("/")
                yield Found(name, series if rest else "", member.size, modified_at, member.at)

    def bring(self, entry: Found, target: Path, pause: Callable[[], None]) -> Path | Missed:
        """Write the bytes of an entry to `target`, at most as many as the archive says it has."""
        place, packed, way = entry.at
        try:
            with self._opened() as file:
                begin = place if self._is_tar() else _after_header(file, place)
                copy_out(file, begin, packed, list(NUMBERS)[way], target, entry.bytes)
        except WrongArchive as wrong:
            target.unlink(missing_ok=True)
            return Missed(wrong.sentence, again=False)
        return target

    def remarks(self) -> Iterator[str]:
        """That a password is missing."""
        if self._encrypted:
            yield f"{self.file.name} is encrypted: {self._encrypted:,} entries cannot be read without its password."

    def _members(self) -> Iterator[Member]:
        try:
            yield from _of_tar(self._plain()) if self._is_tar() else _of_zip(self.file)
        except WrongArchive as wrong:
            raise ArchiveWrong(archive=self.file.name, cause=wrong.sentence.rstrip(".")) from None
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, UnicodeError, ValueError, NotImplementedError):
            cause = "it is broken, cut off, or no ZIP or TAR file"
            raise ArchiveWrong(archive=self.file.name, cause=cause) from None

    def _is_tar(self) -> bool:
        with self.file.open("rb") as file:
            return file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

    def _opened(self) -> BinaryIO:
        try:
            return self._plain().open("rb")
        except FileNotFoundError:  # another import has ended just now and removed the unpacked copy
            return self._plain().open("rb")

    def _plain(self) -> Path:
        """The archive itself, or its unpacked copy where the whole of it is compressed."""
        way = packed_as(self.file)
        return self.file if way == STORED else unpacked(self.file, way, self.cache)


class _Frugal:
    """A file that hands out no more than a list of entries may have: zipfile reads that list in one piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size > MOST_DIRECTORY:
            raise WrongArchive(f"It has more than {MOST_ENTRIES:,} entries.")
        return self._file.read(size if size >= 0 else MOST_DIRECTORY)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def _of_zip(path: Path) -> Iterator[Member]:
    with path.open("rb") as file, zipfile.ZipFile(_Frugal(file)) as archive:  # type: ignore[call-overload]
        infos = archive.infolist()
        if len(infos) > MOST_ENTRIES:
            raise WrongArchive(f"It has more than {MOST_ENTRIES:,} entries.")
        shared = _overlapping(infos)
        for info in infos:
            if not info.is_dir() and not _hidden(info.filename):
                way = METHODS.get(info.compress_type)
                at = (info.header_offset, info.compress_size, NUMBERS.get(way or "", 0))
                yield Member(info.filename, info.file_size, at, _zip_refused(info, way, info.header_offset in shared))


def _zip_refused(info: zipfile.ZipInfo, way: str | None, shares: bool) -> str | None:
    if info.flag_bits & ENCRYPTED:
        return IS_ENCRYPTED
    if info.create_system == 3 and info.external_attr >> 28 == LINK:
        return "It is a link."
    if way is None:
        return "It is packed in a way that is not taken (a ZIP's usual one is)."
    return "Its bytes are also those of another entry." if shares else None


def _overlapping(infos: list[zipfile.ZipInfo]) -> frozenset[int]:
    """Where entries begin whose packed bytes reach into the next one: the trick of bombs that unpack to terabytes."""
    places = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in infos)
    return frozenset(here[0] for here, onward in itertools.pairwise(places) if here[1] > onward[0])


def _after_header(file: IO[bytes], place: int) -> int:
    """Where a ZIP entry's bytes begin: after its own header, which says how long its name is (APPNOTE 4.3.7)."""
    file.seek(place)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise WrongArchive("The archive is broken here.")
    return place + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")


def _of_tar(path: Path) -> Iterator[Member]:
    with path.open("rb") as file, tarfile.open(fileobj=_Frugal(file), mode="r:") as archive:  # type: ignore[call-overload]
        for number, info in enumerate(archive):
            archive.members.clear()  # else it keeps every one
            if number >= MOST_ENTRIES:
                raise WrongArchive(f"It has more than {MOST_ENTRIES:,} entries.")
            if not info.isdir() and not _hidden(info.name):
                yield Member(info.name, info.size, (info.offset_data, info.size, 0), _tar_refused(info))


def _tar_refused(info: tarfile.TarInfo) -> str | None:
    if info.issym() or info.islnk():
        return "It is a link."
    if not info.isreg() or info.issparse():
        return "It is not a file but a device, pipe or another special entry."
    return None


def _hidden(name: str) -> bool:
    """What programs leave beside pictures: .DS_Store, __MACOSX and the like."""
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))


def _name_wrong(name: str) -> str | None:
    """Names never become paths; but one that pretends to lead elsewhere was made by somebody who means harm."""
    if _shown(name) != name:
        return "Its name is not valid UTF-8 text."
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        return "Its name leads out of the archive."
    return None


def _shown(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\0", "\\0")


def _unlike(name: str, taken: set[str]) -> str:
    """The name, numbered where an entry before has the same: both are pictures."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free)
    return free
