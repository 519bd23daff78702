"""How long Dawid-Skene and GLAD take: our methods beside crowd-kit's, from the same columns of whole numbers.

    python bench/consensus.py [--answers 1000000] [--glad 6000] [--times 3] [--big]

Both begin with columns of arbitrary whole numbers, so factorising and sorting are in both times; crowd-kit gets its
data frame for nothing. Rows by task, which is kinder to crowd-kit, and shuffled. Equal iterations, crowd-kit's early
stop off, no smoothing. In turns in this process, `times` times; medians. Compiled code is loaded once before, and that
time is told.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from manyeyes.consensus import Estimate, Said, estimate
from manyeyes.consensus.arithmetic import likeliest
from manyeyes.consensus.methods.dawid_skene import DawidSkene
from manyeyes.consensus.methods.glad import Glad
from measure import keep, parsed, spell

VALUES, EACH = 4, 3
Columns = tuple[np.ndarray, np.ndarray, np.ndarray]


def made_up(answers: int, seed: int = 0, shuffled: bool = True) -> tuple[Columns, np.ndarray]:
    """Three answers a task, a worker a thousand answers, skills around .8; ids with gaps, rows by task or shuffled."""
    random = np.random.default_rng(seed)
    tasks, workers = answers // EACH, max(50, answers // 1000)
    truth = random.integers(0, VALUES, tasks)
    skill = random.beta(8, 2, workers)
    task = np.repeat(np.arange(tasks), EACH)
    first = np.repeat(random.integers(0, workers, tasks), EACH)
    worker = (first + np.tile(np.arange(EACH) * (workers // EACH), tasks)) % workers
    wrong = (truth[task] + random.integers(1, VALUES, len(task))) % VALUES
    value = np.where(random.random(len(task)) < skill[worker], truth[task], wrong)
    order = random.permutation(len(task)) if shuffled else np.arange(len(task))
    return (task[order] * 3 + 17, worker[order] * 5 + 2, value[order] + 1), truth


def numbered(column: np.ndarray) -> tuple[np.ndarray, int]:
    """The place of each entry among the different ones, and how many there are."""
    least = int(column.min())
    there = np.zeros(int(column.max()) - least + 1, dtype=bool)
    there[column - least] = True
    place = np.cumsum(there, dtype=np.int32) - 1
    return place[column - least], int(place[-1]) + 1


def ours(columns: Columns, method: Any) -> Estimate:
    """Number the columns, and add up."""
    (task, tasks), (worker, workers), (value, values) = map(numbered, columns)
    return estimate(Said(task, worker, value, tasks, workers, values), method)


def frame(columns: Columns) -> Any:
    """The columns as crowd-kit takes them."""
    import pandas

    return pandas.DataFrame(dict(zip(("task", "worker", "label"), columns, strict=True)))


def timed(call: Callable[[], Any]) -> tuple[float, float, Any]:
    """Wall seconds, processor seconds and the result of a call."""
    wall, processor = time.perf_counter(), time.process_time()
    made = call()
    return time.perf_counter() - wall, time.process_time() - processor, made


def side_by_side(mine: Callable[[], Estimate], theirs: Callable[[], Any], times: int) -> dict[str, Any]:
    """Medians of both, taken in turns, their ratio, and how many labels are equal."""
    loading = timed(mine)[0]
    pairs = [(timed(mine), timed(theirs)) for _ in range(times)]
    medians = np.median([[left[:2], right[:2]] for left, right in pairs], axis=0)
    found, chances = pairs[-1][0][2], pairs[-1][1][2].probas_.sort_index().sort_index(axis=1).to_numpy()
    return {
        "seconds_with_compiling_or_loading": loading,
        "seconds": medians[0][0],
        "processor_seconds": medians[0][1],
        "crowd_kit_seconds": medians[1][0],
        "crowd_kit_processor_seconds": medians[1][1],
        "ratio": medians[1][0] / medians[0][0],
        "processor_ratio": medians[1][1] / medians[0][1],
        "labels_equal": float((likeliest(found.posterior) == likeliest(chances)).mean()),
        "largest_difference": float(np.abs(found.posterior - chances).max()),
    }


def dawid_skene(answers: int, times: int, iterations: int = 20) -> dict[str, Any]:
    """Equal iterations on both sides: compiled with rows in two orders, and plain."""
    from crowdkit.aggregation.classification import dawid_skene as theirs

    reference = theirs.DawidSkene(iterations, tol=-np.inf)
    results: dict[str, Any] = {"answers": answers, "iterations": iterations}
    for name, kernel, shuffled in (("by task", "numba", False), ("shuffled", "numba", True), ("plain", "numpy", False)):
        columns, _ = made_up(answers, shuffled=shuffled)
        data = frame(columns)
        method = DawidSkene(iterations=iterations, tolerance=0, smoothing=0, kernel=kernel)  # type: ignore[arg-type]
        mine, other = partial(ours, columns, method), partial(reference.fit, data)
        results[name] = side_by_side(mine, other, times if kernel == "numba" else 1)
    return results


def glad(answers: int, times: int) -> dict[str, Any]:
    """Ten iterations of crowd-kit; ours until no chance moves by more than 1e-5, which is further."""
    from crowdkit.aggregation.classification import glad as theirs

    columns, truth = made_up(answers, seed=1)
    data = frame(columns)
    told = side_by_side(partial(ours, columns, Glad()), partial(theirs.GLAD(10, tol=-np.inf).fit, data), times)
    told["accuracy"] = float((likeliest(ours(columns, Glad()).posterior) == truth).mean())
    return {"answers": len(columns[0]), **told}


def peak(answers: int, kernel: str) -> float:
    """The memory, in MB, that one Dawid-Skene adds to a fresh process which holds its columns. Linux only."""
    with tempfile.NamedTemporaryFile(suffix=".npy") as file, multiprocessing.get_context("spawn").Pool(1) as alone:
        np.save(file.name, np.array(made_up(answers)[0], dtype=np.int32))
        return float(alone.apply(_grown, (file.name, kernel)))


def _grown(file: str, kernel: str) -> float:
    method = DawidSkene(iterations=3, tolerance=0, kernel=kernel)  # type: ignore[arg-type]
    ours(made_up(3000)[0], method)
    task, worker, value = np.load(file)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of compiling
    before = _peak_kb()
    ours((task, worker, value), method)
    return (_peak_kb() - before) / 1024


def _peak_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])  # type: ignore[index]


def told(name: str, one: dict[str, Any]) -> str:
    """A line a person reads."""
    both = f"{spell(one['seconds'])} against {spell(one['crowd_kit_seconds'])}"
    ratios = f"{one['ratio']:.1f}x ({one['processor_ratio']:.1f}x of processor time)"
    return f"{name:<22} {both}: {ratios}, labels equal {one['labels_equal']:.4%}"


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--glad", type=int, default=6_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--big", action="store_true", help="ten million answers too, ours alone")
    given = parsed(parser, answers=200_000, glad=2_000, times=1)
    warnings.simplefilter("ignore")
    result = {
        "dawid_skene": dawid_skene(given.answers, given.times),
        "glad": glad(given.glad, 1),
        "peak_mb": {kernel: peak(given.answers, kernel) for kernel in ("numba", "numpy")},
    }
    if given.big:
        columns, _ = made_up(10_000_000)
        big = DawidSkene(iterations=20, tolerance=0, kernel="numba")
        result["ten_million"] = {"seconds": timed(lambda: ours(columns, big))[0], "peak_mb": peak(10_000_000, "numba")}
    for name in ("by task", "shuffled", "plain"):
        print(told(f"Dawid-Skene, {name}", result["dawid_skene"][name]))
    print(told("GLAD", result["glad"]))
    print("memory added:", ", ".join(f"{kernel} {size:.0f} MB" for kernel, size in result["peak_mb"].items()))
    if given.big:
        print(f"ten million: {result['ten_million']}")
    keep("consensus", result)


if __name__ == "__main__":
    main()
