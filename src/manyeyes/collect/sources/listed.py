"""Where a line of a list or a row of a table says its picture is: an address to fetch, or a file beside the table."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from manyeyes.collect.download.address import LONGEST, AddressWrong, address
from manyeyes.collect.download.download import Downloader
from manyeyes.collect.sources.entry import Found, Missed, Refused, RowSaid

LONGEST_SHOWN = 200
# What nearly every address looks like; it needs no thorough look until it is fetched.
USUAL = re.compile(r"(?:https?:)?//(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*/[!-\[\]-~]*")
REMOTE = re.compile(r"(?://|[A-Za-z][A-Za-z0-9+.-]*:)")


@dataclass(frozen=True)
class Places:
    """What addresses and relative paths of one list mean."""

    folder: Path | None
    """Relative paths lie below it; None where only addresses are taken."""
    ports: tuple[int, ...]

    def entry(self, text: str, given: RowSaid | None = None) -> Found | Refused:
        """The entry a list names, or why it names none that may be taken."""
        said = text.strip()
        if not said:
            return Refused(said, "The cell with the address is empty.")
        if len(said) > LONGEST:
            return Refused(said[:LONGEST_SHOWN], f"It has more than {LONGEST:,} characters.")
        if REMOTE.match(said):
            return self._remote(said, given)
        if self.folder is None:
            return Refused(said, "It is no address: it does not begin with http:// or https://.")
        return self._beside(said, given)

    def _remote(self, said: str, given: RowSaid | None) -> Found | Refused:
        if not USUAL.fullmatch(said):
            try:
                address(said, self.ports)
            except AddressWrong as wrong:
                return Refused(said, wrong.sentence)
        return Found(said, "", 0, 0.0, given=given)

    def _beside(self, said: str, given: RowSaid | None) -> Found | Refused:
        wrong = _path_wrong(said)
        if wrong:
            return Refused(said, wrong)
        try:
            about = os.stat(f"{self.folder}/{said}")
        except (OSError, ValueError):
            return Refused(said, "There is no such file beside the table.")
        if not stat.S_ISREG(about.st_mode):
            return Refused(said, "It is not a file.")
        return Found(said, "", about.st_size, about.st_mtime, given=given)

    def file(self, said: str) -> Path | Missed:
        """The file a relative path leads to; one that a link takes out of the folder is missed."""
        assert self.folder is not None
        root = os.path.realpath(self.folder)
        real = Path(os.path.realpath(self.folder / said))
        if _path_wrong(said) or not real.is_relative_to(root):
            return Missed("Its path leads out of the table's folder.", again=False)
        return real


def bring(
    places: Places, fetch: Downloader | None, entry: Found, target: Path, pause: Callable[[], None]
) -> Path | Missed:
    """The file of an entry: fetched to `target`, or where its owner keeps it."""
    said = entry.from_where
    if not REMOTE.match(said):
        return places.file(said)
    if fetch is None:
        raise RuntimeError("nobody is there to fetch addresses")
    return fetch.fetch(said, target, pause)


def _path_wrong(said: str) -> str | None:
    path = PurePosixPath(said)
    if path.is_absolute() or ".." in path.parts or "\\" in said:
        return "Its path leads out of the table's folder."
    if any(part.startswith(".") for part in path.parts):
        return "Its path leads to a hidden file or folder."
    if any(not sign.isprintable() for sign in said):
        return "Its path holds a sign that cannot be printed."
    return None
