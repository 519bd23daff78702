"""Status for the owner: live numbers of each stage, and the items behind every one of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import Query

from manyeyes import overview, projects, work
from manyeyes.api.picture_told import told
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import NO_NUL, StageNumbers, iso
from manyeyes.api.shapes_status import (
    AnswersATask,
    DayOfAnswers,
    ExpectedEnd,
    HourOfAnswers,
    ItemLine,
    ItemsBehind,
    QuestionNumbers,
    StageStatus,
    Status,
    WaveNumbers,
)
from manyeyes.api.the_house import TheHouse

router = api_router("status")
Page = Annotated[int, Query(ge=1, le=200)]
From = Annotated[int, Query(ge=0, le=2**62)]
Number = Annotated[int | None, Query(ge=0, le=2**31 - 1)]
Text = Annotated[str | None, Query(max_length=200, pattern=NO_NUL)]
Ended = Annotated[
    str | None,
    Query(
        max_length=20,
        pattern=NO_NUL,
        description="settled, contested, open, waiting, unfinished, closed or withdrawn.",
    ),
]


@router.get("/projects/{project}/status")
def show_status(project: str, who: Owner, house: TheHouse) -> Status:
    """Every number of every stage, exact at this moment; costs the same however much has been answered."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        stages = projects.stages(tx, found.id)
        stands = work.progress(tx, found, house.now())
        numbers = {one.stage: one for one in overview.stage_numbers(tx, stages, house.now())}
    now, timezone = house.now(), found.file.timezone
    return Status(
        at=iso(now),
        today=overview.date_at(now, timezone).isoformat(),
        timezone=timezone,
        stages=[_stage(one, numbers.get(one.name)) for one in stands],
    )


@router.get("/projects/{project}/items")
def list_items(
    project: str,
    who: Owner,
    house: TheHouse,
    stage: Annotated[str, Query(max_length=200, pattern=NO_NUL)],
    state: Ended = None,
    wave: Number = None,
    answers: Number = None,
    question: Text = None,
    value: Text = None,
    standing: Annotated[Text, Query(description="Where items stand in a stage: here, passed, dropped, …")] = None,
    after: From = 0,
    limit: Page = 60,
) -> ItemsBehind:
    """The items behind a number: of a stage, those of one state, wave, number of answers, or settled on a value."""
    behind = overview.Behind(state, wave, answers, question, value, standing)
    with house.reading() as tx:
        found = overview.items_behind(tx, projects.stage(tx, project, stage), behind, after, limit)
    lines = [
        ItemLine(item=told(one.item), answered=one.answered, state=one.ended, reason=one.reason) for one in found.items
    ]
    return ItemsBehind(items=lines, after=found.after)


def _stage(stands: work.StageProgress, found: overview.StageNumbers | None) -> StageStatus:
    numbers = StageNumbers.model_validate(asdict(stands))
    if found is None:
        return StageStatus(
            numbers=numbers, people=None, answers_a_task=[], waves=[], questions=[], hours=[], days=[], end=None
        )
    return StageStatus(
        numbers=numbers,
        people=found.people,
        answers_a_task=[AnswersATask.model_validate(asdict(one)) for one in found.answers_a_task],
        waves=[WaveNumbers.model_validate(asdict(one) | {"opened_at": iso(one.opened_at)}) for one in found.waves],
        questions=[QuestionNumbers.model_validate(asdict(one)) for one in found.questions],
        hours=[HourOfAnswers(at=iso(one.at), answers=one.answers) for one in found.hours],
        days=[DayOfAnswers.model_validate(asdict(one) | {"day": one.day.isoformat()}) for one in found.days],
        end=None if found.end is None else _end(found.end),
    )


def _end(end: overview.ExpectedEnd) -> ExpectedEnd:
    soonest, latest = (None if one is None else iso(one) for one in (end.soonest, end.latest))
    return ExpectedEnd(answers_left=end.answers_left, a_day=end.a_day, soonest=soonest, latest=latest)
