"""Settle a task: recompute its few answers whole, write what they add up to, and ask for more people or close it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from manyeyes import answers, assignment
from manyeyes.answers import Answer
from manyeyes.assignment import Lane, TaskCounts, TaskState
from manyeyes.consensus import store
from manyeyes.consensus.fit import Fit, current_fit, trust_of
from manyeyes.consensus.given import believed_words, words_of
from manyeyes.consensus.opinion import opinions_of
from manyeyes.consensus.verdict import Flip, State, TaskVerdict, Verdict, judge_task
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import consensus

NOBODY: frozenset[int] = frozenset()


class Slots(NamedTuple):
    """What a verdict needs to know of a task beside its answers."""

    task_id: int
    item_id: int
    answered: int


def settle(tx: Transaction, stage: Stage, task_id: int, asked: frozenset[str]) -> TaskVerdict:
    """Recompute a task after its answers, or the fit, changed.

    `asked`: the questions that apply to its item. The same answers and the same fit always give the same rows.
    """
    counts = assignment.counts(tx, task_id)
    fit = current_fit(tx, stage.id)
    verdict = _judged(tx, stage, Slots(counts.id, counts.item_id, counts.answered), asked, fit)
    if verdict.state is State.SETTLED:
        verdict = replace(verdict, flips=flips_of(tx, task_id, verdict.questions))
    # What is not settled now keeps what it was settled as before.
    for rows in ([one for one in verdict.questions if _is_settled(one) is settled] for settled in (True, False)):
        tx.put(consensus, [_row(task_id, one, fit.number) for one in rows])
    _apply(tx, counts, verdict)
    return verdict


def flips_of(tx: Transaction, task_id: int, now: Sequence[Verdict]) -> tuple[Flip, ...]:
    """The questions that were settled before, and are settled otherwise now."""
    before = {row.question: row.settled_as for row in tx.all(store.SETTLED_AS, {"task": task_id})}
    settled = [(one.question, before.get(one.question), one.value) for one in now if _is_settled(one)]
    return tuple(Flip(name, was, value) for name, was, value in settled if was is not None and value not in (None, was))


def _is_settled(verdict: Verdict) -> bool:
    return verdict.state is State.SETTLED


def verdict_now(
    tx: Transaction,
    stage: Stage,
    task_id: int,
    asked: frozenset[str],
    *,
    fit: Fit | None = None,
    without: Collection[int] = NOBODY,
) -> TaskVerdict:
    """What a task adds up to under a fit, the newest where none is named, or would add up to `without` some workers'
    answers, as if these were withdrawn. Writes nothing and takes no lock."""
    row = tx.first(store.SLOTS, {"task": task_id})
    assert row is not None, "a task is never removed"
    slots = Slots(row.id, row.item_id, row.answered)
    return _judged(tx, stage, slots, asked, fit or current_fit(tx, stage.id), without)


def _judged(
    tx: Transaction,
    stage: Stage,
    slots: Slots,
    asked: frozenset[str],
    fit: Fit,
    without: Collection[int] = NOBODY,
) -> TaskVerdict:
    every = answers.current(tx, slots.task_id)
    said = [one for one in every if one.worker_id not in without] if without else every
    trust = trust_of(tx, fit, slots.task_id, {one.worker_id for one in said})
    given = trust.given if fit.number else believed_words(stage)
    return judge_task(
        stage.file.questions,
        asked,
        said,
        slots.answered,
        stage.file.overlap,
        trust,
        words=words_of(tx, stage, slots.item_id, given),
        opinions=opinions_of(tx, slots.item_id, given),
        withdrawn=_withdrawn(tx, slots, every, said),
    )


def _withdrawn(tx: Transaction, slots: Slots, every: Sequence[Answer], said: Sequence[Answer]) -> int:
    """How many slots are free again; looked up only where fewer people speak than slots are filled."""
    people = {one.assignment_id for one in every}
    left_out = len(people) - len({one.assignment_id for one in said})
    return left_out + (answers.withdrawn_from(tx, slots.task_id) if len(people) < slots.answered else 0)


def _apply(tx: Transaction, counts: TaskCounts, verdict: TaskVerdict) -> None:
    if counts.closed_as == "withdrawn" or counts.lane is Lane.CONTROL:
        return
    if verdict.state is not State.OPEN and _enough_people(counts):
        if counts.state is not TaskState.CLOSED or counts.closed_as != verdict.state:
            assignment.close(tx, counts.id, str(verdict.state))
    elif counts.state is TaskState.CLOSED:
        assignment.reopen(tx, counts, verdict.wanted)
    elif verdict.state is State.OPEN and verdict.wanted > counts.wanted:
        assignment.want(tx, counts, verdict.wanted)


def _enough_people(counts: TaskCounts) -> bool:
    """A probe stays open, settled or not, until all who were to share it have answered."""
    return counts.lane is not Lane.PROBE or counts.answered >= counts.wanted


def _row(task_id: int, verdict: Verdict, fit: int) -> dict[str, object]:
    return {
        "task_id": task_id,
        "question": verdict.question,
        "value": verdict.value,
        "posterior": verdict.posterior,
        "answers": verdict.answers,
        "state": str(verdict.state),
        "fit": fit,
        "by_owner": int(verdict.by_owner),
        "with_model": int(verdict.with_model),
    } | ({"settled_as": verdict.value} if _is_settled(verdict) else {})


def verdicts(tx: Transaction, task_id: int) -> list[Verdict]:
    """What is stored for a task, a question; empty before the first answer."""
    return [_read(row) for row in tx.all(store.OF_TASK, {"task": task_id})]


def _read(row: Row) -> Verdict:
    said = (row.question, row.value, row.posterior, row.answers, State(row.state))
    return Verdict(*said, bool(row.by_owner), bool(row.with_model))


def forget_question(tx: Transaction, question: str, task_ids: Sequence[int]) -> None:
    """A question is asked no more: what its answers added up to in these tasks is dropped, the answers stay."""
    tx.run_many(store.FORGET_QUESTION, [{"task": task_id, "question": question} for task_id in task_ids])


def fit_used(tx: Transaction, task_id: int) -> int | None:
    """The number of the fit that a task's rows were computed with; none before the first answer."""
    row = tx.first(store.OF_TASK, {"task": task_id})
    return None if row is None else int(row.fit)


def of_item(tx: Transaction, item_id: int) -> list[tuple[str, Verdict]]:
    """(stage name, verdict) of everything decided or open about an item."""
    return [(row.stage, _read(row)) for row in tx.all(store.OF_ITEM, {"item": item_id})]


def settled_with(tx: Transaction, worker_id: int) -> dict[int, tuple[int, int]]:
    """A stage: how many tasks a worker answered, and how many of them are settled now."""
    rows = tx.all(store.SETTLED_BY, {"worker": worker_id})
    return {row.stage_id: (row.answered, row.settled) for row in rows}
