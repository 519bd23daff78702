"""What stands between somebody and the work, and his word against it."""

from __future__ import annotations

from manyeyes import people, projects, rules
from manyeyes.api.language import in_your_words
from manyeyes.api.policy import Known
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_people import Appealing, AppealView, RestrictionView
from manyeyes.api.the_house import TheHouse
from manyeyes.api.work import known
from manyeyes.people import Appeal, Restriction
from manyeyes.storage import Transaction

router = api_router("appeals")
WEEK = 7 * 86400.0


@router.post("/me/appeals")
def appeal(said: Appealing, who: Known, house: TheHouse) -> AppealView:
    """Tell the owner why a restriction of one's own is wrong: once each, in at most 1,000 signs."""
    with house.transaction() as tx:
        return appeal_view(rules.appeal(tx, known(who), said.restriction, said.text, house.now()))


def restrictions_now(tx: Transaction, worker_id: int, now: float) -> list[RestrictionView]:
    """What is in force for a worker, and for a week what was lifted because he objected; the newest first."""
    return [restriction_view(tx, one) for one in people.restrictions_of(tx, worker_id) if told(tx, one, now)]


def told(tx: Transaction, one: Restriction, now: float) -> bool:
    """Whether he should still read of it: it holds, or its end has the owner's answer to him."""
    said = None if one.holds(now) else people.appeal_of(tx, one.id)
    return one.holds(now) or (said is not None and now - (said.answered_at or 0.0) < WEEK)


def restriction_view(tx: Transaction, one: Restriction) -> RestrictionView:
    said = people.appeal_of(tx, one.id)
    return RestrictionView.model_validate(
        {
            "id": one.public_id,
            "kind": one.kind,
            "scope": one.scope,
            "project": None if one.project_id is None else projects.project_by_id(tx, one.project_id).slug,
            "stage": None if one.stage_id is None else projects.stage_by_id(tx, one.stage_id).name,
            "reason": in_your_words(one.reason),
            "since": iso(one.made_at),
            "until": None if one.until is None else iso(one.until),
            "lifted": one.lifted_at is not None,
            "appeal": None if said is None else appeal_view(said),
        }
    )


def appeal_view(said: Appeal) -> AppealView:
    answer = said.answer and in_your_words(said.answer)
    return AppealView.model_validate({"state": said.state, "text": said.text, "at": iso(said.at), "answer": answer})
