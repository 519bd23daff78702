"""How many settled values would be others, had everything been learnt anew: a stored fit and 10 % newer answers.

    python bench/refit.py [--data ../shared/data] [--seeds 3]

A fit is made from the first 90 % of the answers in random order. Every task is then settled from all its answers with
that fit, as submits do, and compared with a fit made from all of them. Goal: 98.5 % of the settled values equal. On
real crowds (no control tasks) and on a made-up stage (2,000 tasks, 100 people, 30 % of them at random).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from manyeyes.consensus import Said, read_answers
from manyeyes.consensus.posterior import Believed, add_up
from manyeyes.consensus.said import speaking
from manyeyes.consensus.together import Learnt, gate_then_weigh
from measure import keep, parsed, verdict

SETS = ("bluebirds", "dog", "face_sentiment", "labelme_scenes", "rte", "sentiment_amt_timed")
GOAL, CONFIDENCE, NEW = 0.985, 0.95, 0.1


class Equal(NamedTuple):
    """settled: tasks that the older fit settles. equal: the share of them with the value a full refit gives."""

    settled: int
    equal: float


def learnt_from(said: Said, rows: np.ndarray) -> Learnt:
    """A fit from some of the answers."""
    some = Said(said.task[rows], said.worker[rows], said.value[rows], said.tasks, said.workers, said.values)
    nobody = np.zeros(said.workers, bool)
    return gate_then_weigh(some, nobody, nobody).learnt


def settled_by(said: Said, fit: Learnt) -> tuple[np.ndarray, np.ndarray]:
    """(tasks,) the likeliest value and its posterior, as the server computes them."""
    names = tuple(str(value) for value in range(said.values))
    people = [Believed(0.85, tuple(map(tuple, matrix))).voice(names) for matrix in fit.confusion.tolist()]
    prior = tuple(np.log(fit.prior).tolist())
    heard: list[list[tuple[float, ...]]] = [[] for _ in range(said.tasks)]
    for task, worker, value in zip(said.task.tolist(), said.worker.tolist(), said.value.tolist(), strict=True):
        if people[worker].weighs:
            heard[task].append(people[worker].logs[names[value]])
    chances = np.array([add_up(prior, logs) for logs in heard])
    return chances.argmax(axis=1), chances.max(axis=1)


def compare(said: Said, seed: int) -> Equal:
    """The older fit beside the full one."""
    said = speaking(said)
    order = np.random.default_rng(seed).permutation(len(said))
    older = learnt_from(said, np.sort(order[: round(len(order) * (1 - NEW))]))
    values, sure = settled_by(said, older)
    full, _ = settled_by(said, learnt_from(said, np.arange(len(said))))
    settled = sure >= CONFIDENCE
    return Equal(int(settled.sum()), float((values == full)[settled].mean()))


def made_up(seed: int) -> Said:
    """2,000 tasks, 5 answers each, 100 people of whom 30 answer at random."""
    random = np.random.default_rng(seed)
    truth = (random.random(2000) < 0.3).astype(int)
    right = np.where(np.arange(100) < 30, 0.5, random.uniform(0.85, 0.97, 100))
    task = np.repeat(np.arange(2000), 5)
    worker = np.concatenate([random.permutation(100)[:5] for _ in range(2000)])
    value = np.where(random.random(len(task)) < right[worker], truth[task], 1 - truth[task])
    return Said(task, worker, value.astype(np.int32), 2000, 100, 2)


def crowds(data: Path, seeds: int) -> Iterator[tuple[str, Said]]:
    """Name and answers of each crowd."""
    for name in SETS:
        with read_answers(data / "crowd" / name / "answers.csv") as file:
            yield name, file.problems[0].said
    for seed in range(seeds):
        yield f"made up {seed}", made_up(seed)


def main() -> None:
    """Print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--seeds", type=int, default=3)
    asked, rows = parsed(parser, seeds=1), {}
    for name, said in crowds(asked.data, asked.seeds):
        runs = [compare(said, seed) for seed in range(asked.seeds)]
        settled, equal = int(np.median([one.settled for one in runs])), float(np.mean([one.equal for one in runs]))
        rows[name] = {"settled": settled, "equal": equal}
        print(f"{name:22} {settled:>6} settled   {equal:.4f} equal   {verdict(GOAL, equal >= GOAL)}")
    keep("refit", {"rows": rows, "goal": GOAL})


if __name__ == "__main__":
    main()
