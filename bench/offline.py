"""Answers over a link that is cut every three seconds, with a fifth of them sent twice: what arrives?

    python bench/offline.py [--answers 1000] [--cut 3] [--twice 0.2] [--people 2]

A real `manyeyes serve`, a slow proxy before it that breaks every connection each few seconds (also between the server's
work and its reply), and people whose phones do what ui/src/work/outbox.svelte.ts does: keep each answer until it is
confirmed, send the oldest ten, try again. Counted afterwards in the database: stored, doubled, asked again.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

from manyeyes.house import open_house
from manyeyes.storage import tables as t

sys.path.insert(0, str(Path(__file__).parent))
from measure import keep, parsed
from over_http import QUESTIONS, STAGE, prepare, serve

PACK, TOGETHER = 20, 10


class Link:
    """A proxy whose connections are all broken every `period` seconds, whatever they carry."""

    def __init__(self, target: int, period: float, delay: float) -> None:
        self.target, self.period, self.delay, self.cuts = target, period, delay, 0
        self.open = True
        self._wires: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        for work in (self._accept, self._cut):
            threading.Thread(target=work, daemon=True).start()

    def _accept(self) -> None:
        while self.open:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            with self._lock:
                self._wires |= {near, far}
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while part := source.recv(65536):
                time.sleep(self.delay)
                target.sendall(part)
        except OSError:
            pass
        finally:
            self._break(source, target)

    def _break(self, *wires: socket.socket) -> None:
        with self._lock:
            self._wires -= set(wires)
        for wire in wires:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()

    def _cut(self) -> None:
        while self.open:
            time.sleep(self.period)
            with self._lock:
                wires = list(self._wires)
            self._break(*wires)
            self.cuts += 1

    def close(self) -> None:
        self.open = False
        self._listener.close()


class Phone:
    """One person with an outbox, behind the link."""

    def __init__(self, link: Link, twice: float) -> None:
        self.link, self.twice = link, twice
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{link.port}", trust_env=False, timeout=10)
        self.outbox: list[dict[str, Any]] = []
        self.asked: list[str] = []  # pictures that came, each time they came
        self.seen: set[str] = set()  # assignments: a claim repeats what is held, as long as its answer is on its way
        self.sent = self.again = 0

    def work(self, answers: int) -> None:
        """Answer so many pictures: packs are taken along, and sent when the link allows."""
        while answers:
            for task in self.take()[:answers]:
                said = {name: random.choice(("yes", "no")) for name in QUESTIONS}
                letter = {"assignment": task["assignment"], "revision": 1, "answers": said, "shown_ms": 900}
                self.outbox.append(letter)
                answers -= 1
            while len(self.outbox) > (TOGETHER if answers else 0):
                self.flush()

    def take(self) -> list[dict[str, Any]]:
        tasks = self.until_through("/claim", {"count": PACK, "pack": True})["tasks"]
        fresh = [task for task in tasks if task["assignment"] not in self.seen]
        self.seen |= {task["assignment"] for task in fresh}
        self.asked += [task["item"]["id"] for task in fresh]
        return fresh

    def flush(self) -> None:
        letters = self.outbox[:TOGETHER]
        many = letters + [letter for letter in letters if random.random() < self.twice]
        self.again += len(many) - len(letters)
        reply = self.until_through("/answers", {"answers": many})
        refused = [one["problem"] for one in reply["results"] if not one["saved"]]
        if refused:
            raise SystemExit(f"an answer was refused: {refused[0]}")
        if random.random() < self.twice:  # and a whole delivery that the phone believes lost
            self.again += len(many)
            self.until_through("/answers", {"answers": many})
        self.outbox = self.outbox[len(letters) :]

    def until_through(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        wait = 0.05
        while True:
            self.sent += 1
            try:
                reply = self.client.post(STAGE + path, json=body)
                if reply.status_code == 200:
                    told: dict[str, Any] = reply.json()
                    return told
                if reply.status_code < 500:
                    raise SystemExit(f"{path}: {reply.text}")
            except httpx.HTTPError:
                pass
            time.sleep(wait)
            wait = min(1.0, wait * 2)


@contextmanager
def behind_a_bad_link(site: Path, cut: float, delay: float) -> Iterator[Link]:
    """A served site behind a link that breaks."""
    port, server = serve(site)
    link = Link(port, cut, delay)
    try:
        yield link
    finally:
        link.close()
        server.terminate()
        server.wait()


def drive(link: Link, answers: int, people: int, twice: float) -> list[Phone]:
    """So many answers by so many people at once."""
    phones = [Phone(link, twice) for _ in range(people)]
    for phone in phones:
        phone.until_through("/claim", {"count": 1, "pack": True})  # the cookie, once: a lost reply makes another guest
    threads = [threading.Thread(target=phone.work, args=(answers // people,)) for phone in phones]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return phones


def counted(site: Path, phones: list[Phone]) -> dict[str, int]:
    """What the database holds, and what anybody was asked more than once."""
    with open_house(site, read_only=True) as house, house.reading() as tx:
        told = tx.dynamic(select(t.answer.c.worker_id, t.answer.c.task_id).distinct())
        rows = tx.dynamic(select(func.count().label("n")).select_from(t.answer))[0].n
    return {
        "stored": len(told),
        "doubled": rows - len(told) * len(QUESTIONS),
        "asked_again": sum(len(phone.asked) - len(set(phone.asked)) for phone in phones),
        "sent_again": sum(phone.again for phone in phones),
        "calls": sum(phone.sent for phone in phones),
    }


def measure(site: Path, answers: int, cut: float, twice: float, people: int, delay: float) -> dict[str, Any]:
    """The whole story on an empty folder."""
    prepare(site, answers * 2)
    began = time.perf_counter()
    with behind_a_bad_link(site, cut, delay) as link:
        phones = drive(link, answers, people, twice)
        seconds = time.perf_counter() - began
    return {"answers": answers, "cuts": link.cuts, "seconds": round(seconds, 1), **counted(site, phones)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--cut", type=float, default=3.0)
    parser.add_argument("--twice", type=float, default=0.2)
    parser.add_argument("--people", type=int, default=2)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds each way")
    options = parsed(parser, answers=100)
    with tempfile.TemporaryDirectory(prefix="bench-offline-") as folder:
        told = measure(Path(folder), options.answers, options.cut, options.twice, options.people, options.delay)
    print(json.dumps(told, indent=1))
    keep("offline", told)
    if (told["stored"], told["doubled"], told["asked_again"]) != (options.answers, 0, 0):
        raise SystemExit("an answer was lost, doubled or asked again")


if __name__ == "__main__":
    main()
