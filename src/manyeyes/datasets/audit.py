"""An audit: the owner looks at a blind, random part of what a release would keep, and says what he sees.

A simple random sample without replacement, each item as likely as any other: the share found in it is an unbiased
estimate of the share of all. (Taking more of the doubtful ones would need weights, and a sentence nobody reads.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.house import House
from manyeyes.projects import Project, Question, Stage
from manyeyes.storage import Transaction

KEPT, ALL = "kept", "all"
ITEMS = 200  # unless the project file or the owner says otherwise: tells 97 % from 94 %


@dataclass(frozen=True)
class Audit:
    """One audit. `answers` is how many there were when it was drawn, `keep` the conditions as they were then."""

    id: int
    public_id: str
    project_id: int
    stage_id: int
    of: str
    """kept: drawn from what a release would keep; all: from everything people said something about."""
    population: int
    seed: int
    project_version: int
    answers: int
    keep: str | None
    made_at: float
    ended_at: float | None
    items: int
    """How many were drawn."""
    checked: int


@dataclass(frozen=True)
class Asked:
    """A question of an audit. `key` is what `found` calls it: its name, or stage.name where two stages share it."""

    key: str
    stage: str
    question: Question


@dataclass(frozen=True)
class ToCheck:
    """A picture to look at, and nothing of what people said. `found` is what the owner said of it before, if he did."""

    audit: str
    position: int
    items: int
    checked: int
    item_id: int
    questions: tuple[Asked, ...]
    found: Mapping[str, str] | None = None


@dataclass(frozen=True)
class AllChecked:
    """Every picture that is still there was checked; the audit may be ended."""

    audit: str
    checked: int


def start_audit(
    house: House, project: Project, stage: Stage, size: int | None = None, *, of: str = KEPT, seed: int | None = None
) -> Audit:
    """Draw an audit of a release stage. Reads everything once, so seconds for a large project; writes at the end."""
    raise NotImplementedError


def audits(tx: Transaction, project_id: int) -> list[Audit]:
    """Every audit of a project, the newest first."""
    raise NotImplementedError


def audit_by_public_id(tx: Transaction, public_id: str) -> Audit:
    """The audit of that name; raises UnknownAudit."""
    raise NotImplementedError


def next_to_check(tx: Transaction, audit: Audit) -> ToCheck | AllChecked:
    """The first picture nobody checked yet."""
    raise NotImplementedError


def picture_to_check(tx: Transaction, audit: Audit, position: int) -> ToCheck:
    """The picture at a position, to correct what was said of it; raises UnknownPosition."""
    raise NotImplementedError


def check_item(tx: Transaction, audit: Audit, position: int, found: Mapping[str, str], now: float) -> None:
    """What the owner sees: key of the question to value, or "unsure". May be corrected until the audit ends.

    A question whose `only:` does not hold by what he said need not be answered.
    """
    raise NotImplementedError


def end_audit(tx: Transaction, audit: Audit, now: float) -> Audit:
    """No more is checked or corrected; releases carry the result from now on. Raises NothingChecked."""
    raise NotImplementedError
