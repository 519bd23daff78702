"""What a format was given and what it could not hold, counted: nothing is left out in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Report:
    """What was written, and what this format has no place for."""

    written: Mapping[str, int]
    """How many of what, by a word like pictures or tags."""
    not_held: Mapping[str, int]
    """How many did not fit, by a sentence that says what and why."""
    notes: tuple[str, ...] = ()
    """What a reader of this format has to know."""

    def lines(self) -> list[str]:
        """The report for people."""
        written = ", ".join(f"{count:,} {what}" for what, count in self.written.items() if count)
        held = [f"Not in it: {count:,} × {what}" for what, count in self.not_held.items()]
        return [f"Written: {written or 'nothing'}.", *held, *self.notes]


@dataclass
class Tally:
    """A report while it is made."""

    written: Counter[str] = field(default_factory=Counter)
    not_held: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def wrote(self, what: str, count: int = 1) -> None:
        """So many were written."""
        self.written[what] += count

    def lost(self, why: str, count: int = 1) -> None:
        """So many could not be held."""
        if count:
            self.not_held[why] += count

    def note(self, sentence: str) -> None:
        """Say a thing once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def report(self) -> Report:
        """The finished report, in an order that does not hang on the pictures'."""
        return Report(dict(sorted(self.written.items())), dict(sorted(self.not_held.items())), tuple(self.notes))
