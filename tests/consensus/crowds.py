"""Made-up and real crowds as columns of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes.consensus import Estimate, Problem, Said, read_answers
from manyeyes.consensus.arithmetic import credit

SETS = ("bluebirds", "dog", "face_sentiment", "labelme_scenes", "rte", "sentiment_amt_timed")


@dataclass(frozen=True)
class Crowd:
    """Made-up answers, and what is true."""

    said: Said
    truth: NDArray[np.int64]


def a_crowd(
    tasks: int = 60, each: int = 3, workers: int = 9, values: int = 3, seed: int = 0, skill: float | None = None
) -> Crowd:
    """`each` different people answer every task; skills from .55 to .95 unless said, rows in random order."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, values, tasks)
    right = random.uniform(0.55, 0.95, workers) if skill is None else np.full(workers, skill)
    worker = np.concatenate([random.permutation(workers)[:each] for _ in range(tasks)])
    task = np.repeat(np.arange(tasks), each)
    wrong = (truth[task] + random.integers(1, values, len(task))) % values
    value = np.where(random.random(len(task)) < right[worker], truth[task], wrong)
    order = random.permutation(len(task))
    said = Said(task[order], worker[order], value[order], tasks, workers, values)
    return Crowd(said, truth)


def a_real_crowd(data: Path, name: str) -> Problem:
    """One of the shared sets of real answers."""
    folder = data / "crowd" / name
    with read_answers(folder / "answers.csv", folder / "truth.csv") as file:
        return file.problems[0]


def accuracy(found: Estimate, truth: NDArray[np.int64]) -> float:
    """The share of tasks that are right, ties split."""
    return float(credit(found.posterior)[np.arange(len(truth)), truth].mean())
