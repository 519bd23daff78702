"""One worker of a project in whole: how he does, what was done about him, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from manyeyes import answers, items, people, projects
from manyeyes.answers import Withdrawal
from manyeyes.moderation import store
from manyeyes.moderation.copying import cliques
from manyeyes.moderation.people_list import lines_of
from manyeyes.moderation.records import Clique, ControlAnswer, Event, Exam, Person, UnknownWorker
from manyeyes.people import Restriction
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row, Transaction

LAST_CONTROL, LAST_FIRINGS = 30, 100


def person(tx: Transaction, project: Project, worker_public_id: str, now: float) -> Person:
    """Everything an owner may know about a worker, truths of control tasks included; raises UnknownWorker."""
    found = tx.first(store.WORKER, {"public_id": worker_public_id})
    if found is None:
        raise UnknownWorker(worker=worker_public_id, project=project.slug)
    stages = projects.stages(tx, project.id)
    keys = {"worker": found.id, "project": project.id}
    restrictions = [one for one in people.restrictions_of(tx, found.id) if one.project_id in (None, project.id)]
    withdrawals = [one for one in answers.withdrawals_of(tx, found.id) if _is_here(one, stages)]
    lines = lines_of(tx, project, found.id, now)
    if not lines and not restrictions:
        raise UnknownWorker(worker=worker_public_id, project=project.slug)
    exams = [_exam(row) for row in tx.all(store.EXAMS, keys)]
    return Person(
        worker=found.public_id,
        kind=found.kind,
        since=found.created_at,
        lines=tuple(lines),
        qualifications=tuple(people.qualifications(tx, found.id, project.id)),
        restrictions=tuple(restrictions),
        withdrawals=tuple(withdrawals),
        exams=tuple(exams),
        alike=_alike(tx, stages, worker_public_id),
        control=_control(tx, tx.all(store.LAST_CONTROL, {**keys, "most": LAST_CONTROL})),
        timeline=_timeline(tx, keys, stages, restrictions, withdrawals, exams),
    )


def _is_here(made: Withdrawal, stages: Sequence[Stage]) -> bool:
    return made.stage_id is None or any(made.stage_id == stage.id for stage in stages)


def _alike(tx: Transaction, stages: Sequence[Stage], worker: str) -> tuple[Clique, ...]:
    return tuple(
        one for stage in stages if stage.file.for_people for one in cliques(tx, stage) if worker in one.workers
    )


def _exam(row: Row) -> Exam:
    return Exam(row.stage, row.attempt, row.state, row.asked, row.right, row.started_at, row.ended_at)


def _control(tx: Transaction, rows: Sequence[Row]) -> tuple[ControlAnswer, ...]:
    pictures = items.shown(tx, {row.item_id for row in rows})
    return tuple(
        ControlAnswer(
            row.stage,
            pictures[row.item_id].public_id,
            pictures[row.item_id].address,
            row.question,
            row.said or "",
            row.truth,
            None if row.right is None else bool(row.right),
            row.at,
        )
        for row in rows
    )


def _timeline(
    tx: Transaction,
    keys: dict[str, int],
    stages: Sequence[Stage],
    restrictions: Sequence[Restriction],
    withdrawals: Sequence[Withdrawal],
    exams: Sequence[Exam],
) -> tuple[Event, ...]:
    names = {stage.id: stage.name for stage in stages}
    events = [event for one in restrictions for event in _of_restriction(one)]
    events += [event for one in withdrawals for event in _of_withdrawal(one, names)]
    events += [event for one in exams for event in _of_exam(one)]
    events += [_of_firing(row) for row in tx.all(store.FIRINGS, {**keys, "most": LAST_FIRINGS})]
    shown = {one.public_id for one in restrictions}
    appeals = [row for row in tx.all(store.APPEALS, {"worker": keys["worker"]}) if row.restriction in shown]
    events += [event for row in appeals for event in _of_appeal(row)]
    return tuple(sorted(events, key=lambda event: -event.at))


def _of_restriction(one: Restriction) -> Iterator[Event]:
    yield Event(one.made_at, f"{one.kind} by {one.by}", one.reason, one.public_id, one.numbers)
    if one.lifted_at is not None:
        yield Event(one.lifted_at, "lifted", one.lifted_why or "", one.public_id)


def _of_withdrawal(one: Withdrawal, names: dict[int, str]) -> Iterator[Event]:
    where = names.get(one.stage_id or 0, "every stage")
    times = {"from_at": one.from_at, "until_at": one.until_at}
    yield Event(one.made_at, f"taken back by {one.by}", one.reason or f"answers in {where}", one.public_id, times)
    if one.lifted_at is not None:
        yield Event(one.lifted_at, "taking back undone", f"answers in {where} count again", one.public_id)


def _of_exam(one: Exam) -> Iterator[Event]:
    yield Event(one.started_at, "exam begun", f"{one.stage}, attempt {one.attempt}")
    if one.ended_at is not None:
        yield Event(one.ended_at, f"exam {one.state}", f"{one.stage}: {one.right} of {one.asked} right")


def _of_firing(row: Row) -> Event:
    rule = json.loads(row.rule)
    text = f"{row.stage}: {rule.get('when', '')}, {row.action} ({row.state})"
    return Event(row.at, "rule", text, row.public_id, json.loads(row.numbers))


def _of_appeal(row: Row) -> Iterator[Event]:
    yield Event(row.at, "objection", row.text, row.public_id)
    if row.answered_at is not None:
        yield Event(row.answered_at, f"objection {row.state}", row.answer or "", row.public_id)
