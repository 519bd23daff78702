"""What a stage kind is, and keys that several kinds share."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.projects.compound import Key, ListOf, MapOf
from manyeyes.projects.grammar import COMMON, PEOPLE
from manyeyes.projects.named_things import NAME, PathInside
from manyeyes.projects.shapes import Text, Whole
from manyeyes.projects.trust_keys import SHARE

FOLDER = PathInside("a folder", "frames")
TABLE = PathInside("a file", "series.csv")
GIVEN = Key(MapOf(NAME, SHARE), "how far the source's word is believed, by what it says")
GRID = Key(Whole(1, 200), "pictures on one page")
REASONS = Key(ListOf(Text(100)), "why something is refused")
SEED = Key(Whole(), "the same seed draws the same", 1)


@dataclass(frozen=True)
class StageKind:
    """One kind of stage."""

    name: str
    help: str
    keys: dict[str, Key]
    people: bool = False  # its work is done by people
    holds: bool = False  # an item waits in it until it is decided
    in_use: bool = False
    later: frozenset[str] = frozenset()  # keys of a kind in use that are read and not acted on yet

    @property
    def all_keys(self) -> dict[str, Key]:
        """Common keys first."""
        return {**COMMON, **(PEOPLE if self.people else {}), **self.keys}
