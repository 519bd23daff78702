"""Objections: a restricted person says why it is wrong, the owner lifts the restriction or lets it stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes import people, projects
from manyeyes.people import Appeal, Restriction, UnknownRestriction, Worker
from manyeyes.rules import store
from manyeyes.rules.lift import lift as lift_it
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Appealed:
    """An objection with what it is about and who made it (his public id)."""

    appeal: Appeal
    restriction: Restriction
    worker: str


def appeal(tx: Transaction, worker: Worker, restriction_public_id: str, text: str, now: float) -> Appeal:
    """A person objects to a restriction of his own.

    Raises UnknownRestriction, AppealEmpty, AppealTooLong, AppealTooLate, AppealedAlready.
    """
    restriction = people.restriction_by_public_id(tx, restriction_public_id)
    if restriction.worker_id != worker.id:
        raise UnknownRestriction(name=restriction_public_id)
    return people.make_appeal(tx, restriction, text, now)


def answer_appeal(
    tx: Transaction, appeal_public_id: str, lift: bool, text: str, now: float, *, by: str = "owner"
) -> Appeal:
    """The owner's word on an objection; lifting brings back what was withdrawn. Raises AnsweredAlready."""
    made = people.appeal_by_public_id(tx, appeal_public_id)
    settled = people.settle_appeal(tx, made, lift, text, now)
    restriction = people.restriction_by_id(tx, made.restriction_id)
    if lift:
        lift_it(tx, restriction.public_id, text or "The owner agreed with you.", by, now)
    elif restriction.project_id is not None:
        facts = {"restriction": restriction.public_id, "appeal": made.public_id, "text": text}
        projects.note_deed(tx, restriction.project_id, by, "upheld", facts, now)
    return settled


def appeals(tx: Transaction, project_id: int, open_only: bool = True) -> Sequence[Appealed]:
    """The objections in a project, oldest first, with what they are about."""
    found = people.appeals_in(tx, project_id, open_only=open_only)
    return [_with_restriction(tx, one) for one in found]


def _with_restriction(tx: Transaction, one: Appeal) -> Appealed:
    restriction = people.restriction_by_id(tx, one.restriction_id)
    return Appealed(one, restriction, str(tx.scalar(store.PUBLIC_ID, {"worker": restriction.worker_id})))
