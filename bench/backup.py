"""A backup of a grown site while people answer: how long it takes, and how long anybody waits for it.

    python bench/backup.py [--items 300000] [--blobs 20000] [--only sqlite|postgresql] [--at FOLDER] [--quick]

Makes a site of 300,000 items and 1.5 million answers with blobs of 40 kB, lets four people answer, and takes backups
beside them with the real command: the first, a second that finds little new, the test of it, the way back. Answers
waited for are compared with and without a backup at work; what comes back has the rows that were counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from manyeyes import people, projects, work
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage import tables as t
from measure import fsync_seconds, keep, parsed, spell
from status import a_database, made

ALONE = 8.0  # seconds that people answer without a backup
WRITERS = 4
BYTES = 40_000


def main() -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=300_000)
    parser.add_argument("--blobs", type=int, default=20_000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--at", type=Path, help="a folder on the disk to measure")
    asked = parsed(parser, items=30_000, blobs=2_000)
    found: dict[str, Any] = {"items": asked.items, "blobs": asked.blobs}
    with tempfile.TemporaryDirectory(dir=asked.at) as folder:
        found["fsync_ms"] = 1e3 * fsync_seconds(Path(folder))
        for dialect in [asked.only] if asked.only else ["sqlite", "postgresql"]:
            with a_database(dialect, Path(folder)) as address:
                site = Path(folder) / dialect
                site.mkdir()
                found[dialect] = measured(site, address, asked.items, asked.blobs)
    keep("backup", found)


def measured(site: Path, address: str, items: int, blobs: int) -> dict[str, Any]:
    """Make the site, let people answer, take backups beside them."""
    if address:
        (site / "manyeyes.toml").write_text(f'database = "{address}"\n')
    with open_house(site, settings=Settings(database=address)) as house:
        answers, _ = made(house, items)
        fill_blobs(house, blobs)
        print(f"{'PostgreSQL' if address else 'SQLite'}: {items:,} items, {answers:,} answers, {blobs:,} blobs")
        to = site.with_name(f"{site.name}-kept")
        with answering(house) as waits:
            time.sleep(ALONE)
            alone = taken_out(waits)
            first, told = timed("backup", site, "--to", to)
            during = taken_out(waits)
            second, _ = timed("backup", site, "--to", to)
    test, _ = timed("restore", to, "--test")
    back, restored = timed("restore", to, site.with_name(f"{site.name}-back"), environment=without_database())
    counted = answers_in(site.with_name(f"{site.name}-back"))
    if counted != restored["manifest"]["counts"]["answer"]:
        raise SystemExit(f"{counted:,} answers came back: not as many as the backup says")
    figures = {
        "answers": answers,
        "first_s": first,
        "second_s": second,
        "test_s": test,
        "restore_s": back,
        "bytes": told["manifest"]["bytes"],
        "answer_ms": {"alone": quantiles(alone), "during": quantiles(during)},
        "answers_during": len(during),
        "answers_back": counted,
        "load": os.getloadavg()[0],
        "ratio": quantiles(during)["p50"] / quantiles(alone)["p50"],
    }
    print(f"  first {spell(first)}, second {spell(second)}, test {spell(test)}, restore {spell(back)}")
    for name, one in figures["answer_ms"].items():
        print(f"  an answer, {name:6}: p50 {one['p50']:.1f} ms  p99 {one['p99']:.1f} ms  longest {one['max']:.0f} ms")
    print(f"  {len(during):,} answers were given during the first; {counted:,} came back from the second")
    return figures


def fill_blobs(house: House, many: int) -> None:
    """Files of noise under their own hash."""
    for start in range(0, many, 500):
        with house.blobs.together() as put:
            for _ in range(start, min(start + 500, many)):
                data = os.urandom(BYTES)
                sha256 = hashlib.sha256(data).hexdigest()
                put(f"original/{sha256[:2]}/{sha256}", data)


@contextmanager
def answering(house: House) -> Iterator[list[float]]:
    """People who answer all the while; how long each answer took to be safe, in seconds."""
    waits: list[float] = []
    over = threading.Event()
    with house.reading() as tx:
        stage = projects.stage(tx, "bench", "look")

    def works() -> None:
        while not over.is_set():
            with house.transaction() as tx:
                worker = people.new_worker(tx, "guest", house.now())
            for _ in range(50):
                found = work.claim_thoroughly(house, worker, stage, 1)
                if over.is_set() or not found.tasks:
                    break
                said = work.Said(revision=1, answers={"text": "no"}, shown_ms=800, client="bench")
                began = time.perf_counter()
                with house.transaction() as tx:
                    work.record(tx, worker, found.tasks[0].assignment, said, 0, house.now())
                waits.append(time.perf_counter() - began)
                over.wait(0.02)  # a person takes longer; a disk must not be the thing that is measured

    threads = [threading.Thread(target=works) for _ in range(WRITERS)]
    for one in threads:
        one.start()
    try:
        yield waits
    finally:
        over.set()
        for one in threads:
            one.join()


def taken_out(waits: list[float]) -> list[float]:
    """What was waited so far, for the next part to begin with none."""
    found = waits[:]
    waits.clear()
    return found


def timed(verb: str, *words: object, environment: dict[str, str] | None = None) -> tuple[float, dict[str, Any]]:
    """Seconds of the real command, and what it says."""
    command = [sys.executable, "-m", "manyeyes", verb, *map(str, words), "--json"]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return time.perf_counter() - began, json.loads(done.stdout)


def answers_in(site: Path) -> int:
    """How many answers a restored site has, counted there."""
    with open_house(site, settings=Settings(database=""), read_only=True) as house, house.reading() as tx:
        return int(tx.dynamic(select(func.count()).select_from(t.answer))[0][0])


def without_database() -> dict[str, str]:
    """Back into SQLite, whichever it was."""
    return {name: value for name, value in os.environ.items() if name != "MANYEYES_DATABASE"}


def quantiles(seconds: list[float]) -> dict[str, float]:
    """p50, p99 and the longest, in milliseconds."""
    ordered = sorted(seconds)
    return {
        "p50": 1e3 * ordered[len(ordered) // 2],
        "p99": 1e3 * ordered[int(len(ordered) * 0.99)],
        "max": 1e3 * ordered[-1],
    }


if __name__ == "__main__":
    main()
