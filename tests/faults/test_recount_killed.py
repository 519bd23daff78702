"""kill -9 at random moments while everything is computed again: it goes on, and ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import select
from tests.moderation.worlds import World, a_world, heap_of_answers, some_workers
from tests.work import crowd_invariants

from manyeyes import consensus, flow, moderation
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage import tables as t

KILLS = int(os.environ.get("MANYEYES_KILLS", "3"))
PICTURES, PEOPLE = 400, 6
VALUES = select(t.consensus.c.task_id, t.consensus.c.value, t.consensus.c.posterior, t.consensus.c.state)
STATES = select(t.task.c.id, t.task.c.state, t.task.c.closed_as, t.task.c.wanted, t.task.c.taken)
DYING = """
import itertools, os, sys, threading
from pathlib import Path
from manyeyes import flow, projects
from manyeyes.house import open_house
from manyeyes.settings import Settings
site, database, slug, nth, delay = sys.argv[1:]
with open_house(Path(site), settings=Settings(database=database)) as house:
    with house.reading() as tx:
        stage = projects.stage(tx, slug, "features")
    real, left = house.database.transaction, itertools.count(int(nth), -1)

    def transaction():
        if next(left) == 0:
            threading.Timer(float(delay), os.kill, (os.getpid(), 9)).start()
        return real()

    house.database.transaction = transaction
    while flow.upkeep(house, stage, chunk=10).left:
        pass
    os._exit(0)
"""


def test_a_recount_that_is_killed_again_and_again_ends_as_an_undisturbed_one(
    database_address: str, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    settings = Settings(database=database_address)
    with open_house(site, settings=settings) as house:
        world = a_stage_to_count_again(house)
    undisturbed = None if database_address else counted_apart(site, world, tmp_path)
    ends = [dies(site, database_address, world) for _ in range(KILLS)]
    with open_house(site, settings=settings) as house:
        done = flow.upkeep(house, world.stage)
        print(f"{ends.count(-signal.SIGKILL)} of {KILLS} killed; {done.recounted} tasks were left")
        assert set(ends) <= {0, -signal.SIGKILL}
        assert -signal.SIGKILL in ends
        must_add_up(house, world)
        assert undisturbed in (None, rows_of(house))


def a_stage_to_count_again(house: House) -> World:
    """A stage of which one person's answers were taken back, so that a fit and all tasks are due."""
    world = a_world(house, PICTURES, some_workers(house, PEOPLE))
    chance, begin = random.Random(4), house.now() - 3600
    said = [
        (task, worker.id, "yes" if chance.random() < 0.5 + 0.08 * nth else "no", begin + nth)
        for task in world.tasks
        for nth, worker in enumerate(world.workers[: chance.choice([3, PEOPLE])])
    ]
    heap_of_answers(house, world.stage, said)
    with house.transaction() as tx:
        now = house.now()
        moderation.take_back(tx, world.project, world.workers[0], 0.0, now, now, reason="a vandal")
    return world


def counted_apart(site: Path, world: World, folder: Path) -> list[Any]:
    """The same site, copied, with nobody killed."""
    shutil.copytree(site, folder / "copy")
    with open_house(folder / "copy") as house:
        flow.upkeep(house, world.stage)
        return rows_of(house)


def dies(site: Path, database: str, world: World) -> int:
    """A process that keeps the stage up to date until it is killed; returns how it ended."""
    nth, delay = random.randrange(8), random.uniform(0, 0.01)  # so long after its nth transaction began
    command = [sys.executable, "-c", DYING, str(site), database, world.project.slug, str(nth), str(delay)]
    return subprocess.run(command, check=False).returncode


def must_add_up(house: House, world: World) -> None:
    with house.reading() as tx:
        fit = consensus.current_fit(tx, world.stage.id).number
        assert not consensus.recounts_under_way(tx, world.stage.id)
        for task in tx.all(crowd_invariants.TASKS):
            again = crowd_invariants.adds_up(tx, world.stage, task)
            assert again is not None
            assert consensus.fit_used(tx, task.id) == fit
            assert sorted(again.questions, key=lambda one: one.question) == consensus.verdicts(tx, task.id)


def rows_of(house: House) -> list[Any]:
    """What all adds up to, and what is asked for."""
    with house.reading() as tx:
        values = sorted((row.task_id, row.value, round(row.posterior, 9), row.state) for row in tx.dynamic(VALUES))
        return [*values, *sorted(map(tuple, tx.dynamic(STATES)), key=str)]
