"""What an applied version still has to do to what is there, step by step and chunk by chunk, while people work.

The steps are written down in the transaction that stores the version; a chunk and the note that it is done are one
transaction. So a crash in the middle loses nothing, and whoever looks next goes on: the verb itself, given again, or
the server's upkeep. Every step does what the newest file says; one done twice changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from manyeyes import assignment, collect, consensus, projects
from manyeyes.errors import TryAgain
from manyeyes.flow import graph, store
from manyeyes.flow.in_line import bring_in_line
from manyeyes.flow.refresh import OVERLAP, follow_files
from manyeyes.house import House
from manyeyes.media import Jail
from manyeyes.projects import Changes, Project, Stage
from manyeyes.storage import Transaction
from manyeyes.storage.tables import change

CHUNK = 200  # items a transaction: tens of milliseconds
ROWS = 2000  # tasks a transaction, where one statement changes all of them
AGAIN = "again"
QUESTION, WANTED, ITEMS, CONTROL, TRAINING = "question", "wanted", "items", "control", "training"


@dataclass(frozen=True)
class Change:
    """One step. what: question (its answers are dropped), wanted, items, control or training."""

    id: int
    project_id: int
    version: int
    stage_id: int | None
    what: str
    about: str
    last_id: int
    done: int
    total: int
    asked_at: float
    done_at: float | None


Progress = Callable[[Change], None]


def ask_changes(tx: Transaction, project: Project, changes: Changes, now: float) -> None:
    """Write down what follows from a version, in the transaction that stores it."""
    said = {one.name: one for one in changes.stages}
    stages = projects.stages(tx, project.id)
    for stage in stages:
        made = said.get(stage.name)
        for question in made.lost_questions if made else ():
            _ask(tx, project, stage, QUESTION, now, store.tasks_in(tx, [stage.id]), question)
        if made and (made.overlap is not None or made.what == AGAIN) and graph.asks_people(stage):
            _ask(tx, project, stage, WANTED, now, store.tasks_in(tx, [stage.id]))
        if made and made.entered and changes.version:
            _ask(tx, project, stage, ITEMS, now, store.items_in_any(tx, _around(stages, stage)))
        if made and made.judged and graph.asks_people(stage):
            consensus.ask_recount(tx, stage.id, None, OVERLAP, now)
    for stage in filter(graph.asks_people, stages):
        _ask(tx, project, stage, CONTROL, now, 1)
    if project.file.training:
        _ask(tx, project, None, TRAINING, now, sum(map(len, project.file.training.values())))


def _ask(
    tx: Transaction, project: Project, stage: Stage | None, what: str, now: float, total: int, about: str = ""
) -> None:
    row = {"project_id": project.id, "version": project.version, "stage_id": stage.id if stage else None}
    tx.add(change, {**row, "what": what, "about": about, "total": total, "asked_at": now})


def changes_under_way(tx: Transaction, project_id: int | None = None) -> list[Change]:
    """The steps that are not done, in their order: of one project, or of the whole site."""
    rows = tx.all(store.CHANGES_UNDER_WAY)
    return [Change(**row._asdict()) for row in rows if project_id in (None, row.project_id)]


def carry_on(
    house: House, project_id: int | None = None, *, most_seconds: float | None = None, tell: Progress | None = None
) -> int:
    """Work off steps for `most_seconds` (None: until none is left); returns how many are left."""
    begun = time.monotonic()
    for step in _steps(house, project_id):
        if tell is not None:
            tell(step)
        if most_seconds is not None and time.monotonic() - begun > most_seconds:
            break
    with house.reading() as tx:
        return len(changes_under_way(tx, project_id))


def _steps(house: House, project_id: int | None) -> Iterator[Change]:
    """Each step as it was before its next chunk was tried."""
    while True:
        with house.reading() as tx:
            left = changes_under_way(tx, project_id)
        if not left:
            return
        with suppress(TryAgain):  # people had the first word just then
            _carry_out(house, left[0])
        yield left[0]


def _carry_out(house: House, step: Change) -> None:
    """One chunk of a step."""
    with house.reading() as tx:
        project = projects.project_by_id(tx, step.project_id)
        stages = projects.stages(tx, project.id)
    stage = next((one for one in stages if one.id == step.stage_id), None)
    if step.what == TRAINING:
        with Jail(1) as jail:
            collect.add_training_pictures(house, project, jail)
    elif step.what == CONTROL and stage is not None:
        follow_files(house, stages, stage)
    elif stage is not None:
        with house.transaction() as tx:
            _chunk(tx, stages, stage, step.id, house.now())
        return
    with house.transaction() as tx:
        _note(tx, step, step.last_id, step.total, house.now())


def _chunk(tx: Transaction, stages: list[Stage], stage: Stage, step_id: int, now: float) -> None:
    row = tx.first(store.TAKE_CHANGE, {"id": step_id})
    if row is None:  # another process has it, or has done it
        return
    step = Change(**row._asdict())
    ids, most = _next(tx, stages, stage, step)
    if step.what == ITEMS:
        bring_in_line(tx, stages, stage, ids, now)
    elif step.what == WANTED:
        assignment.set_least_wanted(tx, stage.id, stage.file.overlap.min, step.last_id, ids[-1] if ids else 0)
    elif stage.file.question(step.about) is None:
        consensus.forget_question(tx, step.about, ids)
    _note(tx, step, ids[-1] if ids else step.last_id, len(ids), now if len(ids) < most else None)


def _next(tx: Transaction, stages: list[Stage], stage: Stage, step: Change) -> tuple[list[int], int]:
    """The next items or tasks of a step, and how many there are at most in a chunk."""
    if step.what == ITEMS:
        return store.next_items(tx, _around(stages, stage), step.last_id, CHUNK), CHUNK
    return store.next_tasks(tx, stage.id, step.last_id, ROWS), ROWS


def _around(stages: list[Stage], stage: Stage) -> list[int]:
    """A stage and those it takes items from."""
    return [one.id for one in stages if one.id == stage.id or one.name in stage.file.after]


def _note(tx: Transaction, step: Change, last: int, more: int, over: float | None) -> None:
    tx.run(store.GO_ON_CHANGE, {"change": step.id, "last": last, "more": more, "over": over})
