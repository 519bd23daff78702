"""What the caller did here, and what Back needs after a reload."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from manyeyes import work
from manyeyes.api.policy import Anyone
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Me, MyAnswer, MyAnswers, iso
from manyeyes.api.the_house import TheHouse
from manyeyes.api.work import picture

router = api_router("me")


@router.get("/me")
def show_me(who: Anyone, house: TheHouse) -> Me:
    """Own counts and training; somebody new is nobody yet."""
    if who.worker is None:
        return Me(worker=None, kind="nobody", answered=0, settled=0, training={})
    with house.reading() as tx:
        facts = work.me(tx, who.worker)
    return Me(
        worker=who.worker.public_id,
        kind=who.worker.kind,
        answered=facts.answered,
        settled=facts.settled,
        training=dict(facts.training),
    )


@router.get("/me/answers")
def my_answers(who: Anyone, house: TheHouse, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> MyAnswers:
    """One's own last answers that may still be corrected, the newest first."""
    if who.worker is None:
        return MyAnswers(answers=[])
    with house.reading() as tx:
        mine = work.my_answers(tx, who.worker, limit, house.now() - house.settings.correct_within_seconds)
    return MyAnswers(answers=[my_answer(one) for one in mine])


def my_answer(one: work.MyAnswer) -> MyAnswer:
    return MyAnswer.model_validate(
        {
            "assignment": one.assignment,
            "project": one.project,
            "stage": one.stage,
            "about": one.about,
            "item": picture(one.item),
            "revision": one.revision,
            "answers": dict(one.answers),
            "untouched": list(one.untouched),
            "workflow": one.workflow,
            "at": iso(one.at),
            "correctable": one.correctable,
        }
    )
