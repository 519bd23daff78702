"""Do known pictures come more often than others? What people who compare notes can tell from how often they met each.

    python bench/repetition.py [--pictures 1000] [--people 100] [--each 55]

A hundred people work through a stage in the real rooms: five people a picture, one picture in twenty known, probes on.
N of them then count how many of them met each picture they know. Shown is the AUC (the better direction) of that count,
pictures that were known against all others, for stages that promote settled pictures and for files of known ones of
several sizes. Wanted: at most .60 where pictures are promoted. Where all compare notes nothing can be hidden: a picture
that was asked about by five, and then by two more, was met seven times.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from manyeyes import flow, items, people, projects, skills, work
from manyeyes.assignment import task_of
from manyeyes.house import House, open_house
from manyeyes.media import Seen
from manyeyes.storage.tables import assignment, scored
from measure import keep, parsed
from tell_apart import auc

PROJECT = """
project: eyes
title: "Who meets what?"
why: "To know how often."
rights: {items: CC0-1.0, publish: none, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions: [{name: text, ask: "Is there any text?", type: yes_no}]
    control_tasks: {share: 0.05, promote: {confidence: 0.99, answers: %d}}
    overlap: {min: 5, max: 5}
    order: {open: all}
"""
NEVER = 1000  # answers no picture has: nothing is promoted
GROUPS = (5, 10, 20, 50, 100)
DRAWS = 30  # groups of each size
UPKEEP = 500  # answers between two looks of what a server does in the background
Met = dict[int, set[int]]


def main() -> None:
    options = asked()
    told = {}
    for known in (0, 25, 50, 100):
        name = f"file of {known}" if known else "promoted"
        told[name] = run(options, known)
        print(name, json.dumps(told[name]), flush=True)
    keep("repetition", told)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--each", type=int, default=55)
    return parsed(parser, pictures=300, people=30, each=30)


def run(options: argparse.Namespace, known: int) -> dict[str, Any]:
    """One stage worked through, with so many known pictures from a file, or (0) promoted ones."""
    with tempfile.TemporaryDirectory(prefix="bench-repetition-") as folder:
        site = Path(folder)
        (site / "frames").mkdir()
        (site / "project.yaml").write_text(PROJECT % (NEVER if known else 4))
        with open_house(site) as house:
            prepare(house, options.pictures, known)
            crowd(house, options.people, options.each)
            met, control = counted(house)
    result = {str(size): told_apart(met, control, options.people, size) for size in GROUPS if size <= options.people}
    return {"known": len(control), "pictures": len(met), "auc_by_people_who_compare": result}


def prepare(house: House, pictures: int, known: int) -> None:
    """The pictures, the known ones first; their bytes do not matter."""
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", house.now())
        project, stage = projects.find(tx, "eyes"), projects.stage(tx, "eyes", "look")
        projects.set_state(tx, stage.id, "open")
        series = items.add_series(tx, project.id, "film", "Film", {})
        seen = [Seen(f"{number:064x}", "JPEG", 640, 360, 50_000, {}) for number in range(pictures + known)]
        added = [items.add(tx, project.id, one, series, True, house.now())[0] for one in seen]
        flow.enter(tx, project, projects.stage(tx, "eyes", "import"), added, house.now())
        for number, item in enumerate(added[:known]):
            task = task_of(tx, stage.id, item)
            if task is not None:
                skills.make_control(tx, stage, task, {"text": says(number)}, "file", house.now())


def says(number: int) -> str:
    return "yes" if number % 3 == 0 else "no"


def crowd(house: House, count: int, each: int) -> None:
    """Everybody answers so many pictures, one after another in turns of five; right in 93 of 100."""
    chance, answers = random.Random(3), 0
    with house.transaction() as tx:
        stage = projects.stage(tx, "eyes", "look")
        crowd = [people.new_worker(tx, "guest", house.now()) for _ in range(count)]
    for _ in range(each // 5):
        for worker in chance.sample(crowd, count):
            for _ in range(5):
                found = work.claim_thoroughly(house, worker, stage, 1)
                if not found.tasks:
                    break
                lent = found.tasks[0]
                with house.transaction() as tx:
                    item = items.by_public_id(tx, lent.item.id)
                    assert item is not None
                    true = says(int(item.sha256, 16))
                    value = true if chance.random() < 0.93 else says(chance.randrange(3))
                    said = work.Said(1, {"text": value}, 900)
                    work.record(tx, worker, lent.assignment, said, 0, house.now())
                answers += 1
                if answers % UPKEEP == 0:
                    flow.upkeep(house, stage)


def counted(house: House) -> tuple[Met, set[int]]:
    """Who met each picture, and which were known to somebody's cost."""
    met: Met = defaultdict(set)
    with house.reading() as tx:
        for row in tx.all(select(assignment.c.task_id, assignment.c.worker_id)):
            met[row.task_id].add(row.worker_id)
        return met, {row.task_id for row in tx.all(select(scored.c.task_id).distinct())}


def told_apart(met: Met, control: set[int], people: int, size: int) -> float:
    """The mean over groups of that size."""
    chance, everybody = random.Random(size), sorted(set().union(*met.values()))
    areas = []
    for _ in range(DRAWS if size < people else 1):
        group = set(chance.sample(everybody, min(size, len(everybody))))
        counts = {task: len(who & group) for task, who in met.items() if who & group}
        score = np.array(list(counts.values()), dtype=np.float64)
        area = auc(score, np.array([task in control for task in counts]))
        areas.append(max(area, 1 - area))
    return round(float(np.mean(areas)), 3)


if __name__ == "__main__":
    main()
