"""The tag dictionary of 1.9 million rows: time and peak memory, beside one line of Python that counts the same.

    python bench/dictionary.py [--rows N] [--rounds N]

The table is made from the real one of clip art (MANYEYES_DATA): each row has a real row's columns, the tags of four
real rows, and one of 400,000 rare words, so that the long tail is there too: 480 MB. One line of Python reads it with
csv.DictReader and counts; it knows no bad row, no line number, no `only`, aliases or shifted columns. Both run in turn,
each in a process of its own; they must count the same. Writes bench/results/dictionary.json.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from measure import keep, parsed, spell

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
REAL = DATA / "images" / "openclipart_tagged" / "all_data.csv"
ROWS, ROUNDS = 1_900_000, 3
RARE = 400_000
LIMIT = 1 << 30  # bytes a dictionary may take


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--way", help=argparse.SUPPRESS)
    asked.add_argument("--table", type=Path, help=argparse.SUPPRESS)
    said = parsed(asked, rows=200_000)
    if said.way:
        print(json.dumps(counted(said.way, said.table)))
        return
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "all_data.csv"
        made(table, said.rows)
        print(f"{said.rows:,} rows, {table.stat().st_size / 1e6:,.0f} MB")
        measured(table, said.rows, said.rounds)


def made(table: Path, rows: int) -> None:
    """Write a table of so many rows; the same each time."""
    draw = random.Random(1)
    with REAL.open(encoding="utf-8", newline="") as lines:
        head, *real = csv.reader(lines)
    with table.open("w", encoding="utf-8", newline="") as lines:
        lines.write(",".join(head) + "\n")
        for number in range(rows):
            some = draw.choices(real, k=4)
            words = " ".join([*(row[-1] for row in some), f"word_{int(RARE * draw.random() ** 3)}"])
            lines.write(",".join([str(number), *some[0][1:-1], words]) + "\n")


def measured(table: Path, rows: int, rounds: int) -> None:
    """Both ways in turn, a process each."""
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "one line": []}
    for _ in range(rounds):
        for way, runs in found.items():
            command = [sys.executable, __file__, "--way", way, "--table", str(table)]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    prints = {run["print"] for runs in found.values() for run in runs}
    assert len(prints) == 1, "they count differently"
    seconds = {way: statistics.median(run["seconds"] for run in runs) for way, runs in found.items()}
    peak = {way: max(run["peak"] for run in runs) for way, runs in found.items()}
    for way in found:
        print(f"{way:9} {spell(seconds[way]):>9}  {rows / seconds[way]:>9,.0f} rows/s  {peak[way] / 1e6:>6,.0f} MB")
    ratio = seconds["ours"] / seconds["one line"]
    print(f"ours takes {ratio:.2f} x the time of one line; at most {LIMIT / 1e6:,.0f} MB are allowed for {ROWS:,} rows")
    assert peak["ours"] <= LIMIT
    result = {"rows": rows, "rounds": rounds, "seconds": seconds, "peak_bytes": peak, "ratio": ratio}
    keep("dictionary", result)


def counted(way: str, table: Path) -> dict[str, Any]:
    """Count in this process: seconds, peak bytes, and a print of the counts."""
    begin = time.perf_counter()
    counts = ours(table) if way == "ours" else one_line(table)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    text = "\n".join(f"{tag} {n}" for tag, n in sorted(counts.items()))
    return {"seconds": seconds, "peak": peak, "print": hashlib.sha256(text.encode()).hexdigest()}


def ours(table: Path) -> Counter[str]:
    """As a release counts, with its dictionary made."""
    from manyeyes.datasets import Tag, TagRules, count_table, make_dictionary

    rules = TagRules(count_over="table", min_count=1000)
    counts = count_table(table, {}, rules, lambda line: None)
    make_dictionary((Tag(tag, count=n) for tag, n in counts.items()), rules)
    return counts


def one_line(table: Path) -> Counter[str]:
    """The reference."""
    return Counter(tag for row in csv.DictReader(table.open()) for tag in set(row["tags"].split()))


if __name__ == "__main__":
    main()
