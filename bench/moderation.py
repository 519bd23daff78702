"""How long an owner waits for the list of people, one person, a preview, and a look for copying, by size.

Run: python bench/moderation.py [--large]: 1,000 workers and 100,000 answers, or 10,000 and a million.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # the makers of tests, also when it is run as a script

from tests.makers import a_project, a_project_file, pictures, the_stage
from tests.moderation.worlds import heap_of_answers, some_workers

from manyeyes import moderation
from manyeyes.house import House, open_house
from manyeyes.moderation import Order
from manyeyes.moderation.crowd import crowd_of
from manyeyes.moderation.groups import find_groups
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t
from measure import keep, median_seconds, spell


def a_crowd(house: House, workers: int, each: int) -> tuple[Project, Stage, list[Worker]]:
    """So many workers with so many answers each, five a picture; the first ten copy one key."""
    random = np.random.default_rng(0)
    project = a_project(house, a_project_file())
    count = workers * each // 5
    for begin in range(0, count, 5000):
        pictures(house, project, min(5000, count - begin))
    stage, people = the_stage(house, project), some_workers(house, workers)
    with house.reading() as tx:
        tasks = [row.id for row in tx.all(t.task.select().where(t.task.c.stage_id == stage.id))]
    truth, key = random.random((2, count)) < 0.5
    who = np.argsort(random.random((count, 40)), axis=1)[:, :5] * (workers // 40)
    who += random.integers(0, workers // 40, who.shape)
    value = np.where(who < 10, key[:, None], truth[:, None] ^ (random.random(who.shape) < 0.1))
    for part in np.array_split(np.arange(count), max(1, count // 10_000)):
        rows = [
            (tasks[at], people[int(one)].id, "yes" if said else "no", 1.7e9 + at)
            for at in part
            for one, said in zip(who[at], value[at], strict=True)
        ]
        heap_of_answers(house, stage, rows)
    record_all(house, stage, people, random)
    return project, stage, people


def record_all(house: House, stage: Stage, people: list[Worker], random: np.random.Generator) -> None:
    """Five control answers for everybody, and what is written down of each."""
    right = random.integers(2, 6, len(people)).tolist()
    with house.transaction() as tx:
        keys = [{"worker_id": one.id, "stage_id": stage.id} for one in people]
        skills = [{**key, "question": "text", "asked": 5, "right": many} for key, many in zip(keys, right, strict=True)]
        tx.insert(t.skill, skills)
        tx.insert(t.worker_record, [{**key, "answered": 100, "median_ms": 900} for key in keys])


def main() -> None:
    """Print and keep the times."""
    workers, each = (10_000, 100) if "--large" in sys.argv else (1_000, 100)
    with tempfile.TemporaryDirectory() as site, open_house(Path(site)) as house:
        project, stage, people = a_crowd(house, workers, each)
        now = 1.8e9
        result: dict[str, float] = {"workers": workers, "answers": workers * each}
        with house.reading() as tx:
            for order in Order:
                result[f"list, {order}"] = median_seconds(
                    lambda order=order: moderation.people_of(tx, project, order, 0, 50, now), 5
                )
            one = people[20]
            result["one person"] = median_seconds(lambda: moderation.person(tx, project, one.public_id, now), 5)
            result["preview"] = median_seconds(lambda: moderation.preview_take_back(tx, project, one, 0, now), 5)
        begin = time.perf_counter()
        crowd = crowd_of(house, stage)
        result["read for copying"] = time.perf_counter() - begin
        begin = time.perf_counter()
        found = find_groups(crowd.questions)
        result["copying"] = time.perf_counter() - begin
        for name, seconds in result.items():
            print(f"{name:20} {seconds:,}" if name in ("workers", "answers") else f"{name:20} {spell(seconds)}")
        print("groups:", [(len(group.workers), round(group.surprise, 1)) for group in found])
        keep(f"moderation-{workers}", {**result, "groups": [len(group.workers) for group in found]})


if __name__ == "__main__":
    main()
