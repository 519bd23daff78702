"""What keeps a stage up to date behind people's backs: a new fit when due, then the recount that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.flow.recount import CHUNK
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Upkept:
    """What one look at a stage did. fit_made: the number of the new fit. left: tasks still to be computed again."""

    fit_made: int | None = None
    recounted: int = 0
    left: int = 0
    promoted: int = 0


def upkeep(house: House, stage: Stage, *, chunk: int = CHUNK, most_seconds: float | None = None) -> Upkept:
    """Make a new fit when it is due, then work off recounts for `most_seconds` (None: until nothing is left)."""
    return Upkept()


def refit_now(tx: Transaction, stage: Stage, now: float) -> None:
    """Ask for a new fit at once: somebody was restricted or gated, or his answers were withdrawn or restored."""
