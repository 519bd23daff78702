"""What came of an import run: every file is new, known, a twin or rejected with its reason, and the numbers add up."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.collect import store
from manyeyes.storage import Transaction

NEW, KNOWN, TWIN, REJECTED = "new", "known", "twin", "rejected"


@dataclass(frozen=True)
class Counts:
    """Files of one run by outcome."""

    new: int = 0
    known: int = 0
    twin: int = 0
    """Always 0 until screens find twins."""
    rejected: int = 0

    @property
    def done(self) -> int:
        """Files that have an outcome."""
        return self.new + self.known + self.twin + self.rejected


@dataclass(frozen=True)
class Rejected:
    """A file that was not taken, and why."""

    path: str
    reason: str


def counts(tx: Transaction, run: str) -> Counts:
    """How far a run is; true at any moment."""
    return Counts(**{row.outcome: row.files for row in store.outcomes(tx, run)})


def rejected(tx: Transaction, run: str) -> list[Rejected]:
    """The files a run did not take, by path."""
    return [Rejected(row.path, row.reason) for row in store.rejects(tx, run)]
