"""Small worlds for moderation: who said what when about which picture, by name, in as many projects as wanted."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from tests.makers import a_project, a_project_file, a_worker, pictures, the_stage

from manyeyes import assignment, flow, work
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import random_id
from manyeyes.storage import tables as t

_numbers = itertools.count(1)
TASKS = select(t.task.c.id, t.task.c.item_id, t.task.c.stage_id).order_by(t.task.c.item_id)
CONSENSUS = select(t.consensus).order_by(t.consensus.c.task_id, t.consensus.c.question)
STATES = select(t.task.c.id, t.task.c.state, t.task.c.closed_as, t.task.c.wanted, t.task.c.taken)
HERE = select(t.item_stage.c.item_id, t.item_stage.c.stage_id, t.item_stage.c.state)


@dataclass(frozen=True)
class Word:
    """One submission: a worker by number, a picture by number, what he says, and when (seconds from the beginning)."""

    worker: int
    picture: int
    value: str
    at: float


@dataclass
class World:
    """A project whose pictures and workers go by number."""

    house: House
    project: Project
    stage: Stage
    tasks: Sequence[int]
    items: Sequence[int]
    workers: Sequence[Worker]

    def say(self, words: Iterable[Word], begin: float) -> None:
        """Everybody is lent what he speaks of, and says it at that time; a later word about it corrects the former."""
        revisions: dict[tuple[int, int], tuple[str, int]] = {}
        for word in sorted(words, key=lambda one: one.at):
            key = (word.worker, word.picture)
            name, revision = revisions.get(key) or (self._lend(word, begin), 0)
            revisions[key] = (name, revision + 1)
            said = work.Said(revision=revision + 1, answers={"text": word.value}, shown_ms=900, client="test")
            with self.house.transaction() as tx:
                work.record(tx, self.workers[word.worker], name, said, 0, begin + word.at)

    def _lend(self, word: Word, begin: float) -> str:
        task, worker = self.tasks[word.picture], self.workers[word.worker].id
        with self.house.transaction() as tx:
            lent = assignment.lend_this(tx, task, self.stage.id, worker, self.stage.workflow, begin + word.at, 300.0)
            if lent is not None:
                return lent.public_id
            at = begin + word.at
            return assignment.to_owner(tx, task, self.stage.id, worker, self.stage.workflow, at).public_id

    def adds_up_to(self) -> list[dict[str, Any]]:
        """A picture: value, posterior, answers, whether settled, where it stands, how many are missing."""
        with self.house.reading() as tx:
            rows = {row.task_id: row for row in tx.all(CONSENSUS)}
            states = {row.id: row for row in tx.all(STATES)}
            here = {row.item_id: row.state for row in tx.all(HERE) if row.stage_id == self.stage.id}
        return [
            self._picture(rows.get(task), states[task], here[item])
            for task, item in zip(self.tasks, self.items, strict=True)
        ]

    def _picture(self, row: Any, state: Any, here: str) -> dict[str, Any]:
        said = row is not None and row.answers > 0
        return {
            "value": row.value if said else None,
            "posterior": round(row.posterior, 9) if said else None,
            "answers": row.answers if said else 0,
            "state": row.state if said else "open",
            "task": (state.state, state.closed_as),
            "item": here,
            "missing": state.wanted - state.taken if state.state == 1 else 0,
        }

    def count_again(self) -> None:
        """What a running server does in the background."""
        flow.upkeep(self.house, self.stage)


def a_world(
    house: House,
    count: int,
    workers: Sequence[Worker],
    overlap: str = "{min: 2, max: 9, confidence: 0.9}",
    more: str = "",
) -> World:
    """A project of its own with `count` pictures; the same workers may work in several."""
    text = a_project_file(name=f"world-{next(_numbers)}", overlap=overlap, more=more)
    project = a_project(house, text)
    items = pictures(house, project, count)
    stage = the_stage(house, project)
    with house.reading() as tx:
        tasks = {row.item_id: row.id for row in tx.all(TASKS) if row.stage_id == stage.id}
    return World(house, project, stage, [tasks[one] for one in items], items, workers)


def some_workers(house: House, count: int) -> list[Worker]:
    """So many new people."""
    return [a_worker(house) for _ in range(count)]


SETTLE = (
    update(t.task)
    .where(t.task.c.id == bindparam("the_task"))
    .values(state=2, closed_as="settled", answered=bindparam("n"), taken=bindparam("n"))
)


def heap_of_answers(house: House, stage: Stage, said: Iterable[tuple[int, int, str, float]]) -> None:
    """(task, worker, value, at) written at once, past the stories of claims and answers: for sizes and for copying.

    Tasks are settled as what was said of them first.
    """
    names = (random_id() for _ in itertools.count())
    rows = list(said)
    with house.transaction() as tx:
        first = 1 + (tx.scalar(select(func.max(t.assignment.c.id))) or 0)
        tx.insert(t.assignment, [_lent(first + n, next(names), stage, *row) for n, row in enumerate(rows)])
        tx.insert(t.answer, [_answer(first + n, stage, *row) for n, row in enumerate(rows)])
        count = Counter(row[0] for row in rows)
        tx.run_many(SETTLE, [{"the_task": task, "n": n} for task, n in count.items()])
        value = {row[0]: row[2] for row in reversed(rows)}
        tx.insert(t.consensus, [_adds_up(task, value[task], n) for task, n in count.items()])


def _lent(number: int, name: str, stage: Stage, task: int, worker: int, value: str, at: float) -> dict[str, Any]:
    row = {"id": number, "public_id": name, "worker_id": worker, "task_id": task, "stage_id": stage.id, "state": 1}
    return {**row, "workflow": "1.0", "lent_at": at, "expires_at": at}


def _answer(number: int, stage: Stage, task: int, worker: int, value: str, at: float) -> dict[str, Any]:
    row = {"assignment_id": number, "task_id": task, "worker_id": worker, "revision": 1, "question": "text"}
    shown = {"untouched": False, "counts": True, "workflow": "1.0", "shown_ms": 900, "client": "test"}
    return {**row, **shown, "value": value, "at": at}


def _adds_up(task: int, value: str, answers: int) -> dict[str, Any]:
    row = {"task_id": task, "question": "text", "value": value, "posterior": 0.98, "answers": answers}
    return {**row, "state": "settled", "fit": 0}
