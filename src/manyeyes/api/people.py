"""The people of a project as their owner sees them: records, what is in force, what was done, and a hand on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import Query

from manyeyes import moderation, people, projects, rules
from manyeyes.api import people_told as tell
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes_owner import (
    Lifted,
    PeoplePage,
    Person,
    Restrained,
    RestrictWish,
    Reviewer,
    TakeBackWish,
    Taken,
    Undone,
    Why,
    Withdrawing,
)
from manyeyes.api.the_house import TheHouse
from manyeyes.moderation import Order, PersonLine
from manyeyes.people import Worker
from manyeyes.projects import NothingForPeople, Project, Stage
from manyeyes.storage import Transaction

router = api_router("people")
Only = Annotated[Literal["", "in_force", "gated", "alike"], Query(description="Whom to list; empty: everybody.")]
After = Annotated[int, Query(ge=0, le=2**62)]
Limit = Annotated[int, Query(ge=1, le=200)]
AT_ONCE = 200  # lines looked through at a time


@router.get("/projects/{project}/people")
def list_people(
    project: str,
    who: Owner,
    house: TheHouse,
    order: Order = Order.WORST,
    only: Only = "",
    stage: Annotated[str, Query(max_length=100)] = "",
    after: After = 0,
    limit: Limit = 60,
) -> PeoplePage:
    """Everybody who answered, a line a person and stage, whoever needs a look first."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        lines = _lines(tx, found, order, after, house.now(), stage)
        fitting = list(_first(lines, only, limit + 1))
    goes_on = fitting[limit - 1][0] + 1 if len(fitting) > limit else None
    return PeoplePage(people=[tell.line(line) for _, line in fitting[:limit]], after=goes_on)


def _lines(
    tx: Transaction, project: Project, order: Order, after: int, now: float, stage: str
) -> Iterator[tuple[int, PersonLine]]:
    """Each line with its place, read on as long as somebody asks."""
    while batch := moderation.people_of(tx, project, order, after, AT_ONCE, now, stage=stage):
        yield from enumerate(batch, after)
        after += len(batch)


def _first(lines: Iterator[tuple[int, PersonLine]], only: str, most: int) -> Iterator[tuple[int, PersonLine]]:
    for place, line in lines:
        if _fits(line, only):
            most -= 1
            yield place, line
        if not most:
            return


def _fits(line: PersonLine, only: str) -> bool:
    marks = {"in_force": bool(line.restrictions), "gated": line.gated, "alike": line.clique is not None}
    return not only or marks[only]


@router.get("/projects/{project}/people/{worker}")
def show_person(project: str, worker: str, who: Owner, house: TheHouse) -> Person:
    """One person: how well he does, question by question, and everything that was done about him."""
    now = house.now()
    with house.reading() as tx:
        found = projects.find(tx, project)
        return tell.person(tx, found, moderation.person(tx, found, worker, now), now)


@router.post("/projects/{project}/people/{worker}/restrict")
def restrict_person(project: str, worker: str, wish: RestrictWish, who: Owner, house: TheHouse) -> Restrained:
    """Stop somebody, slow him down, or ask for an exam again; he reads the reason."""
    now = house.now()
    with house.transaction() as tx:
        found = projects.find(tx, project)
        stage, somebody = _stage(tx, found, wish.stage), _somebody(tx, found, worker)
        made = rules.restrict_by_owner(
            tx,
            stage,
            somebody.id,
            reason=wish.reason,
            now=now,
            until=None if wish.seconds is None else now + wish.seconds,
            scope=wish.scope,
            kind=wish.kind,
        )
        return tell.restrained(tx, worker, made, now)


@router.post("/restrictions/{restriction}/lift")
def lift_restriction(restriction: str, said: Why, who: Owner, house: TheHouse) -> Lifted:
    """End a restriction, or undo an entry of the rules' log; answers that were taken back with it count again."""
    with house.transaction() as tx:
        rules.lift(tx, restriction, said.why, "owner", house.now())
    return Lifted(lifted=True)


@router.post("/projects/{project}/people/{worker}/take-back")
def take_back_answers(
    project: str, worker: str, wish: TakeBackWish, who: Owner, house: TheHouse
) -> Withdrawing | Taken:
    """Take back everything somebody said in a time, or only say what that would change."""
    stage, from_at = wish.stage or "", wish.from_at
    if wish.preview:
        with house.reading() as tx:
            found = projects.find(tx, project)
            somebody = _somebody(tx, found, worker)
            return tell.preview(moderation.preview_take_back(tx, found, somebody, from_at, wish.until, stage=stage))
    with house.transaction() as tx:
        found = projects.find(tx, project)
        somebody = _somebody(tx, found, worker)
        done = moderation.take_back(
            tx, found, somebody, from_at, wish.until, house.now(), reason=wish.reason, stage=stage
        )
        withdrawals = [tell.withdrawal(tx, one) for one in done.withdrawals]
    return Taken(answers=done.answers, withdrawals=withdrawals, new=done.new)


@router.post("/withdrawals/{withdrawal}/undo")
def undo_withdrawal(withdrawal: str, who: Owner, house: TheHouse) -> Undone:
    """What was taken back counts again."""
    with house.transaction() as tx:
        return Undone(undone=moderation.undo(tx, withdrawal, house.now()))


@router.put("/projects/{project}/people/{worker}/reviewer")
def make_reviewer(project: str, worker: str, who: Owner, house: TheHouse) -> Reviewer:
    """Let somebody settle hard pictures, too."""
    with house.transaction() as tx:
        found, now = projects.find(tx, project), house.now()
        somebody = _somebody(tx, found, worker)
        people.qualify(tx, somebody.id, found.id, people.REVIEWER, "yes", "owner", now)
        projects.note_deed(tx, found.id, "owner", "reviewer made", {"worker": worker}, now)
    return Reviewer(reviewer=True)


@router.delete("/projects/{project}/people/{worker}/reviewer")
def unmake_reviewer(project: str, worker: str, who: Owner, house: TheHouse) -> Reviewer:
    """Somebody settles hard pictures no longer."""
    with house.transaction() as tx:
        found = projects.find(tx, project)
        if people.disqualify(tx, _somebody(tx, found, worker).id, found.id, people.REVIEWER):
            projects.note_deed(tx, found.id, "owner", "reviewer unmade", {"worker": worker}, house.now())
    return Reviewer(reviewer=False)


def _somebody(tx: Transaction, project: Project, worker: str) -> Worker:
    found = people.by_public_id(tx, worker)
    if found is None:
        raise moderation.UnknownWorker(worker=worker, project=project.slug)
    return found


def _stage(tx: Transaction, project: Project, wished: str | None) -> Stage:
    """The stage that was named, or the first one people work in."""
    if wished:
        return projects.stage(tx, project.slug, wished)
    for one in projects.stages(tx, project.id):
        if one.file.for_people:
            return one
    raise NothingForPeople(stage=project.slug, kind="a project of machines")
