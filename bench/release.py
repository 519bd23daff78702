"""How long a release of many items takes as a job, and in how much memory; one in a hundred has a twin elsewhere.

    python bench/release.py [--items 100000] [--quick]

Figures to reach: 100,000 items in five minutes and 1 GB, originals copied without metadata. Replaced: nothing; what
another way leaks stands in docs/why/release.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from manyeyes import datasets, items, jobs, projects
from manyeyes.house import House, open_house
from manyeyes.media import LOOK_VERSION
from manyeyes.settings import Settings
from manyeyes.storage import tables as t
from measure import keep, spell, verdict

PROJECT = """\
project: bench
title: "Bench"
why: "To measure."
languages: [en]
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: features
    kind: classify
    questions:
      - {name: character, ask: "Can you see a head?", type: yes_no}
      - {name: text, ask: "Is there any text?", type: yes_no}
    overlap: {min: 2, max: 5, confidence: 0.95}
  - {name: release, kind: release, keep: "character or text",
     split: {train: 0.8, validation: 0.1, test: 0.1, by: [series, twins], seed: 1}}
"""
SERIES, PEOPLE, EACH, TWINS = 2000, 1000, 3, 100  # one in a hundred shows what an item of another series shows
CHUNK = 5000
QUESTIONS = ("character", "text")


def a_picture(number: int) -> bytes:
    """A PNG of 32 x 32 pixels with a chunk that makes its bytes its own."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes((number * 7 + y) % 256 for _ in range(96)) for y in range(32))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0))
    own = chunk(b"tEXt", b"Comment\0" + str(number).encode())
    return b"\x89PNG\r\n\x1a\n" + head + own + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def fill(house: House, count: int) -> None:
    """`count` pictures in series, each answered by three people, most of them settled."""
    (house.site / "project.yaml").write_text(PROJECT)
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", 0.0)
        project = projects.find(tx, "bench")
        stages = {one.name: one.id for one in projects.stages(tx, project.id)}
        tx.insert(t.series, list(_series(project.id)))
        who = [{"id": n, "public_id": f"w{n}", "kind": "guest", "created_at": 0.0} for n in range(1, PEOPLE + 1)]
        tx.insert(t.worker, who)
    chance = random.Random(1)
    for first in range(1, count + 1, CHUNK):
        numbers = range(first, min(first + CHUNK, count + 1))
        pictures = {n: a_picture(n) for n in numbers}
        with house.blobs.together() as put:
            for data in pictures.values():
                put(items.original(hashlib.sha256(data).hexdigest()), data)
        with house.transaction() as tx:
            tx.insert(t.item, [_item(project.id, n, data) for n, data in pictures.items()])
            tx.insert(t.look, [_look(n, chance) for n in numbers])
            states = [(n, stages[name]) for n in numbers for name in ("import", "features")]
            tx.insert(t.item_stage, [_state(n, stage) for n, stage in states])
            _answers(tx, numbers, stages["features"], chance)


def _series(project: int) -> Iterator[dict[str, Any]]:
    for n in range(1, SERIES + 1):
        yield {"id": n, "project_id": project, "name": f"s{n}", "title": f"s{n}", "attributes": "{}"}


def _item(project: int, n: int, data: bytes) -> dict[str, Any]:
    name = {"id": n, "public_id": f"i{n}", "address": f"a{n}", "sha256": hashlib.sha256(data).hexdigest()}
    size = {"format": "PNG", "bytes": len(data), "width": 32, "height": 32}
    return {**name, **size, "project_id": project, "series_id": n % SERIES + 1, "kept": True, "added_at": 0.0}


def _look(n: int, chance: random.Random) -> dict[str, Any]:
    like = random.Random(n - TWINS // 2 if n % TWINS == 0 else n)
    seen = {"fingerprint": like.randbytes(96), "colours": like.randbytes(48), "version": LOOK_VERSION}
    return {"item_id": n, **seen, "sharpness": 1.0, "spread": 1.0, "brightness": 1.0, "content": 1.0}


def _state(n: int, stage: int) -> dict[str, Any]:
    return {"item_id": n, "stage_id": stage, "state": "passed", "reason": "", "at": 0.0}


def _answers(tx: Any, numbers: range, stage: int, chance: random.Random) -> None:
    tasks = {"stage_id": stage, "about": "", "lane": 0, "band": 1, "wave": 1, "state": 2, "closed_as": "settled"}
    tasks |= {"wanted": EACH, "taken": EACH, "answered": EACH, "draw": 1}
    tx.insert(t.task, [{**tasks, "id": n, "item_id": n} for n in numbers])
    lent = [(EACH * (n - 1) + k + 1, n) for n in numbers for k in range(EACH)]
    about = {"state": 1, "workflow": "1.0", "stage_id": stage, "lent_at": 0.0, "expires_at": 1.0}
    rows = [(one, task, one % PEOPLE + 1) for one, task in lent]
    tx.insert(
        t.assignment,
        [{**about, "id": one, "public_id": f"l{one}", "worker_id": who, "task_id": task} for one, task, who in rows],
    )
    said = {"revision": 1, "untouched": False, "counts": True, "workflow": "1.0", "shown_ms": 1500, "client": "web"}
    tx.insert(
        t.answer,
        [
            {**said, "assignment_id": one, "task_id": task, "worker_id": who, "question": question, "at": 0.0}
            | {"value": "yes" if chance.random() < 0.7 else "no"}
            for one, task, who in rows
            for question in QUESTIONS
        ],
    )
    settled = {"posterior": 0.97, "answers": EACH, "fit": 0, "state": "settled"}
    tx.insert(
        t.consensus,
        [
            {**settled, "task_id": n, "question": question, "value": "yes" if chance.random() < 0.7 else "no"}
            for n in numbers
            for question in QUESTIONS
        ],
    )


def make(site: Path) -> dict[str, Any]:
    """Make a release as a job; seconds, and the most memory this process had."""
    with open_house(site, settings=Settings(database="")) as house, jobs.at_work(house) as engine:
        with house.reading() as tx:
            project, stage = projects.find(tx, "bench"), projects.stage(tx, "bench", "release")
        start, worked = time.perf_counter(), time.process_time()
        made = jobs.run_release(engine, project, stage, None, lambda job: None)
        seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "cpu_seconds": cpu, "peak_bytes": peak, "counts": dict(made.counts)}


def main() -> None:
    """Build a site, make its release in a process of its own, and say what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--make", type=Path)
    asked = parser.parse_args()
    if asked.make:
        print(json.dumps(make(asked.make)))
        return
    count = 2000 if asked.quick else asked.items
    with tempfile.TemporaryDirectory() as folder:
        with open_house(Path(folder), settings=Settings(database="")) as house:
            fill(house, count)
        told = subprocess.run([sys.executable, __file__, "--make", folder], capture_output=True, text=True, check=True)
        result = json.loads(told.stdout.splitlines()[-1])
        card = datasets.read_card(Path(folder) / "releases" / "v1")
    twins = sum(1 for n in range(1, count + 1) if n % TWINS == 0)
    print(f"{count:,} items, {result['counts']['answers']:,} answers, {twins:,} twins across series")
    print(
        f"a release as a job: {spell(result['seconds'])} ({spell(result['cpu_seconds'])} of one core's work), "
        f"at most {result['peak_bytes'] / 1e6:,.0f} MB"
    )
    print(verdict("≤ 300 s and ≤ 1 GB", result["seconds"] <= 300 and result["peak_bytes"] <= 1e9))
    assert card.split is not None
    print(", ".join(str(part) for part in card.split.parts), f"of {card.split.groups:,} components")
    keep("release", {"items": count, **result})


if __name__ == "__main__":
    main()
