"""The work itself: claim, answer, skip, give back, heartbeat. The hot replies are built without models for speed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from manyeyes import projects, work
from manyeyes.api.hot import HotRoute
from manyeyes.api.language import in_your_words, wishes
from manyeyes.api.policy import Guest, Known
from manyeyes.api.problems import body_of
from manyeyes.api.router import api_router
from manyeyes.api.shapes import (
    AnswerSaid,
    ClaimWish,
    GivenBack,
    ManySaid,
    ManySaved,
    Next,
    OneOfMany,
    OneSaid,
    Renewed,
    Saved,
    Skipped,
    SkipReason,
    as_words,
    iso,
)
from manyeyes.api.the_house import TheHouse
from manyeyes.api.who import Asker
from manyeyes.house import House
from manyeyes.people import Worker, new_worker

router = api_router("work")
hot = api_router("work", route_class=HotRoute)


@hot.post("/projects/{project}/stages/{stage}/claim", response_model=Next)
def claim(project: str, stage: str, wish: ClaimWish, who: Guest, request: Request) -> JSONResponse:
    """Top the caller up to `count` held tasks. A repeat is harmless."""
    house: House = request.app.state.house
    now = house.now()
    with house.transaction() as tx:
        here = projects.stage(tx, project, stage)
        worker = who.worker or new_worker(tx, "guest", now)
        lease = work.lease_of(here, house.settings.lease_seconds, wish.pack)
        found = work.claim(tx, worker, here, wish.count, now, lease)
    if found.outcome == "nothing_now":  # the quick look met nothing; a reader looks everywhere, without a lock
        found = work.claim_thoroughly(house, worker, here, wish.count, wish.pack)
    request.app.state.meter.claimed(project, stage, found.outcome)
    reply = JSONResponse(next_task(found))
    if who.worker is None:
        request.app.state.cookies.worker.write(request, reply, worker)
    return reply


@hot.put("/assignments/{assignment}/answer", response_model=Saved)
def answer(assignment: str, said: AnswerSaid, who: Known, request: Request) -> JSONResponse:
    """Store an answer or a correction of it, and hand out what comes next. A repeat returns what is stored."""
    house: House = request.app.state.house
    now = house.now()
    with house.transaction() as tx:
        saved = work.record(tx, known(who), assignment, in_words(said), said.want, now, house.settings, said.pack)
    following = None if saved.next is None else next_task(saved.next)
    return JSONResponse({"saved": True, "next": following, "note": saved.late_note and in_your_words(saved.late_note)})


@hot.post("/projects/{project}/stages/{stage}/answers", response_model=ManySaved)
def answer_many(project: str, stage: str, many: ManySaid, who: Known, request: Request) -> JSONResponse:
    """Store up to 100 answers of one stage in their order, each with its own result. A repeat is harmless."""
    house: House = request.app.state.house
    worker = known(who)
    with house.reading() as tx:
        here = projects.stage(tx, project, stage)
    kept = work.replay(house, worker, here, [(one.assignment, in_words(one)) for one in many.answers])
    results = [result(one, became) for one, became in zip(many.answers, kept, strict=True)]
    following = work.claim_thoroughly(house, worker, here, many.want, many.pack) if many.want else None
    return JSONResponse({"results": results, "next": following and next_task(following)})


def in_words(said: OneSaid) -> work.Said:
    return work.Said(
        revision=said.revision,
        answers=as_words(said.answers),
        shown_ms=said.shown_ms,
        untouched=frozenset(said.untouched),
        client=said.client,
        loaded=said.loaded,
        reads=wishes(),
    )


def result(one: OneOfMany, kept: work.Kept) -> dict[str, Any]:
    """What became of one of many: saved, or the problem it would have got alone."""
    return {
        "assignment": one.assignment,
        "revision": one.revision,
        "saved": kept.refused is None,
        "note": in_your_words(kept.saved.late_note) if kept.saved and kept.saved.late_note else None,
        "problem": None if kept.refused is None else body_of(kept.refused),
    }


@router.post("/assignments/heartbeat")
def heartbeat(who: Known, house: TheHouse) -> Renewed:
    """The page is still open: all that is held stays held."""
    with house.transaction() as tx:
        return Renewed(renewed=work.heartbeat(tx, known(who), house.now(), house.settings.lease_seconds))


@router.post("/assignments/{assignment}/skip")
def skip(assignment: str, why: SkipReason, who: Known, house: TheHouse) -> Skipped:
    """Not this one, and not again for me."""
    with house.transaction() as tx:
        return Skipped(skipped=work.skip(tx, known(who), assignment, why.reason, house.now()))


@router.delete("/assignments/{assignment}")
def give_back(assignment: str, who: Known, house: TheHouse) -> GivenBack:
    """Not now: somebody else may have it, or I later."""
    with house.transaction() as tx:
        return GivenBack(given_back=work.give_back(tx, known(who), assignment, house.now()))


def known(who: Asker) -> Worker:
    assert who.worker is not None  # the policy of these routes let nobody else in
    return who.worker


def next_task(found: work.NextTask) -> dict[str, Any]:
    """The body of a claim: the outcome by name, its sentence, and the tasks that are held."""
    return {
        "outcome": found.outcome,
        "message": in_your_words(found.message),
        "retry_after": found.retry_after,
        "tasks": [lent(task) for task in found.tasks],
        "wait": found.wait,
    }


def lent(task: work.Lent) -> Mapping[str, Any]:
    return {
        "assignment": task.assignment,
        "about": task.about,
        "item": picture(task.item),
        "workflow": task.workflow,
        "expires_at": iso(task.expires_at),
        "questions": task.questions,
        "draft": dict(task.draft),
    }


def picture(item: work.Shown) -> Mapping[str, Any]:
    return {
        "id": item.id,
        "url": item.url,
        "thumbnail_url": item.thumbnail_url,
        "width": item.width,
        "height": item.height,
        "series": item.series,
    }
