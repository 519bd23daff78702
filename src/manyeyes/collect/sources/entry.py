"""What a source holds, one by one: an entry worth a look, or something that is not even opened, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What a row of a table says about its picture."""

    row: int
    """From 1; the line with the names of the columns is not counted."""
    tags: tuple[str, ...]
    said: Mapping[str, str]
    """The other columns by name."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry worth a look: a file in a folder or an archive, a line of a list, a row of a table."""

    path: str
    """What it is known by in its stage: below the folder, / between parts; in a list or table the address itself."""
    series: str
    """The first folder on the way to it, or ''."""
    bytes: int
    """0 where nobody knows before it is fetched."""
    modified_at: float
    """Seconds since 1970; of an entry of an archive the archive's; 0 for an address."""
    at: tuple[int, ...] = ()
    """Where it lies in its archive, as that kind of archive says it."""
    address: str = ""
    """Where it is fetched from, where that is not `path`."""
    given: RowSaid | None = None

    @property
    def from_where(self) -> str:
        """The address or the path to fetch it by."""
        return self.address or self.path

    def plain(self) -> list[Any]:
        """As JSON can hold it; `found` reads it back."""
        given = self.given and [self.given.row, self.given.tags, dict(self.given.said)]
        return [self.path, self.series, self.bytes, self.modified_at, self.at, self.address, given]


def found(plain: list[Any]) -> Found:
    """An entry from its plain form."""
    path, series, size, modified_at, at, address, given = plain
    said = given and RowSaid(given[0], tuple(given[1]), given[2])
    return Found(path, series, size, modified_at, tuple(at), address, said)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is not even opened."""

    path: str
    """Printable: bytes that are no text stand as \\xff."""
    reason: str
    """A sentence for the owner."""


@dataclass(frozen=True, slots=True)
class Missed:
    """An entry whose bytes could not be had."""

    reason: str
    again: bool
    """Whether the next import tries once more; else it stays rejected until it changes."""
