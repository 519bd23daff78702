"""What an audit found, held against what was expected: in all, and by how sure people's answers made us.

Expected is the mean chance of the items looked at; found is the share of them that meets all conditions, with Wilson's
95 % interval. Pictures the owner is unsure about are told apart and count in neither. Where a large part of all items
was drawn the interval is wider than need be, never narrower.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from manyeyes.datasets import store
from manyeyes.datasets.audit import Audit, audit_by_id, newest_audit
from manyeyes.datasets.conditions import UNSURE
from manyeyes.datasets.interval import Interval, wilson
from manyeyes.datasets.store import Release
from manyeyes.storage import Row, Transaction

EDGES = (0.0, 0.01, 0.05, 0.1, 0.5, 0.9, 0.95, 0.99, 1.0)  # of the bands; those below .5 are for audits of everything


@dataclass(frozen=True)
class Band:
    """Items whose expected chance lies from `low` up to `high` (the last band includes 1)."""

    low: float
    high: float
    checked: int
    """Of which the owner was sure."""
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
    kept: bool
    """Whether a release would have kept it."""
    meets: bool | None
    """Whether it meets all conditions by what the owner said; none: he is not sure."""


@dataclass(frozen=True)
class Look:
    """One picture of an audit that is still there; `found` is none before it was looked at."""

    position: int
    item_id: int
    expected: float
    kept: bool
    people_say: Mapping[str, str]
    found: Mapping[str, str] | None = None
    meets: bool | None = None


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
    """Mean chance over the decided ones; 0 before the first."""
    interval: Interval
    bands: tuple[Band, ...]
    differed: tuple[Differed, ...]
    sentence: str

    @property
    def promised_too_much(self) -> bool:
        """Whether more was expected than can be by what was found: people agree more than they are right."""
        return self.decided > 0 and self.expected > self.interval.high


def audit_result(tx: Transaction, audit: Audit) -> AuditResult:
    """The result so far, or in the end."""
    rows = tx.all(store.AUDIT_ITEMS, {"audit": audit.id})
    return add_up(audit, [_look(row) for row in rows if row.here is not None])


def release_audit(tx: Transaction, release: Release) -> AuditResult | None:
    """What the owner's check found that a release carries; none: it is unaudited."""
    return None if release.audit_id is None else audit_result(tx, audit_by_id(tx, release.audit_id))


def newest_result(tx: Transaction, stage_id: int) -> AuditResult | None:
    """The result of the audit of a release stage that ended last; none: nobody has checked it."""
    audit = newest_audit(tx, stage_id)
    return None if audit is None else audit_result(tx, audit)


def _look(row: Row) -> Look:
    found = None if row.found is None else json.loads(row.found)
    meets = None if row.meets is None else bool(row.meets)
    kept, people_say = bool(row.kept), json.loads(row.people_say)
    return Look(row.position, row.item_id, row.expected, kept, people_say, found, meets)


def add_up(audit: Audit, looks: Sequence[Look]) -> AuditResult:
    """The result of the pictures that are still there."""
    checked = [one for one in looks if one.found is not None]
    decided = [one for one in checked if one.meets is not None]
    found = sum(one.meets is True for one in decided)
    expected = _mean(decided)
    return AuditResult(
        audit=audit,
        checked=len(checked),
        decided=len(decided),
        found=found,
        unsure=len(checked) - len(decided),
        gone=audit.items - len(looks),
        expected=expected,
        interval=wilson(found, len(decided)),
        bands=tuple(_bands(decided)),
        differed=tuple(_differed(audit, checked)),
        sentence=sentence("You", audit.keep is not None, expected, len(checked), len(decided), found),
    )


def _mean(looks: Sequence[Look]) -> float:
    return sum(one.expected for one in looks) / len(looks) if looks else 0.0


def _bands(decided: Sequence[Look]) -> Iterator[Band]:
    for low, high in pairwise(EDGES):
        inside = [one for one in decided if low <= one.expected < high or one.expected == high == 1]
        if inside:
            found = sum(one.meets is True for one in inside)
            yield Band(low, high, len(inside), _mean(inside), found, wilson(found, len(inside)))


def _differed(audit: Audit, checked: Iterable[Look]) -> Iterator[Differed]:
    for one in checked:
        found = one.found or {}
        others = tuple(key for key, said in one.people_say.items() if found.get(key, UNSURE) not in (said, UNSURE))
        turned = audit.keep is not None and one.meets is not None and one.meets is not one.kept
        if others or turned:
            told = (one.position, one.item_id, one.expected, one.people_say, found)
            yield Differed(*told, questions=others, kept=one.kept, meets=one.meets)


def sentence(who: str, by_conditions: bool, expected: float, checked: int, decided: int, found: int) -> str:
    """Like 'We expected 97 of 100 to meet all conditions. You checked 200: 195 did (94.3–98.9 %).'"""
    if not checked:
        return f"{who} checked none yet."
    what, did = ("to meet all conditions", "did") if by_conditions else ("to be as people say", "were")
    if not decided:
        return f"{who} checked {checked} and could not tell of any."
    left = "" if decided == checked else f", and could not tell of {checked - decided}. Of the other {decided}"
    return (
        f"We expected {_of_a_hundred(expected)} of 100 {what}. {who} checked {checked}{left}: "
        f"{found} {did if found != 1 or did == 'did' else 'was'} ({wilson(found, decided)})."
    )


def _of_a_hundred(share: float) -> str:
    """A whole number, or with a decimal where rounding would promise all or nothing."""
    rounded = f"{100 * share:.0f}"
    return rounded if 0 < int(rounded) < 100 or share in (0.0, 1.0) else f"{100 * share:.1f}"
