"""kill -9 at random moments under load: no acknowledged answer is lost or doubled, and the counts add up.

Ten kills a database in the suite; MANYEYES_KILLS=100 python -m pytest tests/faults/test_kill.py for more.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select
from tests.makers import a_project, a_project_file, pictures

from manyeyes.house import open_house
from manyeyes.settings import Settings
from manyeyes.storage import tables as t

KILLS = int(os.environ.get("MANYEYES_KILLS", "10"))
CLIENTS = 8
PICTURES = 300 * max(10, KILLS)
BROWSER = {"X-Manyeyes": "1"}


def a_free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass
class Server:
    """A server process that dies and comes back on the same port."""

    site: Path
    address: str
    port: int = field(default_factory=a_free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {"MANYEYES_DATABASE": self.address}
        log = (self.site.parent / "server.log").open("ab")
        command = [sys.executable, "-m", "manyeyes", "serve", str(self.site), "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=1).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError((self.site.parent / "server.log").read_text()[-3000:])

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Helper(threading.Thread):
    """A guest who answers, repeats when the line breaks, and remembers what was acknowledged."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=5, headers=BROWSER)
        self.stop = stop
        self.acknowledged: dict[str, dict[str, str]] = {}
        self.surprises: list[str] = []
        self.seen: list[str] = []

    def run(self) -> None:
        held: list[dict[str, object]] = []
        while not self.stop.is_set():
            if not held:
                held = self.claim()
                continue
            held = self.answer(str(held[0]["assignment"]), held)

    def claim(self) -> list[dict[str, object]]:
        reply = self.insist(lambda: self.http.post("/projects/eyes/stages/features/claim", json={"count": 2}))
        return [] if reply is None else self.tasks(reply.json())

    def answer(self, assignment: str, held: list[dict[str, object]]) -> list[dict[str, object]]:
        said = {"text": random.choice(["yes", "no"])}
        body = {"revision": 1, "answers": said, "shown_ms": 900, "want": 2}
        reply = self.insist(lambda: self.http.put(f"/assignments/{assignment}/answer", json=body))
        if reply is None:
            return held
        self.acknowledged[assignment] = said
        return self.tasks(reply.json()["next"])

    def tasks(self, body: dict[str, object]) -> list[dict[str, object]]:
        found: list[dict[str, object]] = list(body["tasks"])  # type: ignore[call-overload]
        return found

    def insist(self, call: Callable[[], httpx.Response]) -> httpx.Response | None:
        """Send the same again until there is an answer."""
        while not self.stop.is_set():
            try:
                reply = call()
            except httpx.HTTPError:
                time.sleep(0.02)
                continue
            if reply.status_code < 300:
                return reply
            if reply.status_code != 503:
                self.surprises.append(f"{reply.status_code} {reply.text[:200]}")
                return None
        return None


def test_no_acknowledged_answer_is_lost_or_doubled_by_kill_9(database_address: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    with open_house(site, settings=Settings(database=database_address)) as house:
        project = a_project(house, a_project_file(overlap="{min: 3, max: 3}", wave=500))
        pictures(house, project, PICTURES)
    server, stop = Server(site, database_address), threading.Event()
    server.start()
    helpers = [Helper(server.port, stop) for _ in range(CLIENTS)]
    for helper in helpers:
        helper.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.3, 1.2))
        server.kill()
        server.start()
    time.sleep(0.5)
    stop.set()
    for helper in helpers:
        helper.join(30)
    server.kill()
    acknowledged = {name: said for helper in helpers for name, said in helper.acknowledged.items()}
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged answers")
    assert [surprise for helper in helpers for surprise in helper.surprises] == []
    assert len(acknowledged) > 20 * KILLS, "there was hardly any load"
    check(site, database_address, acknowledged)


def check(site: Path, address: str, acknowledged: dict[str, dict[str, str]]) -> None:
    with open_house(site, settings=Settings(database=address)) as house, house.reading() as tx:
        answers = tx.dynamic(
            select(t.assignment.c.public_id, t.answer.c.revision, t.answer.c.question, t.answer.c.value).join(
                t.assignment, t.assignment.c.id == t.answer.c.assignment_id
            )
        )
        stored = {(row.public_id, row.question): row.value for row in answers}
        assert len(stored) == len(answers), "an answer is there twice"
        lost = [name for name, said in acknowledged.items() if stored.get((name, "text")) != said["text"]]
        assert lost == []
        held = tx.dynamic(select(t.assignment.c.task_id, t.assignment.c.worker_id, t.assignment.c.state))
        assert len({(row.task_id, row.worker_id) for row in held}) == len(held)
        for task in tx.dynamic(select(t.task).where(t.task.c.taken > 0)):
            states = [row.state for row in held if row.task_id == task.id]
            assert (task.taken, task.answered) == (states.count(0) + states.count(1), states.count(1))
            assert task.taken <= task.wanted
    if not address:
        with sqlite3.connect(site / ".manyeyes" / "site.sqlite") as file:
            assert file.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
