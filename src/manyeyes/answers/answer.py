"""What a person said about a task, and how it may change: records and the rules of correction, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manyeyes.errors import ManyEyesError

UNSURE = "unsure"


@dataclass(frozen=True)
class Said:
    """One submission: a revision, from 1, of the answers to all questions of a task."""

    revision: int
    answers: Mapping[str, str]
    shown_ms: int = 0
    untouched: frozenset[str] = frozenset()
    client: str = ""
    loaded: bool = True
    reads: tuple[str, ...] = ()
    """The languages the person reads, dearest first."""
    language: str = ""
    """What the questions were read in; empty: not known."""


@dataclass(frozen=True)
class Answer:
    """One answer that counts now: the highest revision of one worker's answer to one question."""

    assignment_id: int
    worker_id: int
    by_owner: bool
    question: str
    value: str
    settles: bool = False
    """A reviewer's word on a task that was contested."""
    stands: bool = False
    """He was told that it was settled otherwise, and still thinks so."""


@dataclass(frozen=True)
class Recorded:
    """What recording changed: values that counted before, values that count now, and whether anything was new."""

    before: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)
    repeat: bool = False

    @property
    def first(self) -> bool:
        """Whether this was the assignment's first answer."""
        return not self.before and not self.repeat


class OtherContent(ManyEyesError):
    """Answer {revision} to this picture is stored already and says something else. Send a change as revision {next}."""

    status = 409


class TooLateToCorrect(ManyEyesError):
    """This answer can no longer be changed: only your last {last} answers, for {minutes} minutes."""

    status = 409
