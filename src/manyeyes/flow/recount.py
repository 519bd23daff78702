"""Compute again what tasks add up to, chunk by chunk, after a fit, a withdrawal or a corrected truth.

A thousand tasks take about a second; safe to repeat, to kill at any moment, and in several processes at once: what is
left stands in the table `recount`, and a chunk and the note that it is done are one transaction.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from manyeyes import assignment, consensus
from manyeyes.assignment import Lane, TaskCounts, TaskState
from manyeyes.consensus import State, TaskVerdict
from manyeyes.errors import TryAgain
from manyeyes.flow.advance import advance
from manyeyes.flow.facts import asked
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

CHUNK = 200  # tasks a transaction at most
SHORT = 0.03  # seconds, then a transaction ends: people's answers wait for it on SQLite
TRIES = 3


@dataclass(frozen=True)
class Chunk:
    """One transaction's work: how many tasks, whether anything is left for this process, how many are open again."""

    tasks: int
    more: bool
    reopened: int = 0


def recount(house: House, stage: Stage, *, chunk: int = CHUNK, most_seconds: float | None = None) -> int:
    """Work off what is to be computed again in a stage; returns how many tasks were.

    Those that one worker answered come first, then whole stages. Each chunk is one short transaction.
    """
    begun, done, more = time.monotonic(), 0, True
    while more and (most_seconds is None or time.monotonic() - begun < most_seconds):
        made = _tried(house, stage, chunk)
        done, more = done + made.tasks, made.more
    return done


def recount_all(house: House, stage: Stage) -> int:
    """Work off all of it; returns how many closed tasks are open now."""
    reopened, more = 0, True
    while more:
        made = _tried(house, stage, CHUNK)
        reopened, more = reopened + made.reopened, made.more
    return reopened


def recounts_left(tx: Transaction, stage: Stage) -> int:
    """How many tasks of a stage are still to be computed again, about."""
    return sum(max(1, heap.total - heap.done) for heap in consensus.recounts_under_way(tx, stage.id))


def _tried(house: House, stage: Stage, most: int) -> Chunk:
    """A chunk; people who answered the same pictures just then had the first word, and it is tried again."""
    for _ in range(TRIES):
        try:
            return _chunk(house, stage, most)
        except TryAgain:
            continue
    return Chunk(0, more=False)


def _chunk(house: House, stage: Stage, most: int) -> Chunk:
    now = house.now()
    with house.transaction() as tx:
        heap = consensus.take_recount(tx, stage.id)
        if heap is None:
            return Chunk(0, more=False)
        fit = consensus.current_fit(tx, stage.id)
        tasks = consensus.next_tasks(tx, heap, fit.number, most)
        reopened = _judge_all(tx, stage, tasks, now)
        done = len(reopened)
        over = now if done == len(tasks) and len(tasks) < most else None
        consensus.note_recounted(tx, heap, tasks[done - 1] if done else heap.last_task, done, over)
        if done:
            assignment.open_if_due(tx, stage.id, stage.file.order.open, now)
    return Chunk(done, more=True, reopened=sum(reopened))


def _judge_all(tx: Transaction, stage: Stage, tasks: Sequence[int], now: float) -> list[bool]:
    """As many as fit into a short transaction, at least one; of each whether it is open again."""
    begun, reopened = time.monotonic(), []
    for task in tasks:
        reopened.append(judge_again(tx, stage, task, now))
        if time.monotonic() - begun > SHORT:
            break
    return reopened


def judge_again(tx: Transaction, stage: Stage, task: int, now: float) -> bool:
    """Compute one task again and move its item; says whether a closed one is open now."""
    before = assignment.counts(tx, task)
    verdict = consensus.settle(tx, stage, task, asked(tx, stage, before.item_id))
    if _wants_fewer(before, verdict):
        assignment.want(tx, before, verdict.wanted)
    advance(tx, stage, task, verdict, now)
    return _reopened(before.state, verdict)


def _wants_fewer(before: TaskCounts, verdict: TaskVerdict) -> bool:
    """An open task asks as many people as the file says now; a probe as many as share it."""
    is_open = before.state is not TaskState.CLOSED and verdict.state is State.OPEN
    return is_open and before.lane is Lane.ORDINARY and before.wanted > verdict.wanted


def _reopened(before: TaskState, verdict: TaskVerdict) -> bool:
    return before is TaskState.CLOSED and verdict.state is State.OPEN
