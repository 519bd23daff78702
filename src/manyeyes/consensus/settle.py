"""Settle a task: recompute its few answers whole, write what they add up to, and ask for more people or close it."""

from __future__ import annotations

from manyeyes import answers, assignment
from manyeyes.assignment import TaskCounts, TaskState
from manyeyes.consensus import store
from manyeyes.consensus.fit import current_fit, skills_in
from manyeyes.consensus.verdict import State, TaskVerdict, Verdict, judge_task
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.storage.tables import consensus


def settle(tx: Transaction, stage: Stage, task_id: int, asked: frozenset[str]) -> TaskVerdict:
    """Recompute an ordinary task after its answers changed.

    `asked`: the questions that apply to its item. The same answers and the same fit always give the same rows.
    """
    counts = assignment.counts(tx, task_id)
    fit = current_fit(tx, stage.id)
    said = answers.current(tx, task_id)
    verdict = judge_task(stage.file.questions, asked, said, counts.answered, stage.file.overlap, skills_in(tx, fit))
    tx.put(consensus, [_row(task_id, one, fit.number) for one in verdict.questions])
    _apply(tx, counts, verdict)
    return verdict


def _apply(tx: Transaction, counts: TaskCounts, verdict: TaskVerdict) -> None:
    if counts.closed_as == "withdrawn":
        return
    if verdict.state is not State.OPEN:
        if counts.state is not TaskState.CLOSED or counts.closed_as != verdict.state:
            assignment.close(tx, counts.id, str(verdict.state))
    elif counts.state is TaskState.CLOSED:
        assignment.reopen(tx, counts, verdict.wanted)
    elif verdict.wanted > counts.wanted:
        assignment.want(tx, counts, verdict.wanted)


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
    }


def verdicts(tx: Transaction, task_id: int) -> list[Verdict]:
    """What is stored for a task, a question; empty before the first answer."""
    return [
        Verdict(row.question, row.value, row.posterior, row.answers, State(row.state), bool(row.by_owner))
        for row in tx.all(store.OF_TASK, {"task": task_id})
    ]


def of_item(tx: Transaction, item_id: int) -> list[tuple[str, Verdict]]:
    """(stage name, verdict) of everything decided or open about an item."""
    return [
        (row.stage, Verdict(row.question, row.value, row.posterior, row.answers, State(row.state), bool(row.by_owner)))
        for row in tx.all(store.OF_ITEM, {"item": item_id})
    ]


def settled_with(tx: Transaction, worker_id: int) -> dict[int, tuple[int, int]]:
    """A stage: how many tasks a worker answered, and how many of them are settled now."""
    rows = tx.all(store.SETTLED_BY, {"worker": worker_id})
    return {row.stage_id: (row.answered, row.settled) for row in rows}
