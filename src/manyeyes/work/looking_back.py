"""Somebody looks back: how often people agreed with him, where they did not, and what he says to that.

Told once a day, as of its beginning by the project's clock. docs/why/own-agreement.md says why nobody learns from it
which pictures we know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from manyeyes import answers, assignment, consensus, flow, items, people, projects, rules
from manyeyes.answers import STANDS
from manyeyes.assignment import Lane
from manyeyes.consensus import Otherwise, OwnAgreement, State
from manyeyes.errors import ManyEyesError
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.work.expert import UnknownTask, find_task
from manyeyes.work.outcomes import Shown
from manyeyes.work.show import shown

A_DAY = 10  # pictures one person may bring back to the owner
STOOD_BY = "stood_by"


class OwnerDecided(ManyEyesError):
    """The owner has decided about this picture, so it stays as it is. You can still write a remark about it."""

    status = 409


class StandsTooOften(ManyEyesError):
    """You brought {most} pictures back to the owner today. Please go on tomorrow, when these are looked at."""

    status = 429


class NotWhileStopped(ManyEyesError):
    """You are stopped here for a while, and so long you cannot bring pictures back. Your answers are kept."""

    status = 403


@dataclass(frozen=True)
class SettledOtherwise:
    """A picture that was settled otherwise than somebody said; `looked`: stands, fine, or empty."""

    task: str
    stage: Stage
    item: Shown
    said: Mapping[str, str]
    settled: Mapping[str, str]
    by_owner: bool
    looked: str


def agreement_today(tx: Transaction, worker: Worker, project: Project, now: float) -> OwnAgreement:
    """What somebody is told today of how often people agreed with him. Writes it down at the first question."""
    begun = rules.midnight(now, project.file.timezone)
    day = datetime.fromtimestamp(begun, ZoneInfo(project.file.timezone)).date().isoformat()
    stages = [stage for stage in projects.stages(tx, project.id) if stage.file.for_people]
    return consensus.own_agreement(tx, worker.id, project.id, stages, day, begun)


def settled_otherwise(tx: Transaction, worker: Worker, project: Project, now: float) -> list[SettledOtherwise]:
    """The pictures behind the number, the newest first. One that was withdrawn since is nobody's any more."""
    told = agreement_today(tx, worker, project, now).otherwise
    looks = answers.second_looks(tx, worker.id, [one.task_id for one in told])
    there = items.by_ids(tx, [one.item_id for one in told])
    pictures = items.shown(tx, list(there))
    return [
        _told(tx, one, pictures[one.item_id], looks.get(one.task_id, ""))
        for one in told
        if there[one.item_id].state != items.WITHDRAWN and projects.stage_by_id(tx, one.stage_id).state != "gone"
    ]


def _told(tx: Transaction, one: Otherwise, picture: items.Shown, looked: str) -> SettledOtherwise:
    stage = projects.stage_by_id(tx, one.stage_id)
    task = f"{picture.public_id}:{stage.name}"
    return SettledOtherwise(task, stage, shown(picture), one.said, one.settled, one.by_owner, looked)


def look_again(tx: Transaction, worker: Worker, task: str, said: str, now: float) -> None:
    """`stands`: he still thinks so, and the owner decides; `fine`: he does not mind. Said again it changes nothing.

    Raises UnknownTask for all he was not told of, OwnerDecided, StandsTooOften, NotWhileStopped.
    """
    stage, task_id = find_task(tx, task)
    kept = consensus.told_agreement_of(tx, worker.id, stage.project_id)
    told = next((one for one in kept.otherwise if one.task_id == task_id), None) if kept else None
    if told is None:
        raise UnknownTask(task=task)
    if said == STANDS and answers.second_looks(tx, worker.id, [task_id]).get(task_id) != STANDS:
        _check_may_stand(tx, worker, stage, told, now)
    if answers.look_again(tx, worker.id, task_id, said, now) and said == STANDS:
        _bring_back(tx, stage, task_id, now)


def _check_may_stand(tx: Transaction, worker: Worker, stage: Stage, told: Otherwise, now: float) -> None:
    if told.by_owner or any(one.by_owner for one in consensus.verdicts(tx, told.task_id)):
        raise OwnerDecided
    if people.standing(tx, worker.id, stage.project_id, stage.id, now).stopped:
        raise NotWhileStopped
    if answers.stood_by_since(tx, worker.id, rules.midnight(now, stage.project.timezone)) >= A_DAY:
        raise StandsTooOften(most=A_DAY)


def _bring_back(tx: Transaction, stage: Stage, task_id: int, now: float) -> None:
    """What people settled is contested now, and its owner is told; one that became known meanwhile stays what it is."""
    counts = assignment.counts(tx, task_id)
    if counts.lane is Lane.CONTROL:
        return
    verdict = consensus.settle(tx, stage, task_id, flow.asked(tx, stage, counts.item_id))
    flow.advance(tx, stage, task_id, verdict, now)
    if verdict.state is State.CONTESTED:  # else his answers weigh nothing
        projects.tell_more(tx, stage.project_id, stage.id, STOOD_BY, stage.name, now, lambda known: _more(stage, known))


def _more(stage: Stage, known: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    count = int(known.get("pictures", 0)) + 1
    if count == 1:
        told = f"Somebody stands by his answer: a settled picture in {stage.name} waits for your word."
    else:
        told = f"People stand by their answers: {count:,} settled pictures in {stage.name} wait for your word."
    return told, {"pictures": count}
