"""The expert queue in its first form: what people could not settle, and the owner's word that settles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes import answers, assignment, consensus, flow, items, projects
from manyeyes.answers import Said
from manyeyes.errors import ManyEyesError
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work.check_answers import checked
from manyeyes.work.outcomes import Shown
from manyeyes.work.show import shown


class UnknownTask(ManyEyesError):
    """There is no task {task}. Take it from the list of contested pictures."""

    status = 404


@dataclass(frozen=True)
class ContestedTask:
    """A task people did not settle; `task` is what `settle_by_owner` takes."""

    task: str
    about: str
    item: Shown
    consensus: Mapping[str, str | None]
    answers: tuple[Mapping[str, str], ...]


def contested(tx: Transaction, stage: Stage, most: int) -> list[ContestedTask]:
    """Contested tasks of a stage, oldest first."""
    return [_contested(tx, stage, task, item) for task, item in assignment.contested(tx, stage.id, most)]


def _contested(tx: Transaction, stage: Stage, task_id: int, item_id: int) -> ContestedTask:
    picture = shown(items.shown(tx, [item_id])[item_id])
    said: dict[int, dict[str, str]] = {}
    for answer in answers.current(tx, task_id):
        said.setdefault(answer.assignment_id, {})[answer.question] = answer.value
    likeliest = {one.question: one.value for one in consensus.verdicts(tx, task_id)}
    return ContestedTask(f"{picture.id}:{stage.name}", "", picture, likeliest, tuple(said.values()))


def settle_by_owner(tx: Transaction, owner: Worker, task: str, said: Mapping[str, str], now: float) -> None:
    """The owner's answer decides; it is an answer like others, with a weight of its own, and can be corrected."""
    stage, task_id = _find(tx, task)
    mine = assignment.to_owner(tx, task_id, stage.id, owner.id, stage.workflow, now)
    asked = flow.asked(tx, stage, mine.item_id)
    told = checked(stage, asked, Said(revision=1, answers=said, client="owner"))
    answers.append(tx, mine, told, now)
    settled = consensus.settle(tx, stage, task_id, asked)
    flow.advance(tx, stage, task_id, settled, now)


def _find(tx: Transaction, task: str) -> tuple[Stage, int]:
    item_name, _, stage_name = task.partition(":")
    item = items.by_public_id(tx, item_name)
    if item is None:
        raise UnknownTask(task=task)
    project = projects.project_by_id(tx, item.project_id)
    stage = projects.stage(tx, project.slug, stage_name)
    task_id = assignment.task_of(tx, stage.id, item.id)
    if task_id is None:
        raise UnknownTask(task=task)
    return stage, task_id
