"""A stage whose pictures people settled the day before, and somebody who said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import answers, assignment, items, projects, skills, work
from manyeyes.consensus.own_agreement import OwnAgreement
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work.expert import find_task

DAY = 86400.0
HIDES = "    control_tasks: {share: %s, probes: 0, promote: {confidence: 0.9, answers: 2}}"


@dataclass
class Place:
    """A stage whose pictures, by task, are all "no" to the others, and what `me` was given of it."""

    house: House
    clock: Clock
    stage: Stage
    me: Worker
    tasks: list[int]
    known: frozenset[int]

    def told(self) -> OwnAgreement:
        with self.house.transaction() as tx:
            project = projects.find(tx, "eyes")
            return work.agreement_today(tx, self.me, project, self.house.now())

    def otherwise(self) -> list[work.SettledOtherwise]:
        with self.house.transaction() as tx:
            return work.settled_otherwise(tx, self.me, projects.find(tx, "eyes"), self.house.now())

    def look(self, task: str, said: str = "stands", who: Worker | None = None) -> None:
        with self.house.transaction() as tx:
            work.look_again(tx, who or self.me, task, said, self.house.now())

    def state(self, task_id: int) -> str | None:
        with self.house.transaction() as tx:
            return assignment.counts(tx, task_id).closed_as

    def id_of(self, task: str) -> int:
        with self.house.reading() as tx:
            return find_task(tx, task)[1]


Make = Callable[..., Place]


def maker(house: House, clock: Clock) -> Make:
    """Makes a place where I said yes to all and three others no, the day before."""

    def made(count: int, *, hides: float | None = None, known: int = 0, agree: int = 0) -> Place:
        more = "" if hides is None else HIDES % hides
        project = a_project(house, a_project_file(more=more))
        made_items = pictures(house, project, count)
        stage = the_stage(house, project)
        with house.transaction() as tx:
            tasks = [task for one in made_items if (task := assignment.task_of(tx, stage.id, one))]
            for task in tasks[:known]:
                skills.make_control(tx, stage, task, {"text": "no"}, "file", house.now())
        me = a_worker(house)
        agreed = set(tasks[-agree:]) if agree else set()
        say(house, stage, me, lambda task: "no" if task in agreed else "yes")
        for _ in range(3):
            say(house, stage, a_worker(house), lambda task: "no")
        clock.pass_by(DAY)
        return Place(house, clock, stage, me, tasks, frozenset(tasks[:known]))

    return made


def say(house: House, stage: Stage, worker: Worker, value: Callable[[int], str]) -> None:
    """Somebody answers all he is given."""
    while (found := claim(house, worker, stage)).tasks:
        (lent,) = found.tasks
        with house.reading() as tx:
            _, task = find_task(tx, f"{lent.item.id}:{stage.name}")
        answer(house, worker, lent.assignment, {"text": value(task)})


def ids(told: OwnAgreement) -> set[int]:
    return {one.task_id for one in told.otherwise}


def task_name(place: Place, item: int) -> str:
    with place.house.reading() as tx:
        return f"{items.by_id(tx, item).public_id}:{place.stage.name}"


def people_of(tx: Transaction, task: int) -> Collection[int]:
    return {one.worker_id for one in answers.current(tx, task)}
