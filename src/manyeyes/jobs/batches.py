"""The batches of jobs: taken by whoever has a hand free, each effect counted once, whatever dies in between.

A batch's effect is written by its verb, under keys, so that twice is once. Its row becomes `done` in the transaction
that adds its counts to the job: of two processes that did the same batch only the first finds it not done.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.house import House
from manyeyes.jobs import store
from manyeyes.jobs.halt import change
from manyeyes.jobs.job import DONE, PAUSED, RUNNING
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import batch, job

MOST_KINDS = 60  # of counts in a job; reasons that name a number would be as many as files
OTHER = "rejected: for other reasons"
LAST_LOOK = -1  # the number under which the look at everything is counted
ONE_BY_ONE, TOGETHER = "one by one", "all together"


@dataclass(frozen=True)
class Taken:
    """A batch in somebody's hands."""

    job: Row
    number: int


@dataclass(frozen=True)
class Finished:
    """A batch that was done, and what came of it."""

    taken: Taken
    counts: Counter[str]


def begin(
    tx: Transaction, stage: Stage, job_id: str, total: int, batches: int, already: Mapping[str, int], now: float
) -> Row | None:
    """Write a new job down with its batches; returns the unfinished job of this stage instead, where there is one."""
    tx.all(store.HOLD_STAGE, {"stage_id": stage.id})
    there = tx.first(store.UNFINISHED, {"stage_id": stage.id})
    if there is not None:
        return there
    about = {"id": job_id, "project_id": stage.project_id, "stage_id": stage.id, "verb": stage.kind}
    nothing_to_do = total <= sum(already.values())
    state = {"state": DONE, "step": ""} if nothing_to_do else {"state": RUNNING, "step": ONE_BY_ONE}
    sums = {"total": total, "done": sum(already.values()), "counts": json.dumps(dict(already))}
    tx.insert(job, [{**about, **state, **sums, "started_at": now, "changed_at": now}])
    tx.insert(batch, [{"job_id": job_id, "number": number, "state": "waiting"} for number in range(batches)])
    return None


def running(tx: Transaction) -> list[Row]:
    """The jobs that want hands."""
    return tx.all(store.RUNNING)


def turn(house: House, by: str, held: Finished | Taken | None, *, more: bool = True) -> Taken | None:
    """Record what a hand finished, or let what it put down wait again, and take the next batch; all in one transaction.

    None where nothing waits, or where no `more` is wanted.
    """
    with house.reading() as tx:
        if held is None and not (more and running(tx)):
            return None  # looking must not cost a commit
    with house.transaction() as tx:
        if isinstance(held, Finished):
            record(tx, by, held, house.now())
        elif held is not None:
            tx.run(store.GIVE_BACK, {"the_job": held.job.id, "the_number": held.number, "by": by})
        return _take(tx, by, running(tx), house.now()) if more else None


def _take(tx: Transaction, by: str, jobs: Sequence[Row], now: float) -> Taken | None:
    """Any job's first waiting batch: a long import does not keep others waiting."""
    for one in random.sample(jobs, len(jobs)):
        number = tx.scalar(store.NEXT_BATCH, {"job_id": one.id})
        if number is not None:
            tx.run(store.TAKE, {"the_job": one.id, "the_number": number, "by": by, "now": now})
            return Taken(one, number)
    return None


def record(tx: Transaction, by: str, finished: Finished, now: float) -> None:
    """Make the batch done and add its counts, unless somebody was faster."""
    added, counts = _split(finished.counts)
    key = {"the_job": finished.taken.job.id, "the_number": finished.taken.number}
    held = tx.first(store.HOLD_JOB, {"id": finished.taken.job.id})
    if tx.run(store.RECORD, key | {"added": added, "new_counts": json.dumps(counts), "by": by, "now": now}):
        _add(tx, finished.taken.job.id, held, added, counts, now)


def close(tx: Transaction, job_id: str, by: str, counts: Counter[str], now: float) -> None:
    """The look at everything is done: counted once, however often it was tried."""
    held = tx.first(store.HOLD_JOB, {"id": job_id})
    added, outcomes = _split(counts)
    about = {"job_id": job_id, "number": LAST_LOOK, "state": "done", "executor": by, "at": now}
    if tx.insert(batch, [about | {"done": added, "counts": json.dumps(outcomes)}], ignore=True):
        _add(tx, job_id, held, added, outcomes, now)
    if change(tx, job_id, (RUNNING, PAUSED), DONE, now):
        tx.run(store.SET_STEP, {"the_id": job_id, "new_step": ""})


def _split(said: Counter[str]) -> tuple[int, Counter[str]]:
    """How much of the job's total was done, and the outcomes: their sum, where a verb does not say."""
    counts = Counter(said)
    return (counts.pop("done"), counts) if "done" in counts else (max(0, counts.total()), counts)


def _add(tx: Transaction, job_id: str, held: Row, added: int, counts: Counter[str], now: float) -> None:
    sums = json.dumps(added_up(json.loads(held.counts), counts))
    tx.run(store.ADD, {"the_id": job_id, "more": added, "new_counts": sums, "now": now})


def added_up(before: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """The sums by outcome and reason; beyond sixty kinds the newest reasons become one."""
    sums = Counter(before)
    for kind, count in more.items():
        sums[kind if kind in sums or len(sums) < MOST_KINDS else OTHER] += count
    return {kind: count for kind, count in sums.items() if count}


def give_back_all(tx: Transaction, by: str) -> int:
    """Whatever a process has in its hands waits again; returns how many."""
    return tx.run(store.GIVE_BACK_ALL, {"by": by})


def all_done(tx: Transaction, job_id: str) -> bool:
    """Whether no batch of the job waits or is in anybody's hands."""
    return tx.first(store.ANY_OPEN, {"job_id": job_id}) is None


def at_step(tx: Transaction, job_id: str, step: str) -> None:
    """Say what a job is at."""
    tx.run(store.SET_STEP, {"the_id": job_id, "new_step": step})
