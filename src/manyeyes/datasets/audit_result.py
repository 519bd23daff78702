"""What an audit found, held against what was expected: in all, and by how sure people's answers made us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.datasets.audit import Audit
from manyeyes.datasets.interval import Interval
from manyeyes.datasets.store import Release
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Band:
    """Items whose expected chance lies from `low` up to `high` (the last band includes 1)."""

    low: float
    high: float
    checked: int
    expected: float
    """Mean chance of those in it."""
    found: int
    interval: Interval
    """Of the share found."""


@dataclass(frozen=True)
class Differed:
    """An item about which the owner and people differ, to look at again."""

    position: int
    item_id: int
    expected: float
    people_say: Mapping[str, str]
    found: Mapping[str, str]
    questions: tuple[str, ...]
    """Keys of the questions answered otherwise."""
    meets: bool | None
    """Whether it meets all conditions by what the owner said; none: he is not sure."""


@dataclass(frozen=True)
class AuditResult:
    """The numbers of an audit; shares are between 0 and 1."""

    audit: Audit
    checked: int
    """Pictures looked at that are still there, the unsure ones too."""
    decided: int
    """Of them, those the owner was sure about: what the shares are of."""
    found: int
    """Of these, how many meet all conditions."""
    unsure: int
    gone: int
    """Drawn, and withdrawn or erased since: they count nowhere."""
    expected: float
    """Mean chance over the decided ones."""
    interval: Interval
    bands: tuple[Band, ...]
    differed: tuple[Differed, ...]
    sentence: str


def audit_result(tx: Transaction, audit: Audit) -> AuditResult:
    """The result so far, or in the end."""
    raise NotImplementedError


def release_audit(tx: Transaction, release: Release) -> AuditResult | None:
    """What the owner's check found that a release carries; none: it is unaudited."""
    raise NotImplementedError
