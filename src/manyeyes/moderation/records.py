"""What an owner reads about the people of a project: records, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from manyeyes.answers import Withdrawal
from manyeyes.errors import ManyEyesError
from manyeyes.people import Restriction


class Order(StrEnum):
    """How people are listed."""

    WORST = "worst"
    MOST_ANSWERS = "most_answers"
    NEWEST = "newest"


class UnknownWorker(ManyEyesError):
    """Nobody called {worker} works in {project}."""

    status = 404


@dataclass(frozen=True)
class ControlRecord:
    """A worker's control answers to one question; `skill` is smoothed, .85 before the first."""

    question: str
    asked: int
    right: int
    skill: float


@dataclass(frozen=True)
class PersonLine:
    """One worker in one stage, as the list of people shows him; times in milliseconds and seconds UTC."""

    worker: str
    kind: str
    stage: str
    answered: int
    control: tuple[ControlRecord, ...]
    skill: float
    """Of the question he is worst at."""
    agreed: float | None
    """Mean chance that the others give what he said."""
    agreed_of: int
    median_ms: int | None
    pace_ms: int | None
    """The stage's own median; his over this one is how fast he is."""
    drift: float
    gated: bool
    restrictions: tuple[Restriction, ...]
    """In force now, in this stage."""
    clique: str | None
    """The public id that names the group whose errors are like his."""
    clique_size: int
    last_seen: float | None


@dataclass(frozen=True)
class ControlAnswer:
    """An answer to a picture we already know, with the truth: for the owner's eyes only."""

    stage: str
    item: str
    address: str
    question: str
    said: str
    truth: str
    right: bool | None
    at: float


@dataclass(frozen=True)
class Exam:
    """One attempt at an exam; `state` is running, passed, failed or forgiven."""

    stage: str
    attempt: int
    state: str
    asked: int
    right: int
    started_at: float
    ended_at: float | None


@dataclass(frozen=True)
class Event:
    """Something that happened to a worker: `what` is a word programs know, `text` what the owner reads."""

    at: float
    what: str
    text: str
    name: str = ""
    """The public id of what it is about: a restriction, a firing, a withdrawal, an appeal."""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Pair:
    """Two of a clique: answers both gave, errors made alike, so many expected of strangers, -log10 of its chance."""

    first: str
    second: str
    shared: int
    same_errors: int
    expected: float
    surprise: float


@dataclass(frozen=True)
class Clique:
    """Workers whose answers come from one key, named by who came first; `surprise` of all together."""

    name: str
    stage: str
    workers: tuple[str, ...]
    pairs: tuple[Pair, ...]
    surprise: float
    at: float


@dataclass(frozen=True)
class Person:
    """One worker of a project in whole."""

    worker: str
    kind: str
    since: float
    lines: tuple[PersonLine, ...]
    qualifications: tuple[str, ...]
    restrictions: tuple[Restriction, ...]
    withdrawals: tuple[Withdrawal, ...]
    exams: tuple[Exam, ...]
    alike: tuple[Clique, ...]
    control: tuple[ControlAnswer, ...]
    """The last ones, newest first."""
    timeline: tuple[Event, ...]
    """Newest first."""


@dataclass(frozen=True)
class Preview:
    """What taking back would change; numbers of tasks from `looked_at` of `settled` tasks, all where `exact`."""

    answers: int
    """Tasks he answered in that time whose answers count now."""
    stages: tuple[str, ...]
    settled: int
    """Of them, tasks that are settled now."""
    would_open: int
    would_flip: int
    """They stay settled, with another value."""
    would_be_contested: int
    looked_at: int
    exact: bool
    """False: looked at a sample, and the three numbers are estimates."""

    @property
    def would_change(self) -> int:
        """Settled tasks that would not stay as they are."""
        return self.would_open + self.would_flip + self.would_be_contested


@dataclass(frozen=True)
class TakenBack:
    """What was taken back; `new` is false where the same had been taken back before."""

    withdrawals: tuple[Withdrawal, ...]
    answers: int
    new: bool
