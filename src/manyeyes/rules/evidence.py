"""What rules judge by: a worker's answers in one stage as plain records, read from the log or played again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from manyeyes.projects import Rule, StageFile

USUAL_WINDOW = 20


@dataclass(frozen=True)
class Known:
    """One answer to one question of a picture that is known; `value` is the truth. An unsure one is none."""

    task: int
    question: str
    right: bool
    value: str
    at: float


@dataclass(frozen=True)
class Judged:
    """One answer beside those of others who passed the gate: the chance they give to what he said."""

    task: int
    chance: float
    values: int
    at: float


@dataclass(frozen=True)
class Looked:
    """How long a picture was in view, and how long others look at it (the median); both in seconds."""

    seconds: float
    usual: float
    at: float


@dataclass(frozen=True)
class Taken:
    """An exam that ended: passed or failed."""

    state: str
    asked: int
    right: int
    at: float


class Evidence(Protocol):
    """A worker in a stage. Lists are oldest first, of at most `last` pictures, of what came after `since`."""

    def known(self, last: int, since: float) -> Sequence[Known]:
        """His control answers."""
        ...

    def judged(self, last: int, since: float) -> Sequence[Judged]:
        """His answers that others who carry weight answered, too."""
        ...

    def looked(self, last: int, since: float) -> Sequence[Looked]:
        """His first answers whose usual time is known."""
        ...

    def settled(self, last: int, since: float) -> Sequence[bool]:
        """Whether pictures that are settled are settled as he said, a question."""
        ...

    def skipped_in_a_row(self, most: int, since: float) -> int:
        """How many of his last pictures he skipped, one after another."""
        ...

    def answered_today(self, most: int, since: float) -> int:
        """Pictures answered since midnight in the project's time zone; counted up to `most`."""
        ...

    def exam(self) -> Taken | None:
        """His newest exam that ended."""
        ...


@dataclass(frozen=True)
class Found:
    """A collector found what its rule asks for: the numbers for the log, and the sentence the person reads.

    `begun`: when what was found began (seconds UTC), where the collector knows.
    """

    numbers: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""
    begun: float | None = None


@dataclass(frozen=True)
class Question:
    """What a collector is asked: a rule of a stage, and from when on a worker's answers count."""

    rule: Rule
    stage: StageFile
    since: float

    @property
    def last(self) -> int:
        """How many of a person's last pictures are looked at."""
        return self.rule.over_last or max(USUAL_WINDOW, self.rule.at_least)
