"""What came of an import run: every file is new, known, a twin or rejected with its reason, and the numbers add up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from manyeyes.collect import store
from manyeyes.storage import Transaction

NEW, KNOWN, TWIN, REJECTED = "new", "known", "twin", "rejected"
# What makes sentences about one cause differ: the line, and the number that was measured.
_OWN = (
    (re.compile(r"^Line [\d,]+ of the table: "), "In the table: "),
    (re.compile(r"\b(is|lasts|has) [\d,.]+ (pixels|seconds|cells)"), r"\1 … \2"),
    (re.compile(r"\bbyte 0x[0-9a-f]{2}\b"), "a byte"),
)


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


def cause_of(reason: str) -> str:
    """The reason without what is this file's own, so that the same cause has the same words."""
    for pattern, instead in _OWN:
        reason = pattern.sub(instead, reason)
    return reason


def lacks_an_extra(reason: str | None) -> bool:
    """Whether the file was rejected because an extra is not installed."""
    return reason is not None and 'pip install "manyeyes[' in reason


def repeated(tx: Transaction, run: str) -> int:
    """How many rows of a table said something of a picture that another row had spoken of before."""
    return store.with_remark(tx, run)


def counts(tx: Transaction, run: str) -> Counts:
    """How far a run is; true at any moment."""
    return Counts(**{row.outcome: row.files for row in store.outcomes(tx, run)})


def rejected(tx: Transaction, run: str) -> list[Rejected]:
    """The files a run did not take, by path."""
    return [Rejected(row.path, row.reason) for row in store.rejects(tx, run)]
