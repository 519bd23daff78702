"""The expert queue: what people could not settle, as a list or a grid, and the word of who decides that settles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes import answers, assignment, consensus, flow, items, projects
from manyeyes.answers import Said
from manyeyes.assignment import Held
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
    """The likeliest value, a question."""
    answers: tuple[Mapping[str, str], ...]
    said: Mapping[str, Mapping[str, int]]
    """How many people said what, a question; unsure ones too."""
    sure: Mapping[str, float]
    """How sure the likeliest value is, a question."""
    stood_by: Mapping[str, tuple[str, ...]]
    """What somebody still thinks who was told that it was settled otherwise, a question."""


def contested(tx: Transaction, stage: Stage, most: int) -> list[ContestedTask]:
    """Contested tasks of a stage, oldest first."""
    found = assignment.contested(tx, stage.id, most)
    pictures = items.shown(tx, [item for _, item in found])
    return [_contested(tx, stage, task, shown(pictures[item])) for task, item in found]


def _contested(tx: Transaction, stage: Stage, task_id: int, picture: Shown) -> ContestedTask:
    said: dict[int, dict[str, str]] = {}
    stood_by: dict[str, tuple[str, ...]] = {}
    for answer in answers.current(tx, task_id):
        said.setdefault(answer.assignment_id, {})[answer.question] = answer.value
        if answer.stands:
            stood_by[answer.question] = (*stood_by.get(answer.question, ()), answer.value)
    verdicts = consensus.verdicts(tx, task_id)
    likeliest = {one.question: one.value for one in verdicts}
    sure = {one.question: one.posterior for one in verdicts if one.value is not None}
    every = tuple(said.values())
    return ContestedTask(f"{picture.id}:{stage.name}", "", picture, likeliest, every, _counted(every), sure, stood_by)


def _counted(said: Sequence[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    questions = dict.fromkeys(question for one in said for question in one)
    return {name: dict(Counter(one[name] for one in said if name in one).most_common()) for name in questions}


def settle_many(tx: Transaction, owner: Worker, decided: Mapping[str, Mapping[str, str]], now: float) -> int:
    """Settle many tasks at once, {task: answers}: all of them, or none where one cannot be; returns how many."""
    for task, said in decided.items():
        settle_by_owner(tx, owner, task, said, now)
    return len(decided)


def settle_by_owner(tx: Transaction, owner: Worker, task: str, said: Mapping[str, str], now: float) -> None:
    """The owner's answer decides, or a reviewer's: an answer like others, with a weight of its own, to be corrected."""
    stage, task_id = find_task(tx, task)
    mine = assignment.to_owner(tx, task_id, stage.id, owner.id, stage.workflow, now)
    asked = flow.asked(tx, stage, mine.item_id)
    told = checked(stage, asked, Said(revision=1, answers=said, client="owner"))
    if mine.state is Held.LENT:  # he had it in his hands, too
        assignment.answered(tx, mine)
    answers.append(tx, mine, told, now, settles=owner.kind != "owner")
    settled = consensus.settle(tx, stage, task_id, asked)
    flow.advance(tx, stage, task_id, settled, now)


def find_task(tx: Transaction, task: str) -> tuple[Stage, int]:
    """The stage and the id of a task that is called ITEM:STAGE; raises UnknownTask."""
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
