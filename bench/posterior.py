"""How long the posterior of a task's few answers takes, and a whole settle: beside the shortest way in numpy.

    python bench/posterior.py [--times 20000]

Medians a call, for 2, 4 and 8 answers and 2 and 10 values, with a confusion a worker and a class prior. The goal is
10 µs a submit. `submit` is what a submit computes: looking voices up, weighing, adding up, deciding when to stop.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from manyeyes.answers import Answer
from manyeyes.consensus import Believed, Trust, judge_task
from manyeyes.consensus.posterior import add_up
from manyeyes.projects import Overlap, Question
from measure import keep

BATCH = 200


def microseconds(call: Callable[[], object], times: int) -> float:
    """The median of a call, over batches."""
    taken = []
    for _ in range(max(3, times // BATCH)):
        begun = time.perf_counter()
        for _ in range(BATCH):
            call()
        taken.append((time.perf_counter() - begun) / BATCH)
    return statistics.median(taken) * 1e6


def confusion(values: int, chance: random.Random) -> tuple[tuple[float, ...], ...]:
    """Somebody right in 80 to 95 of 100."""
    right = chance.uniform(0.8, 0.95)
    return tuple(
        tuple(right if said == true else (1 - right) / (values - 1) for said in range(values)) for true in range(values)
    )


def in_numpy(prior: np.ndarray, matrices: list[np.ndarray], said: list[int]) -> np.ndarray:
    """The same sum, the simplest way."""
    logs = prior + sum(matrix[:, value] for matrix, value in zip(matrices, said, strict=True))
    chances = np.exp(logs - logs.max())
    return chances / chances.sum()


def row(answers: int, values: int, times: int) -> dict[str, Any]:
    """One line of the table."""
    chance = random.Random(answers * 100 + values)
    names = tuple(f"value {n}" for n in range(values))
    question = Question("kind", "What?", "choice", names)
    people = {(worker, "kind"): Believed(0.9, confusion(values, chance)) for worker in range(answers)}
    trust = Trust(people, {"kind": (1 / values,) * values}, {"kind": 0.9})
    said = [Answer(worker, worker, False, "kind", chance.choice(names)) for worker in range(answers)]
    logs = [people[one.worker_id, "kind"].voice(names).logs[one.value] for one in said]
    prior = trust.prior(question)
    matrices = [np.log(np.array(people[one.worker_id, "kind"].confusion)) for one in said]
    places = [names.index(one.value) for one in said]
    mine, theirs = add_up(prior, logs), in_numpy(np.array(prior), matrices, places)
    assert all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(mine, theirs.tolist(), strict=True))
    asked, overlap = frozenset({"kind"}), Overlap(2, 9, 0.994)
    return {
        "answers": answers,
        "values": values,
        "kernel_us": microseconds(lambda: add_up(prior, logs), times),
        "submit_us": microseconds(lambda: judge_task([question], asked, said, answers, overlap, trust), times),
        "numpy_us": microseconds(lambda: in_numpy(np.array(prior), matrices, places), times),
    }


def main() -> None:
    """Print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20_000)
    times = parser.parse_args().times
    rows = [row(answers, values, times) for values in (2, 10) for answers in (2, 4, 8)]
    print(f"{'values':>6} {'answers':>7} {'kernel µs':>10} {'submit µs':>10} {'numpy µs':>9} {'numpy/kernel':>12}")
    for one in rows:
        ratio = one["numpy_us"] / one["kernel_us"]
        times_ = f"{one['kernel_us']:>10.1f} {one['submit_us']:>10.1f} {one['numpy_us']:>9.1f} {ratio:>12.1f}"
        print(f"{one['values']:>6} {one['answers']:>7} {times_}")
    keep("posterior", {"rows": rows, "goal_us": 10})


if __name__ == "__main__":
    main()
