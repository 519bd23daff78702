"""Claim and answer over HTTP, as a signed guest, through the real server on a real disk.

    python bench/over_http.py [--pictures 20000] [--seconds 10] [--trust] [--at FOLDER]

Prints pairs a second of one client (one PUT answers and claims what comes next), the same as two calls, then 50 clients
that answer once a second each (p50, p95). The median fsync of the same disk stands beside: with FULL durability one
client cannot be faster than it. The client uses bare sockets: a comfortable one would be slower than the server.
With --trust one picture in twenty is known, probes are on and two rules look after people.
(A file called http.py would hide Python's own.)
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from manyeyes import flow, items, projects, skills
from manyeyes.house import House, open_house
from manyeyes.media import Seen
from measure import fsync_seconds, keep

PROJECT = """
project: bench
title: "Bench"
why: "To know how fast it is."
rights: {items: CC0-1.0, publish: none, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions:
      - {name: text, ask: "Is there any text?", type: yes_no}
      - {name: character, ask: "Can you see a head?", type: yes_no}
      - {name: logo, ask: "Is there a logo?", type: yes_no}
      - {name: blank, ask: "Is it blank?", type: yes_no}
    overlap: {min: 2, max: 7, confidence: 0.95}
    order: {open: all}
"""
TRUST = """
    control_tasks: {share: 0.05, promote: {confidence: 0.99, answers: 4}}
    rules:
      - {when: control_accuracy, below: 0.7, over_last: 20, at_least: 10, do: restrict, scope: stage, for: 1d}
      - {when: drift, do: restrict, scope: stage, for: 1d}
"""
KNOWN = 400  # pictures; all questions are yes, and so are all answers with --trust
QUESTIONS = ("text", "character", "logo", "blank")
STAGE = "/api/v1/projects/bench/stages/look"


class Guest:
    """One browser's connection, with its signed cookie."""

    def __init__(self, port: int, values: tuple[str, ...] = ("yes", "no")) -> None:
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""
        self.values = values

    def call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        self.wire.request(method, path, json.dumps(body), headers)
        if self.wire.sock is not None:
            self.wire.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reply = self.wire.getresponse()
        told: dict[str, Any] = json.loads(reply.read())
        if reply.status != 200:
            raise SystemExit(f"{method} {path}: {told}")
        if (given := reply.getheader("set-cookie")) is not None:
            self.cookie = given.partition(";")[0]
        return told

    def claim(self) -> str:
        return self.first(self.call("POST", f"{STAGE}/claim", {"count": 1}))

    def answer(self, assignment: str, want: int) -> dict[str, Any]:
        said = {name: random.choice(self.values) for name in QUESTIONS}
        body = {"revision": 1, "answers": said, "shown_ms": 1500, "want": want}
        return self.call("PUT", f"/api/v1/assignments/{assignment}/answer", body)

    def first(self, claimed: dict[str, Any]) -> str:
        if not claimed["tasks"]:
            raise SystemExit(f"the bench ran out of tasks: {claimed['outcome']}")
        return str(claimed["tasks"][0]["assignment"])


def main() -> None:
    options = asked()
    with tempfile.TemporaryDirectory(prefix="bench-http-", dir=options.at) as folder:
        site = Path(folder)
        prepare(site, options.pictures, options.trust)
        port, server = serve(site)
        try:
            told = measure(port, options.seconds, site, options.trust)
        finally:
            server.terminate()
            server.wait()
    print(json.dumps(told, indent=1))
    keep("over_http_trust" if options.trust else "over_http", told)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--trust", action="store_true", help="with control tasks, probes and rules")
    parser.add_argument("--at", type=Path, default=None, help="folder on the disk to measure")
    return parser.parse_known_args()[0]


def prepare(site: Path, pictures: int, trust: bool = False) -> None:
    """A site with so many pictures to ask about. Their bytes do not matter here: nothing is shown."""
    (site / "frames").mkdir()
    (site / "project.yaml").write_text(PROJECT + TRUST if trust else PROJECT)
    with open_house(site) as house:
        file = projects.read_project_file(site / "project.yaml")
        with house.transaction() as tx:
            projects.apply(tx, file, ".", house.now())
            projects.set_state(tx, projects.stage(tx, "bench", "look").id, "open")
        for start in range(0, pictures, 500):
            fill(house, range(start, min(start + 500, pictures)))
        if trust:
            with house.transaction() as tx:
                stage = projects.stage(tx, "bench", "look")
                for task in range(1, KNOWN + 1):
                    skills.make_control(tx, stage, task, dict.fromkeys(QUESTIONS, "yes"), "owner", house.now())


def fill(house: House, numbers: range) -> None:
    with house.transaction() as tx:
        project = projects.find(tx, "bench")
        source = projects.stage(tx, "bench", "import")
        series = items.add_series(tx, project.id, "film", "Film", {})
        seen = [Seen(f"{number:064x}", "JPEG", 640, 360, 50_000, {}) for number in numbers]
        added = [items.add(tx, project.id, one, series, True, house.now())[0] for one in seen]
        flow.enter(tx, project, source, added, house.now())


def serve(site: Path) -> tuple[int, subprocess.Popen[bytes]]:
    """The real command, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "manyeyes", "serve", str(site), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).request("GET", "/readyz")
            return port, server
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not start")


def measure(port: int, seconds: float, site: Path, trust: bool = False) -> dict[str, Any]:
    before = round(fsync_seconds(site) * 1000, 3)
    values = ("yes",) if trust else ("yes", "no")
    together = rate(Guest(port, values), seconds, pair_in_one_call)
    apart = rate(Guest(port, values), seconds, pair_in_two_calls)
    crowd = fifty(port, seconds, values)
    after = round(fsync_seconds(site) * 1000, 3)
    return {
        "fsync_ms": {"median_before": before, "median_after": after},
        "busy_processes": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
        "one_client": together,
        "one_client_two_calls": apart,
        "fifty_clients_one_answer_a_second": crowd,
    }


def pair_in_one_call(guest: Guest, assignment: str) -> str:
    return guest.first(guest.answer(assignment, want=1)["next"])


def pair_in_two_calls(guest: Guest, assignment: str) -> str:
    guest.answer(assignment, want=0)
    return guest.claim()


def rate(guest: Guest, seconds: float, pair: Callable[[Guest, str], str]) -> dict[str, float]:
    """Pairs a second of one client, one after the other, without a pause."""
    assignment = guest.claim()
    for _ in range(50):
        assignment = pair(guest, assignment)
    spent, end = [], time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        assignment = pair(guest, assignment)
        spent.append(time.perf_counter() - began)
    return {"pairs_per_s": round(len(spent) / seconds, 1), **percentiles(spent)}


def fifty(port: int, seconds: float, values: tuple[str, ...], clients: int = 50) -> dict[str, float]:
    """Milliseconds an answer takes when 50 people answer once a second each, out of step."""
    spent: list[float] = []

    def person(number: int) -> None:
        guest = Guest(port, values)
        assignment = guest.claim()
        due = start + number / clients
        while due < start + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            began = time.perf_counter()
            assignment = pair_in_one_call(guest, assignment)
            spent.append(time.perf_counter() - began)
            due += 1.0

    start = time.perf_counter() + 2.0
    people = [threading.Thread(target=person, args=(number,)) for number in range(clients)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return {"answers": len(spent), "answers_per_s": round(len(spent) / seconds, 1), **percentiles(spent)}


def percentiles(spent: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(spent, n=100)
    return {
        "p50_ms": round(cuts[49] * 1000, 2),
        "p95_ms": round(cuts[94] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
    }


if __name__ == "__main__":
    main()
