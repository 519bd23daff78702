"""The playground under load, on the real server with the demo's pictures and a tagger that learnt from them.

    python bench/playground.py [--seconds 6] [--rate 50] [--answered 60] [--at FOLDER]

First one guest after the other: p50 and p95 of a whole answer (upload, decoding in the jail, tags), and of a heat map.
Then `--rate` requests a second from as many guests, for `--seconds` (60 for the figure in the docs), while somebody
answers pictures: how many got which status, how long accepted ones took, and how long an answer on the work page takes
meanwhile and without. Anything from 500 on ends the bench with a failure.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil

import manyeyes.demo
from manyeyes import items, jobs, people, projects, skills, work
from manyeyes.cli.verbs import VERBS
from manyeyes.house import House, open_house
from measure import keep

SHIPPED = Path(manyeyes.demo.__file__).parent
PROJECT = "/api/v1/projects/anime-or-cartoon"
STAGE = f"{PROJECT}/stages/features"
OURS = {"X-Manyeyes": "1"}
TARGET = 0.3  # seconds
TURN = 0.3  # seconds between two tries of one guest


def main() -> None:
    options = asked()
    with tempfile.TemporaryDirectory(prefix="bench-playground-", dir=options.at) as folder:
        site = Path(folder) / "demo"
        prepare(site, options.answered)
        port, server = serve(site)
        try:
            told = measure(f"http://127.0.0.1:{port}", options, psutil.Process(server.pid))
        finally:
            server.terminate()
            server.wait()
    print(json.dumps(told, indent=1))
    keep("playground", told)
    if told["under_load"]["server_errors"]:
        raise SystemExit("there were server errors")


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--answered", type=int, default=60, help="pictures that are answered before the training")
    parser.add_argument("--at", type=Path, default=None, help="folder on the disk to measure")
    return parser.parse_known_args()[0]


def prepare(site: Path, answered: int) -> None:
    """The demo as `manyeyes demo` makes it, answered as is true, and trained."""
    made = [sys.executable, "-m", "manyeyes", "demo", str(site), "--no-serve", "--no-open"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    with open_house(site) as house:
        answer_truly(house, answered)
        with jobs.at_work(house):
            VERBS["train"](house, {"folder": ".", "stage": "", "release": ""}, print)


def answer_truly(house: House, count: int) -> None:
    """Somebody who knows says how it is, through the same doors as everybody."""
    with (SHIPPED / "truth.csv").open(encoding="utf-8") as file:
        truth = {row["path"]: row for row in csv.DictReader(file)}
    with house.transaction() as tx:
        stage = projects.stage(tx, "anime-or-cartoon", "features")
        worker = people.new_worker(tx, "guest", house.now())
    learn(house, worker, stage)
    for _ in range(count):
        found = work.claim_thoroughly(house, worker, stage, 1)
        if not found.tasks:
            return
        (task,) = found.tasks
        with house.transaction() as tx:
            item = items.by_public_id(tx, task.item.id)
            assert item is not None
            row = truth[items.sources(tx, [item.id])[item.id][0].path]
            said = work.Said(1, {question: row[question] for question in task.questions}, 900)
            work.record(tx, worker, task.assignment, said, 0, house.now())


def learn(house: House, worker: people.Worker, stage: projects.Stage) -> None:
    """Through the examples that come first."""
    for number, example in enumerate(skills.examples(stage), 1):
        with house.transaction() as tx:
            work.try_example(tx, worker, stage, number, example.answers, house.now())


def serve(site: Path) -> tuple[int, subprocess.Popen[str]]:
    """The server as an owner starts it; its port."""
    command = [
        sys.executable,
        "-u",
        "-m",
        "manyeyes",
        "serve",
        str(site),
        "--port",
        "0",
        "--trusted-proxy",
        "127.0.0.1",
    ]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    for line in server.stdout:
        if "Ctrl-C" in line:
            break
    return int(json.loads((site / ".manyeyes" / "lock").read_text())["port"]), server


def measure(address: str, options: argparse.Namespace, server: psutil.Process) -> dict[str, Any]:
    with httpx.Client(base_url=address, trust_env=False, timeout=30, headers=OURS) as guest:
        pictures = [path.read_bytes() for path in sorted((SHIPPED / "frames").glob("*/*.jpg"))[:12]]
        first = timed(lambda: tried(guest, pictures[0]))
        spent = server.cpu_times()
        alone = [unhurried(partial(tried, guest, picture)) for picture in pictures * 2]
        now = server.cpu_times()
        tag = tried(guest, pictures[0])["tags"][0]["name"]
        heat = [unhurried(partial(tried, guest, picture, tag)) for picture in pictures[:4]]
        quiet = answering(address, 2.0)
    load, busy = loaded(address, pictures, options.rate, options.seconds)
    return {
        "first_s": round(first, 3),
        "alone": spread(alone),
        "server_cpu_a_picture_s": round((now.user + now.system - spent.user - spent.system) / len(alone), 4),
        "heat_map": spread(heat),
        "target_s": TARGET,
        "within_target": round(sum(one <= TARGET for one in alone) / len(alone), 3),
        "under_load": load,
        "work_page_answer_quiet": spread(quiet),
        "work_page_answer_under_load": spread(busy),
    }


def tried(guest: httpx.Client, picture: bytes, heat: str = "") -> dict[str, Any]:
    """One picture, patiently."""
    while True:
        reply = guest.post(f"{PROJECT}/predict", content=picture, params={"heat": heat} if heat else {})
        if reply.status_code == 200:
            told: dict[str, Any] = reply.json()
            return told
        if reply.status_code != 429:
            raise SystemExit(f"{reply.status_code}: {reply.text}")
        time.sleep(float(reply.headers["retry-after"]) / 4)


def timed(call: Callable[[], object]) -> float:
    """Seconds of a call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def unhurried(call: Callable[[], object]) -> float:
    """Seconds of a call by somebody who waits his turn first: a guest may try four a second."""
    time.sleep(TURN)
    return timed(call)


def answering(address: str, seconds: float) -> list[float]:
    """Seconds of each claim, a whole transaction, by somebody on the work page."""
    taken = []
    with httpx.Client(base_url=address, trust_env=False, timeout=30, headers=OURS) as guest:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            taken.append(timed(lambda: guest.post(f"{STAGE}/claim", json={"count": 1}).raise_for_status()))
            time.sleep(0.02)
    return taken


def loaded(address: str, pictures: list[bytes], rate: float, seconds: float) -> tuple[dict[str, Any], list[float]]:
    """So many requests a second, each by a guest of its own, as a proxy tells of them."""
    codes: Counter[int] = Counter()
    accepted: list[float] = []
    lock = threading.Lock()

    def one(number: int) -> None:
        own = OURS | {"X-Forwarded-For": f"198.51.{number // 250 % 250}.{number % 250 + 1}"}
        began = time.perf_counter()
        status = bare(address, pictures[number % len(pictures)], own)
        with lock:
            codes[status] += 1
            if status == 200:
                accepted.append(time.perf_counter() - began)

    busy: list[float] = []
    watcher = threading.Thread(target=lambda: busy.extend(answering(address, seconds)))
    watcher.start()
    threads = []
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        threads.append(threading.Thread(target=one, args=(number,)))
        threads[-1].start()
    for thread in [*threads, watcher]:
        thread.join()
    errors = sum(count for status, count in codes.items() if status >= 500)
    told = {"a_second": rate, "seconds": seconds, "statuses": dict(sorted(codes.items())), "server_errors": errors}
    return told | {"accepted": spread(accepted)}, busy


def bare(address: str, picture: bytes, headers: dict[str, str]) -> int:
    """One upload over a bare connection, for a comfortable client costs more than the server; 599: it broke."""
    wire = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    try:
        wire.request("POST", f"{PROJECT}/predict", picture, headers)
        reply = wire.getresponse()
        reply.read()
        return reply.status
    except OSError:
        return 599
    finally:
        wire.close()


def spread(taken: list[float]) -> dict[str, Any]:
    """How many, their median and what 95 of 100 stay below, in seconds."""
    if len(taken) < 2:
        return {"n": len(taken)}
    return {
        "n": len(taken),
        "p50_s": round(statistics.median(taken), 4),
        "p95_s": round(statistics.quantiles(taken, n=20)[-1], 4),
    }


if __name__ == "__main__":
    main()
