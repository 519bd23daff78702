"""An audit: the owner looks at a blind, random part of what a release would keep, and says what he sees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes import projects
from manyeyes.datasets import store
from manyeyes.datasets.conditions import UNSURE, Asked, Conditions, conditions
from manyeyes.errors import ManyEyesError
from manyeyes.query import parse
from manyeyes.storage import Row, Transaction


class AuditEnded(ManyEyesError):
    """The audit {audit} has ended; what it found stands. Start another one."""

    status = 409


class AuditOutdated(ManyEyesError):
    """The project no longer asks the questions of the audit {audit}. End it and start another one."""

    status = 409


class UnknownAudit(ManyEyesError):
    """There is no audit {audit}."""

    status = 404


class UnknownPosition(ManyEyesError):
    """The audit {audit} has no picture {position}; it has {items}."""

    status = 404


class PictureGone(ManyEyesError):
    """The picture {position} of this audit was withdrawn meanwhile; it counts nowhere. Go on with the next."""

    status = 410


class FoundWrong(ManyEyesError):
    """ "{value}" is no answer to "{question}". The questions here, with their values: {possible}; or "unsure"."""

    status = 422


class NothingFound(ManyEyesError):
    """Say what you see: answer at least one question, or "unsure"."""

    status = 422


class NothingChecked(ManyEyesError):
    """No picture of the audit {audit} was checked, so there is no result. Check at least one before it ends."""

    status = 409


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
    keep: str | None
    """None: the condition is that what people agreed on is right."""
    project_version: int
    answers: int
    made_at: float
    ended_at: float | None
    items: int
    """How many were drawn."""
    checked: int


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


def audits(tx: Transaction, project_id: int) -> list[Audit]:
    """Every audit of a project, the newest first."""
    return [Audit(**row._asdict()) for row in tx.all(store.AUDITS, {"project": project_id})]


def audit_by_public_id(tx: Transaction, public_id: str) -> Audit:
    """The audit of that name; raises UnknownAudit."""
    return _audit(tx.first(store.AUDIT_BY_NAME, {"public_id": public_id}), public_id)


def newest_audit(tx: Transaction, stage_id: int) -> Audit | None:
    """The audit of a release stage that ended last."""
    row = tx.first(store.NEWEST_ENDED, {"stage": stage_id})
    return Audit(**row._asdict()) if row else None


def audit_by_id(tx: Transaction, audit_id: int) -> Audit:
    """The audit with that number; raises UnknownAudit."""
    return _audit(tx.first(store.AUDIT_BY_ID, {"id": audit_id}), audit_id)


def _audit(row: Row | None, name: object) -> Audit:
    if row is None:
        raise UnknownAudit(audit=name)
    return Audit(**row._asdict())


def next_to_check(tx: Transaction, audit: Audit) -> ToCheck | AllChecked:
    """The first picture nobody checked yet; raises AuditEnded, AuditOutdated."""
    _must_be_open(audit)
    row = tx.first(store.NEXT_ITEM, {"audit": audit.id})
    return _to_check(tx, audit, row) if row else AllChecked(audit.public_id, audit.checked)


def picture_to_check(tx: Transaction, audit: Audit, position: int) -> ToCheck:
    """The picture at a position, to correct what was said; raises UnknownPosition, PictureGone, AuditEnded."""
    _must_be_open(audit)
    return _to_check(tx, audit, _row(tx, audit, position))


def conditions_of(tx: Transaction, audit: Audit) -> Conditions:
    """What an audit asks, by the questions as the project has them now; raises AuditOutdated."""
    stages = projects.stages(tx, audit.project_id)
    found = conditions(parse(audit.keep) if audit.keep else None, stages)
    if not found.asked or (found.keep is None and audit.keep is not None):
        raise AuditOutdated(audit=audit.public_id)
    return found


def asked_in(tx: Transaction, audit: Audit) -> tuple[Asked, ...]:
    """The questions of an audit, in the order they are asked; raises AuditOutdated."""
    return conditions_of(tx, audit).asked


def _to_check(tx: Transaction, audit: Audit, row: Row) -> ToCheck:
    asked = asked_in(tx, audit)
    said = None if row.found is None else json.loads(row.found)
    return ToCheck(audit.public_id, row.position, audit.items, audit.checked, row.item_id, asked, said)


def _row(tx: Transaction, audit: Audit, position: int) -> Row:
    row = tx.first(store.AUDIT_ITEM, {"audit": audit.id, "position": position})
    if row is None:
        raise UnknownPosition(audit=audit.public_id, position=position, items=audit.items)
    if row.here is None:
        raise PictureGone(position=position)
    return row


def _must_be_open(audit: Audit) -> None:
    if audit.ended_at is not None:
        raise AuditEnded(audit=audit.public_id)


def check_item(tx: Transaction, audit: Audit, position: int, found: Mapping[str, str], now: float) -> None:
    """What the owner sees: key of the question to value, or "unsure". May be corrected until the audit ends.

    A question left out counts as unsure, so whatever the others do not decide stays open. Raises FoundWrong,
    NothingFound, UnknownPosition, PictureGone, AuditEnded, AuditOutdated.
    """
    _must_be_open(audit)
    row, asked = _row(tx, audit, position), conditions_of(tx, audit)
    _must_be_possible(asked, found)
    meets = asked.met(json.loads(row.known), found, json.loads(row.people_say))
    said = json.dumps(dict(found), sort_keys=True)
    does = None if meets is None else int(meets)
    tx.run(store.KEEP_FOUND, {"audit": audit.id, "place": position, "said": said, "does": does, "now": now})


def _must_be_possible(asked: Conditions, found: Mapping[str, str]) -> None:
    if not found:
        raise NothingFound
    values = {one.key: (*one.question.values, UNSURE) for one in asked.asked}
    possible = "; ".join(f"{one.key}: {', '.join(one.question.values)}" for one in asked.asked)
    for key, value in found.items():
        if value not in values.get(key, ()):
            raise FoundWrong(value=value, question=key, possible=possible)


def end_audit(tx: Transaction, audit: Audit, now: float) -> Audit:
    """No more is checked or corrected; releases carry the result from now on. Raises NothingChecked, AuditEnded."""
    _must_be_open(audit)
    if not audit.checked:
        raise NothingChecked(audit=audit.public_id)
    tx.run(store.END_AUDIT, {"audit": audit.id, "now": now})
    return audit_by_id(tx, audit.id)
