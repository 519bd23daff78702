"""The ways in which one picture can show another, as media/hashes.py has them, and what each does to the colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypedDict

from manyeyes.media import hashes


@dataclass(frozen=True)
class Way:
    """Two pictures are twins in this way when these hashes of the one are near those of the other."""

    how: str
    """same, mirrored, trimmed or cropped."""
    one: str
    """What the one picture's hashes are called before "phash" and "dhash"."""
    two: str

    @property
    def mirrored(self) -> bool:
        """Say whether one of the two is seen in a mirror."""
        return "mirrored" in self.one + self.two

    @property
    def moved(self) -> bool:
        """Say whether something was cut off, so that the cells of the colours no longer lie upon each other."""
        return self.how in ("trimmed", "cropped")

    @property
    def one_sided(self) -> bool:
        """Say whether something was cut off one of the two only: a frame that the other has not, or a crop."""
        return self.moved and "trimmed" not in self.two


WAYS = tuple(Way(how, *pair) for how, pairs in hashes.WAYS.items() for pair in pairs)
"""The least change first: a picture that is its own mirror image has twins, not mirrored ones."""


MOVED = 4, 8  # bits at most, whatever is asked for


class How(TypedDict, total=False):
    """The fields of Rules as find_twins and twin_groups take them; what is left out is as Rules has it."""

    distance: int
    dhash_distance: int
    mirrored: bool
    trimmed: bool
    cropped: bool


@dataclass(frozen=True)
class Rules:
    """How near is near, in bits, and what may have been done to a picture."""

    distance: int = 4
    dhash_distance: int = 8
    mirrored: bool = True
    trimmed: bool = True
    cropped: bool = True

    @property
    def ways(self) -> tuple[Way, ...]:
        """Those that are allowed; a trimmed and mirrored one only where both are."""
        barred = {how for how in ("mirrored", "trimmed", "cropped") if not getattr(self, how)}
        return tuple(way for way in WAYS if way.how not in barred and (self.mirrored or not way.mirrored))

    def bits(self, way: Way) -> tuple[int, int]:
        """How far pHashes and dHashes may be apart in a way; where something was cut off never more than is usual.

        There the colours say less: at 8 and 16 bits a third of the groups of faces had strangers in them.
        """
        if way.moved:
            return min(self.distance, MOVED[0]), min(self.dhash_distance, MOVED[1])
        return self.distance, self.dhash_distance


@cache
def column(name: str) -> int:
    """Where a hash stands in a fingerprint."""
    return hashes.HASHES.index(name)
