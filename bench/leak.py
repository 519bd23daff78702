"""Can a helper tell the pictures we know already from the others? A probe with a classifier, through the real server.

    python bench/leak.py [--pictures 900] [--people 20] [--each 100] [--at FOLDER]

People answer one after the other over HTTP; one in five pictures is known, from the owner's file and promoted ones.
After each answer a probe writes down all a client can see: of the claim that brought the picture, of the answer, and of
the next look at /me, /me/answers, /progress and the picture itself: status, header names and sizes, size of the body,
every number in it and how it changed, and how long it took. Two classifiers and every feature alone then try to tell
which were known. AUC .5 is a coin; wanted: at most .55.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import io
import json
import math
import os
import random
import statistics
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from manyeyes import flow, items, projects, skills
from manyeyes.assignment import task_of
from manyeyes.house import House, open_house
from manyeyes.media import Seen
from measure import keep, parsed
from over_http import serve
from tell_apart import Rows, report, single

PROJECT = """
project: eyes
title: "Can they tell?"
why: "To know what a probe sees."
rights: {items: CC0-1.0, publish: none, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions:
      - {name: text, ask: "Is there any text?", type: yes_no}
      - {name: head, ask: "Can you see a head?", type: yes_no}
    control_tasks: {share: 0.2, promote: {confidence: 0.9, answers: 2}}
    rules:
      - {when: control_accuracy, below: 0.7, over_last: 20, at_least: 10, do: restrict, scope: stage, for: 1d}
      - {when: drift, do: restrict, scope: stage, for: 1d}
      - {when: agreement, below: 0.6, over_last: 20, at_least: 10, do: restrict, scope: stage, for: 1d}
    overlap: usual
    order: {open: all}
"""
API = "/api/v1"
STAGE = f"{API}/projects/eyes/stages/look"
LOOKS = ("/me", "/me/answers?limit=3", "/projects/eyes/progress")
RIGHT = 0.93
RECENT = 15  # requests of one kind whose median is what is usual just now
Features = dict[str, float]
Truths = Mapping[str, Mapping[str, str]]


class Probe:
    """One person's connection; everything it is told goes into `row` until the row is taken away."""

    def __init__(self, port: int, usual: dict[str, deque[float]]) -> None:
        """`usual`: how long the last requests of each kind took, whoever asked."""
        self.usual = usual
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""
        self.before: dict[str, Features] = {}

    def ask(self, row: Features, what: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        """One request; what can be seen of its reply becomes features of that name."""
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-Manyeyes": "1"}
        began = time.perf_counter()
        self.wire.request(method, path, None if body is None else json.dumps(body), headers)
        reply = self.wire.getresponse()
        told = reply.read()
        self.time(row, what, (time.perf_counter() - began) * 1000)
        if (cookie := reply.getheader("set-cookie")) is not None:
            self.cookie = cookie.partition(";")[0]
        row[f"{what} status"] = reply.status
        row[f"{what} length"] = len(told) if what != "picture" else size_class(len(told))
        for name, value in reply.getheaders():
            row[f"{what} header {name.lower()}"] = len(value)
        if reply.getheader("content-type", "").startswith("application/json"):
            self.numbers(row, what, json.loads(told))
        return told

    def time(self, row: Features, what: str, spent: float) -> None:
        """How long it took, and by how much longer than is usual just now."""
        usual = self.usual[what]
        row[f"time {what}"] = spent
        row[f"time {what} beside the usual"] = spent - (statistics.median(usual) if usual else spent)
        usual.append(spent)

    def numbers(self, row: Features, what: str, body: Any) -> None:
        """Every number in a body, every text's and list's length, and what changed since the last look."""
        now = dict(leaves(body, what))
        before = self.before.get(what, now)
        row |= now
        row |= {f"{name} changed": value - before.get(name, 0.0) for name, value in now.items()}
        self.before[what] = now


def size_class(length: int) -> int:
    """Of a picture only this: its exact size would name it, and what a picture is called tells nothing new."""
    return round(2 * math.log2(length))


def leaves(body: Any, path: str) -> Iterator[tuple[str, float]]:
    """Name and number of everything in a body."""
    if isinstance(body, Mapping):
        yield f"{path}#", len(body)
        for name, value in body.items():
            yield from leaves(value, f"{path}.{name}")
    elif isinstance(body, list):
        yield f"{path}#", len(body)
        for at, value in enumerate(body[:5]):
            yield from leaves(value, f"{path}[{at}]")
    elif isinstance(body, bool | int | float):
        yield path, float(body)
    else:
        yield f"{path} text", -1.0 if body is None else len(body)


def main() -> None:
    options = asked()
    with tempfile.TemporaryDirectory(prefix="bench-leak-", dir=options.at) as folder:
        site = Path(folder)
        truths = prepare(site, options.pictures)
        port, server = serve(site)
        try:
            told = visits(port, truths, options.people, options.each)
        finally:
            server.terminate()
            server.wait()
        known = control_answers(site)
    result = judged(told, known)
    print(json.dumps(result, indent=1))
    keep("leak", result)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=900)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--at", type=Path, default=None, help="folder on the disk to measure")
    return parsed(parser, pictures=300, people=10, each=60)


def prepare(site: Path, pictures: int) -> dict[str, dict[str, str]]:
    """A site with so many pictures, every sixth known; returns what is true, by the picture's public id."""
    (site / "frames").mkdir()
    (site / "project.yaml").write_text(PROJECT)
    chance, truths = random.Random(4), {}
    with open_house(site) as house:
        file = projects.read_project_file(site / "project.yaml")
        with house.transaction() as tx:
            projects.apply(tx, file, ".", house.now())
            stage = projects.stage(tx, "eyes", "look")
            projects.set_state(tx, stage.id, "open")
        for number in range(pictures):
            true = {"text": chance.choice(("yes", "no")), "head": chance.choice(("yes", "no"))}
            truths[put_in(house, number, true if number % 6 == 0 else None)] = true
    return truths


def put_in(house: House, number: int, known: Mapping[str, str] | None) -> str:
    """One picture with its small ones, its size as chance has it; a control task where it is known."""
    noise = np.random.default_rng(number)
    side = 48  # the same for all: what a picture is must not tell, by chance, what it is for
    held = io.BytesIO()
    Image.fromarray(noise.integers(0, 256, (side, side, 3), dtype=np.uint8)).save(held, "PNG")
    sha256 = hashlib.sha256(held.getvalue()).hexdigest()
    house.blobs.put(items.original(sha256), held.getvalue())
    for size in (320, 640):
        small = io.BytesIO()
        Image.open(held).resize((size // 4, size // 5)).save(small, "WEBP")
        house.blobs.put(items.derived(sha256, size), small.getvalue())
    with house.transaction() as tx:
        project = projects.find(tx, "eyes")
        series = items.add_series(tx, project.id, "film", "Film", {})
        seen = Seen(sha256, "PNG", side, side, len(held.getvalue()), {})
        item, _ = items.add(tx, project.id, seen, series, True, house.now())
        flow.enter(tx, project, projects.stage(tx, "eyes", "import"), [item], house.now())
        stage = projects.stage(tx, "eyes", "look")
        task = task_of(tx, stage.id, item)
        if known is not None and task is not None:
            skills.make_control(tx, stage, task, known, "file", house.now())
        return items.by_id(tx, item).public_id


def visits(port: int, truths: Truths, people: int, each: int) -> list[tuple[int, str, Features]]:
    """(person, assignment, what was seen) of every answer; people take turns of five pictures."""
    chance = random.Random(7)
    usual: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=RECENT))
    probes = [Probe(port, usual) for _ in range(people)]
    told: list[tuple[int, str, Features]] = []
    for _ in range(each // 5):
        for who in chance.sample(range(people), people):
            for _ in range(5):
                seen = visit(probes[who], truths, chance)
                told += [(who, *seen)] if seen is not None else []
    return told


def visit(probe: Probe, truths: Truths, chance: random.Random) -> tuple[str, Features] | None:
    """Claim, look, answer, and look at everything again."""
    row: Features = {}
    claimed = json.loads(probe.ask(row, "claim", "POST", f"{STAGE}/claim", {"count": 1}))
    if not claimed["tasks"]:
        return None
    task = claimed["tasks"][0]
    probe.ask(row, "picture", "GET", task["item"]["url"])
    true = truths[task["item"]["id"]]
    said = {name: value if chance.random() < RIGHT else other(value) for name, value in true.items()}
    body = {"revision": 1, "answers": said, "shown_ms": chance.randint(800, 3000), "want": 0}
    probe.ask(row, "answer", "PUT", f"{API}/assignments/{task['assignment']}/answer", body)
    for path in LOOKS:
        probe.ask(row, path.partition("?")[0], "GET", f"{API}{path}")
    return task["assignment"], row


def other(value: str) -> str:
    return "no" if value == "yes" else "yes"


def control_answers(site: Path) -> set[str]:
    """The assignments whose answers were scored: what the probe is to find out."""
    from sqlalchemy import select

    from manyeyes.storage.tables import assignment, scored

    wanted = (
        select(assignment.c.public_id)
        .join(scored, (scored.c.worker_id == assignment.c.worker_id) & (scored.c.task_id == assignment.c.task_id))
        .distinct()
    )
    with open_house(site) as house, house.reading() as tx:
        return {row.public_id for row in tx.all(wanted)}


def judged(told: list[tuple[int, str, Features]], known: set[str]) -> dict[str, Any]:
    """What the classifiers make of it."""
    names = tuple(sorted({name for _, _, row in told for name in row}))
    x = np.array([[row.get(name, -1.0) for name in names] for _, _, row in told], dtype=np.float64)
    y = np.array([assignment in known for _, assignment, _ in told])
    rows = Rows(names, x, y, np.array([who for who, _, _ in told]))
    timing = np.array([name.startswith("time ") for name in names])
    return {
        "answers": len(y),
        "known": int(y.sum()),
        "people": len(set(rows.who.tolist())),
        "busy_processes": round(os.getloadavg()[0], 1),
        "everything": report(rows),
        "content": report(rows.only(~timing)),
        "timing": report(rows.only(timing)),
        "single": {name: round(area, 3) for name, area in single(rows)[:12]},
        "median_ms": {
            name: [round(float(np.median(x[y == flag, at])), 2) for flag in (True, False)]
            for at, name in enumerate(names)
            if name.startswith("time ") and "usual" not in name
        },
    }


if __name__ == "__main__":
    main()
