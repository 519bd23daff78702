"""A restricted person objects, once; the owner lifts the restriction or lets it stand, with a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError
from manyeyes.people import store
from manyeyes.people.restriction import Restriction
from manyeyes.storage import Row, Transaction, random_id

MOST_SIGNS = 1000
OPEN, LIFTED, UPHELD = "open", "lifted", "upheld"


class UnknownAppeal(ManyEyesError):
    """There is no objection {name}."""

    status = 404


class AppealedAlready(ManyEyesError):
    """You have told the owner already why this is wrong, and one objection is all there is. {since}"""

    status = 409


class AppealTooLate(ManyEyesError):
    """This is over: nothing stops you any more, so there is nothing to object to. You can go on."""

    status = 409


class AppealEmpty(ManyEyesError):
    """Write in a sentence or two why this is wrong; then the owner can look at it."""

    status = 422


class AppealTooLong(ManyEyesError):
    """This is {signs} signs long, and the owner reads {most} at most. Say it shorter; nothing was sent."""

    status = 422


class AnsweredAlready(ManyEyesError):
    """This objection was answered already: it was {state}."""

    status = 409


@dataclass(frozen=True)
class Appeal:
    """One objection; `state` is open, lifted or upheld, `answer` what the owner wrote back."""

    id: int
    public_id: str
    restriction_id: int
    text: str
    at: float
    state: str
    answer: str | None
    answered_at: float | None


def make_appeal(tx: Transaction, restriction: Restriction, text: str, now: float) -> Appeal:
    """Write down a person's objection to a restriction of his.

    Raises AppealEmpty, AppealTooLong, AppealTooLate where nothing is in force, and AppealedAlready.
    """
    said = text.strip()
    if not said:
        raise AppealEmpty
    if len(said) > MOST_SIGNS:
        raise AppealTooLong(signs=f"{len(said):,}", most=f"{MOST_SIGNS:,}")
    before = appeal_of(tx, restriction.id)
    if before is not None:
        raise AppealedAlready(since=_since(before))
    if not restriction.holds(now):
        raise AppealTooLate
    row = {
        "public_id": random_id(),
        "restriction_id": restriction.id,
        "text": said,
        "at": now,
        "state": OPEN,
    }
    store.add_appeal(tx, row)
    return appeal_by_public_id(tx, str(row["public_id"]))


def _since(before: Appeal) -> str:
    if before.state == OPEN:
        return "It was not answered yet; the answer will stand here."
    return f"The owner answered: {before.answer or 'it stands.'}"


def settle_appeal(tx: Transaction, appeal: Appeal, lifted: bool, answer: str, now: float) -> Appeal:
    """Write down what the owner decided; raises AnsweredAlready. Lifting itself is not done here."""
    params = {"id_": appeal.id, "new_state": LIFTED if lifted else UPHELD, "reply": answer.strip(), "now": now}
    if not tx.run(store.ANSWER_APPEAL, params):
        raise AnsweredAlready(state=appeal_by_public_id(tx, appeal.public_id).state)
    return appeal_by_public_id(tx, appeal.public_id)


def appeal_of(tx: Transaction, restriction_id: int) -> Appeal | None:
    """The objection to a restriction; none where nobody objected."""
    row = tx.first(store.APPEAL_OF, {"restriction": restriction_id})
    return None if row is None else _appeal(row)


def appeal_by_public_id(tx: Transaction, public_id: str) -> Appeal:
    """The objection of that name; raises UnknownAppeal."""
    row = tx.first(store.APPEAL_BY_NAME, {"public_id": public_id})
    if row is None:
        raise UnknownAppeal(name=public_id)
    return _appeal(row)


def appeals_in(tx: Transaction, project_id: int, *, open_only: bool) -> Sequence[Appeal]:
    """The objections to what stops people in a project, or in the whole site; oldest first."""
    rows = tx.all(store.APPEALS, {"project": project_id})
    return [_appeal(row) for row in rows if row.state == OPEN or not open_only]


def _appeal(row: Row) -> Appeal:
    return Appeal(**row._asdict())
