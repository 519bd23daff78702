"""What every benchmark shares: medians, a table on the screen, JSON beside it, the fsync time of this disk."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def median_seconds(call: Callable[[], object], times: int) -> float:
    """The median wall time of `times` calls, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def fsync_seconds(folder: Path | None = None, times: int = 50) -> float:
    """The median time of a 4 KiB write and fsync on the disk that holds `folder`."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:

        def write() -> None:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())

        return median_seconds(write, times)


def spell(seconds: float) -> str:
    """A time a person can read."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def parsed(options: argparse.ArgumentParser, **quick: Any) -> argparse.Namespace:
    """The options as given; with --quick, which this adds, those of `quick` instead: the same figures from less."""
    options.add_argument("--quick", action="store_true", help="minutes instead of hours; figures are rougher")
    given = options.parse_args()
    vars(given).update(quick if given.quick else {})
    return given


def on_less() -> bool:
    """Whether this run measures less than the figures are quoted for."""
    return "--quick" in sys.argv


def verdict(goal: object, reached: bool, yes: str = "reached", no: str = "MISSED") -> str:
    """What a figure says of its goal; with --quick nothing, since the goal is meant for the whole."""
    return f"goal {goal}: " + ("no verdict on less" if on_less() else yes if reached else no)


def keep(name: str, result: dict[str, Any]) -> None:
    """Write bench/results/NAME.json; NAME-quick.json with --quick, so that what is quoted stays."""
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{name}{'-quick' if on_less() else ''}.json"
    target.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")
    print(f"written: bench/results/{target.name}")
