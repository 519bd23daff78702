"""What the caller did here, and what Back needs after a reload."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from manyeyes import projects, skills, work
from manyeyes.api.appeals import restrictions_now
from manyeyes.api.batches import OWN, Batches
from manyeyes.api.policy import Anyone
from manyeyes.api.projects import settled_as_of
from manyeyes.api.router import api_router
from manyeyes.api.shapes import MyAnswer, MyAnswers, iso
from manyeyes.api.shapes_people import Agreement, Me
from manyeyes.api.the_house import TheBatches, TheHouse
from manyeyes.api.work import picture
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

router = api_router("me")


@router.get("/me")
def show_me(who: Anyone, house: TheHouse, batches: TheBatches) -> Me:
    """Own counts, training, tests, and what is in force; somebody new is nobody yet."""
    if who.worker is None:
        return NOBODY
    with house.reading() as tx:
        return about(tx, who.worker, batches, house.now())


NOBODY = Me(worker=None, kind="nobody", answered=0, settled=0, training={}, exams={}, agreement={}, restrictions=[])


def about(tx: Transaction, worker: Worker, batches: Batches, now: float) -> Me:
    """All that somebody may know of himself. What only ordinary pictures move is told as of his last ten answers."""
    mine = work.me(tx, worker)
    stages = {
        f"{project.slug}/{stage.name}": stage
        for project in projects.all_projects(tx)
        for stage in projects.stages(tx, project.id)
    }
    exams = {at: skills.exam_standing(tx, worker.id, stage, now) for at, stage in stages.items() if stage.file.exam}
    agreed = {at: agreement(tx, worker, stage, mine, batches, now) for at, stage in stages.items()}
    return Me(
        worker=worker.public_id,
        kind=worker.kind,
        answered=mine.answered,
        settled=settled_as_of(tx, worker, mine, batches, now),
        training=dict(mine.training),
        exams={at: standing.state for at, standing in exams.items()},
        agreement={at: found for at, found in agreed.items() if found.of},
        restrictions=restrictions_now(tx, worker.id, now),
    )


def agreement(tx: Transaction, worker: Worker, stage: Stage, mine: work.Me, batches: Batches, now: float) -> Agreement:
    """On how many answers people agreed with somebody, in whole tens and as of his last ten."""
    answered, nothing = mine.by_stage.get(stage.id, (0, 0))[0], Agreement(of=0, agreed=0)
    if not answered:
        return nothing
    record = skills.worker_record(tx, worker.id, stage.id)
    of = record.agreed_of // OWN * OWN
    fresh = Agreement(of=of, agreed=round((record.agreed or 0.0) * of))
    return batches.own(("agreed", worker.id, stage.id), answered, fresh, nothing, now)


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
