"""How long the quality of a stage and the draw of an audit take, and in how much memory.

    python bench/quality.py [--answers 1000000] [--quick]

Replaced: reading every answer that stands and counting in Python, as a notebook would.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from manyeyes import datasets, projects
from manyeyes.datasets import store
from manyeyes.datasets.reliability import Pattern, krippendorff_alpha
from manyeyes.house import House, open_house
from manyeyes.projects import Project, Stage
from manyeyes.settings import Settings
from manyeyes.storage import tables as t
from measure import keep, median_seconds, spell

PROJECT = """\
project: bench
title: "Bench"
why: "To measure."
languages: [en]
rights: {items: CC0-1.0, publish: none, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: features
    kind: classify
    questions:
      - {name: character, ask: "Can you see a head?", type: yes_no}
      - {name: text, ask: "Is there any text?", type: yes_no}
    overlap: {min: 2, max: 5, confidence: 0.95}
  - {name: release, kind: release, keep: "character and not text"}
"""
PEOPLE, EACH, WORKERS = 5, 2, 1000
CHUNK = 20_000
VALUES = ("yes", "no")


def a_stage(house: House, answers: int) -> tuple[Project, dict[str, Stage]]:
    """A stage with `answers` answers: five people a task, two questions each."""
    (house.site / "project.yaml").write_text(PROJECT)
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", 0.0)
        project = projects.find(tx, "bench")
        stages = {one.name: one for one in projects.stages(tx, project.id)}
        series = {"id": 1, "project_id": project.id, "name": "s", "title": "s", "attributes": "{}"}
        tx.insert(t.series, [series])
        people = [{"id": n, "public_id": f"w{n}", "kind": "guest", "created_at": 0.0} for n in range(1, WORKERS + 1)]
        tx.insert(t.worker, people)
    tasks = answers // (PEOPLE * EACH)
    for first in range(1, tasks + 1, CHUNK):
        _fill(house, stages, range(first, min(first + CHUNK, tasks + 1)), random.Random(first))
    return project, stages


def _fill(house: House, stages: dict[str, Stage], numbers: range, chance: random.Random) -> None:
    features, before = stages["features"].id, stages["import"].id
    said = list(_answers(numbers, chance))
    with house.transaction() as tx:
        tx.insert(t.item, [_item(n) for n in numbers])
        stood = {"state": "passed", "reason": "", "at": 0.0}
        tx.insert(t.item_stage, [{"item_id": n, "stage_id": s} | stood for n in numbers for s in (before, features)])
        task = {"stage_id": features, "lane": 0, "band": 1, "wave": 1, "state": 2, "closed_as": "settled", "draw": 1}
        full = {"wanted": PEOPLE, "taken": PEOPLE, "answered": PEOPLE}
        tx.insert(t.task, [{"id": n, "item_id": n} | task | full for n in numbers])
        lent = {"stage_id": features, "state": 1, "workflow": "1.0", "lent_at": 0.0, "expires_at": 0.0}
        tx.insert(t.assignment, [_assignment(row) | lent for row in said if row["question"] == "text"])
        tx.insert(t.answer, said)
        tx.insert(t.consensus, [_outcome(n, question) for n in numbers for question in ("character", "text")])


def _item(n: int) -> dict[str, Any]:
    look = {"format": "PNG", "bytes": 100, "width": 64, "height": 48, "series_id": 1, "kept": False, "added_at": 0.0}
    return {"id": n, "public_id": f"i{n}", "address": f"a{n}", "project_id": 1, "sha256": f"{n:064x}"} | look


def _assignment(row: dict[str, Any]) -> dict[str, Any]:
    number = row["assignment_id"]
    return {"id": number, "public_id": f"l{number}", "worker_id": row["worker_id"], "task_id": row["task_id"]}


def _outcome(n: int, question: str) -> dict[str, Any]:
    value = "yes" if question == "character" else "no"
    told = {"value": value, "posterior": 0.9 + n % 100 / 1001, "answers": PEOPLE, "state": "settled", "fit": 0}
    return {"task_id": n, "question": question} | told


def _answers(numbers: range, chance: random.Random) -> Iterator[dict[str, Any]]:
    fixed = {"revision": 1, "untouched": False, "counts": True, "workflow": "1.0", "shown_ms": 900, "client": "bench"}
    for n in numbers:
        for place, worker in enumerate(chance.sample(range(1, WORKERS + 1), PEOPLE)):
            who = {"assignment_id": n * PEOPLE + place, "task_id": n, "worker_id": worker, "at": 1.0}
            for question in ("character", "text"):
                value = "unsure" if chance.random() < 0.02 else VALUES[chance.random() < 0.2]
                yield who | fixed | {"question": question, "value": value}


def with_a_notebook(house: House, stage: Stage) -> float | None:
    """Alpha of the first question by reading every answer that stands."""
    tasks: dict[int, Counter[str]] = defaultdict(Counter)
    with house.reading() as tx:
        for row in tx.all(store.SAID, {"stage": stage.id}):
            if row.question == "character" and row.value != "unsure":
                tasks[row.task_id][row.value] += 1
    return krippendorff_alpha([Pattern((said["yes"], said["no"]), 1) for said in tasks.values()])


def with_patterns(house: House, stage: Stage) -> datasets.StageQuality:
    """The whole quality of the stage."""
    with house.reading() as tx:
        return datasets.quality(tx, stage)


def most_memory(call: Callable[[], object]) -> float:
    """Megabytes of Python objects at the worst moment."""
    gc.collect()
    tracemalloc.start()
    call()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    """Fill a site, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--answers", type=int, default=1_000_000)
    asked.add_argument("--quick", action="store_true")
    given = asked.parse_args()
    answers, times = (20_000, 1) if given.quick else (given.answers, 3)
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder), settings=Settings(database="")) as house:
        project, stages = a_stage(house, answers)
        features = stages["features"]
        ours, theirs = with_patterns(house, features), with_a_notebook(house, features)
        assert ours.questions[0].alpha is not None
        assert theirs is not None
        assert abs(ours.questions[0].alpha - theirs) < 1e-9
        result = {
            "answers": answers,
            "quality_seconds": median_seconds(lambda: with_patterns(house, features), times),
            "notebook_seconds": median_seconds(lambda: with_a_notebook(house, features), times),
            "quality_megabytes": most_memory(lambda: with_patterns(house, features)),
            "notebook_megabytes": most_memory(lambda: with_a_notebook(house, features)),
            "audit_seconds": median_seconds(lambda: datasets.start_audit(house, project, stages["release"], 200), 1),
        }
    result["memory_ratio"] = result["notebook_megabytes"] / result["quality_megabytes"]
    print(f"{answers:,} answers, {answers // (PEOPLE * EACH):,} tasks")
    print(f"quality of the stage, whole: {spell(result['quality_seconds'])}, {result['quality_megabytes']:.1f} MB")
    print(f"alpha alone in Python: {spell(result['notebook_seconds'])}, {result['notebook_megabytes']:.1f} MB")
    print(f"memory: 1 to {result['memory_ratio']:.0f}")
    print(f"an audit of 200 drawn: {spell(result['audit_seconds'])}")
    keep("quality", result)


if __name__ == "__main__":
    main()
