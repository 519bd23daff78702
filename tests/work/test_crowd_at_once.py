"""Eight people work on PostgreSQL while the owner stops, lifts, takes back and undoes, and the background counts."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import select
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage
from tests.work import crowd_invariants

from manyeyes import consensus, flow, moderation, people, rules
from manyeyes.assignment import Lane
from manyeyes.consensus import State
from manyeyes.errors import TryAgain
from manyeyes.house import House, open_house
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.settings import Settings
from manyeyes.storage import tables as t

PEOPLE, PICTURES, KNOWN, SECONDS, MOST, ACTS = 8, 150, 10, 4.0, 4, 25
CONTROL = "    control_tasks: {file: private/control.csv, share: 0.2, probes: 0.05}"
STOPPED = select(t.restriction).order_by(t.restriction.c.id)


class Threads:
    """What several threads do until time is up; what any of them trips over is remembered."""

    def __init__(self) -> None:
        self.end = time.monotonic() + SECONDS
        self.surprises: list[BaseException] = []
        self.again = 0

    def run(self, acts: list[Callable[[], object]]) -> None:
        threads = [threading.Thread(target=self._repeat, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _repeat(self, act: Callable[[], object]) -> None:
        while time.monotonic() < self.end and not self.surprises:
            try:
                act()
            except TryAgain:  # what a page does by itself: the same again
                self.again += 1
            except BaseException as error:
                self.surprises.append(error)


def test_all_holds_after_people_and_owner_worked_at_once(new_database: str, tmp_path: Path) -> None:
    with open_house(tmp_path, settings=Settings(database=new_database, fit_every=60)) as house:
        project = a_project_with_pictures(house)
        stage = the_stage(house, project)
        workers = [a_worker(house) for _ in range(PEOPLE)]
        said: list[dict[str, str]] = [{} for _ in workers]
        threads = Threads()
        people_ = [works(house, stage, worker, told) for worker, told in zip(workers, said, strict=True)]
        background = partial(flow.upkeep, house, stage, chunk=20, most_seconds=0.2)
        threads.run([*people_, owner(house, project, stage, workers), background])
        assert not threads.surprises, threads.surprises[:1]
        flow.upkeep(house, stage)
        acknowledged = {name: value for told in said for name, value in told.items()}
        print(f"{len(acknowledged)} answers, {threads.again} tries again")
        assert len(acknowledged) > 10 * PEOPLE, "there was hardly any load"
        check(house, stage, acknowledged)


def a_project_with_pictures(house: House) -> Project:
    rows = [(f"k/{n}.png", "text", "yes" if n % 2 else "no") for n in range(KNOWN)]
    overlap = f"{{min: 2, max: {MOST}, confidence: 0.9}}"
    project = a_project(house, a_project_file(overlap=overlap, more=CONTROL), control=rows)
    for path, _, _ in rows:
        a_picture_at(house, project, path)
    pictures(house, project, PICTURES)
    return project


def works(house: House, stage: Stage, worker: Worker, said: dict[str, str]) -> Callable[[], None]:
    """One picture after another, answered twice in ten for a second time."""

    def once() -> None:
        found = claim(house, worker, stage)
        if not found.tasks:
            time.sleep(0.01)  # stopped, or all seen: a page waits, too
            return
        name, value = found.tasks[0].assignment, random.choice(["yes", "yes", "no"])
        answer(house, worker, name, {"text": value})
        said[name] = value
        if random.random() < 0.2:
            answer(house, worker, name, {"text": value})

    return once


def owner(house: House, project: Project, stage: Stage, workers: list[Worker]) -> Callable[[], None]:
    """Somebody is stopped and lifted, or taken back and given back, until it was done ACTS times."""
    left = itertools.count(ACTS, -1)

    def once() -> None:
        if next(left) <= 0:
            time.sleep(0.05)
            return
        worker, now = random.choice(workers), house.now()
        if random.random() < 0.5:
            with house.transaction() as tx:
                made = rules.restrict_by_owner(
                    tx, stage, worker.id, reason="Why?", now=now, until=None, ask_again=random.random() < 0.5
                )
            with house.transaction() as tx:
                rules.lift(tx, made.public_id, "I was wrong.", "owner", house.now())
            return
        with house.transaction() as tx:
            taken = moderation.take_back(tx, project, worker, now - 1, now, now, reason="Why?")
        for one in taken.withdrawals:
            with house.transaction() as tx:
                moderation.undo(tx, one.public_id, house.now())

    return once


def check(house: House, stage: Stage, acknowledged: dict[str, str]) -> None:
    with house.reading() as tx:
        answers, tasks = tx.all(crowd_invariants.ANSWERS), tx.all(crowd_invariants.TASKS)
        stored = {row.public_id: row.value for row in answers}
        assert len(stored) == len(answers), "an answer is there twice"
        assert {name: stored.get(name) for name in acknowledged} == acknowledged
        crowd_invariants.slots_add_up(tasks, tx.all(crowd_invariants.HELD))
        assert not consensus.recounts_under_way(tx, stage.id)
        spared = {row.worker_id for row in tx.all(crowd_invariants.WITHDRAWALS)}
        replaced = Counter(row.task_id for row in answers if row.worker_id in spared)
        for task in tasks:
            if task.lane == Lane.CONTROL:
                continue
            again = crowd_invariants.adds_up(tx, stage, task)
            if again is not None:
                rows = consensus.verdicts(tx, task.id)
                assert sorted(again.questions, key=lambda one: one.question) == rows
                assert again.state is not State.OPEN or task.wanted > task.answered
            assert task.answered <= MOST + replaced[task.id]
        for row in tx.all(STOPPED):
            assert people.standing(tx, row.worker_id, stage.project_id, stage.id, house.now()).stopped is None
