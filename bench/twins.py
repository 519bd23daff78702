"""Near pairs of 64-bit hashes: our kernel and the same plan as SQL, beside comparing everything and faiss.

    python bench/twins.py [--rounds 5] [--small]      --small: without ten million, half a minute and 1.4 GB

156,576 is how many frames the feet project had. Hashes are made up as pictures have them: uneven bits, a third of
them originals, the others 0 to 3 bits from one. faiss answers 4,000 of the questions; its time for all is extrapolated.
DuckDB takes all cores. Compiling is timed apart. Prints ratios, writes bench/results/twins.json.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.media import Look, NearIndex, near_pairs
from manyeyes.media.hashes import HASHES
from measure import keep, parsed, spell

DISTANCE = 4
FEET, MILLION, BIG = 156_576, 1_000_000, 10_000_000
QUESTIONS = 4_000


def hashes(count: int, seed: int = 0) -> NDArray[np.uint64]:
    """Hashes of pictures that do not exist; 57 of 157 are originals."""
    random = np.random.default_rng(seed)
    originals = int(count * 57_000 / 156_576)
    uneven = random.normal(0, 0.35, 64).astype(np.float32)
    parts = [_median_bits(random, min(200_000, originals - at), uneven) for at in range(0, originals, 200_000)]
    words = np.concatenate(parts)
    made = words[np.concatenate([np.arange(originals), random.integers(0, originals, count - originals)])]
    flips = random.choice(4, count, p=[0.45, 0.3, 0.15, 0.1])
    for number in range(3):
        bit = np.uint64(1) << random.integers(0, 64, count).astype(np.uint64)
        made = np.where(flips > number, made ^ bit, made)
    return made[random.permutation(count)]


def _median_bits(random: np.random.Generator, count: int, uneven: NDArray[np.float32]) -> NDArray[np.uint64]:
    waves = random.standard_normal((count, 64), dtype=np.float32) + uneven
    return np.packbits(waves > np.median(waves, axis=1, keepdims=True), axis=1).view(np.uint64).ravel()


def main() -> None:
    """Measure, compare, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--rounds", type=int, default=5)
    given = parsed(asked, small=True, rounds=2)
    few = hashes(20_000)
    result: dict[str, Any] = {"cores": os.cpu_count(), "distance": DISTANCE, "load": os.getloadavg()[0]}
    result["first_call_seconds"] = _first_call()
    result["equal_on_20000"] = _all_equal(few)
    for count, rounds in ((FEET, given.rounds), (MILLION, max(1, given.rounds // 2))):
        result[str(count)] = _side_by_side(count, rounds)
    result["index"] = _index()
    if not given.small:
        result[str(BIG)] = _alone(_big)
    keep("twins", result)


def _first_call() -> dict[str, float]:
    """Seconds until the first answer of a fresh process: compiling, and with what an earlier process compiled."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NUMBA_CACHE_DIR"] = folder
        compiling, kept = _alone(_once), _alone(_once)
    del os.environ["NUMBA_CACHE_DIR"]
    near_pairs(np.arange(10, dtype=np.uint64), DISTANCE, "kernel")
    print(f"first call: {spell(compiling)} compiling, {spell(kept)} with what was compiled before")
    return {"compiling": compiling, "compiled_before": kept}


def _once() -> float:
    begun = time.perf_counter()
    near_pairs(np.arange(10, dtype=np.uint64), DISTANCE, "kernel")
    return time.perf_counter() - begun


def _all_equal(words: NDArray[np.uint64]) -> bool:
    """Kernel and SQL find what comparing everything finds, at several distances."""
    for distance in (0, 2, 4, 6, 8, 10, 16):
        brute = near_pairs(words, distance, "brute")
        assert np.array_equal(near_pairs(words, distance, "kernel"), brute)
        if distance <= 10:
            assert np.array_equal(near_pairs(words, distance, "sql"), brute)
    print(f"{len(words):,} hashes: pair sets equal at 0 to 16 bits")
    return True


def _side_by_side(count: int, rounds: int) -> dict[str, Any]:
    """Each way's median seconds, taken in turns, processor and wall; the pairs are compared too."""
    words = hashes(count)
    ways: dict[str, Callable[[], Any]] = {
        "kernel": lambda: near_pairs(words, DISTANCE, "kernel"),
        "sql": lambda: near_pairs(words, DISTANCE, "sql"),
        "faiss": lambda: _faiss(words),
    }
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    found: dict[str, Any] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            wall, processor = time.perf_counter(), time.process_time()
            found[name] = way()
            took[name].append((time.perf_counter() - wall, time.process_time() - processor))
    equal = bool(np.array_equal(found["kernel"], found["sql"]))
    wall = {name: statistics.median(one[0] for one in times) for name, times in took.items()}
    processor = {name: statistics.median(one[1] for one in times) for name, times in took.items()}
    scale = count / QUESTIONS
    for times in (wall, processor):
        times["faiss"] *= scale
    against = processor["faiss"] / processor["kernel"]
    print(
        f"{count:,}: kernel {spell(wall['kernel'])} ({spell(processor['kernel'])} processor), SQL {spell(wall['sql'])}"
    )
    print(
        f"    {len(found['kernel']):,} pairs, {'equal' if equal else 'NOT EQUAL'}; faiss {against:.0f} x (extrapolated)"
    )
    assert equal
    return {
        "pairs": len(found["kernel"]),
        "wall_seconds": wall,
        "processor_seconds": processor,
        "times_faster_than_faiss": against,
        "times_faster_than_sql": processor["sql"] / processor["kernel"],
    }


def _faiss(words: NDArray[np.uint64]) -> int:
    """IndexBinaryFlat over all, asked the first few questions, on one thread."""
    import faiss

    faiss.omp_set_num_threads(1)
    rows = words.view(np.uint8).reshape(-1, 8)
    index = faiss.IndexBinaryFlat(64)
    index.add(rows)
    return int(index.range_search(rows[:QUESTIONS], DISTANCE + 1)[0][-1])


def _index() -> dict[str, float]:
    """A new picture against a million, in all ways."""
    random = np.random.default_rng(1)
    rows = random.integers(0, 2**63, (MILLION, len(HASHES)), dtype=np.uint64)
    colours = random.integers(0, 255, (MILLION, 48), dtype=np.uint8)
    index = NearIndex(rows, np.arange(MILLION), colours)
    look = Look(1, rows[77].tobytes(), colours[77].tobytes(), 0.0, 0.0, 0.0, 0.0)
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        assert [one.id for one in index.find(look)] == [77]
        took.append(time.perf_counter() - begun)
    print(f"one new picture against a million: {spell(statistics.median(took))}")
    return {"seconds_against_a_million": statistics.median(took)}


def _big() -> dict[str, float]:
    words = hashes(BIG)
    near_pairs(words[:1000], DISTANCE, "kernel")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, processor = time.perf_counter(), time.process_time()
    pairs = len(near_pairs(words, DISTANCE, "kernel"))
    took, used = time.perf_counter() - begun, time.process_time() - processor
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{BIG:,}: kernel {spell(took)} ({spell(used)} processor), {most:.2f} GB at most, {pairs:,} pairs")
    return {
        "wall_seconds": took,
        "processor_seconds": used,
        "gigabytes_at_most": most,
        "gigabytes_before": before / 1e6,
        "pairs": pairs,
    }


def _alone(work: Callable[[], Any]) -> Any:
    """Run in a fresh process, whose memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work)


if __name__ == "__main__":
    main()
