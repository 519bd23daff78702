"""A truth was corrected: everybody who answered that control task is scored again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.skills.exam import rescore_in_exam
from manyeyes.skills.skill import add_to_totals, is_right
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import scored

Points = Mapping[str, tuple[int, int]]  # (asked, right) a question


def rescore(tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], now: float) -> list[int]:
    """Score what was said of a control task by these truths; returns the workers whose points changed."""
    rows = tx.all(store.SCORED_OF_TASK, {"task": task_id})
    said = _said(tx.all(store.SAID_OF_TASK, {"task": task_id}))
    changed = []
    for worker, mine in groupby(rows, key=lambda row: row.worker_id):
        if _again(tx, stage, task_id, list(mine), said.get(worker, {}), truths, now):
            changed.append(int(worker))
    return changed


def _said(rows: Sequence[Row]) -> dict[int, dict[str, str]]:
    """The newest revision of each worker; the rows come in the order of revisions."""
    newest = {row.worker_id: row.revision for row in rows}
    said: dict[int, dict[str, str]] = {}
    for row in rows:
        if row.revision == newest[row.worker_id]:
            said.setdefault(row.worker_id, {})[row.question] = row.value
    return said


def _again(
    tx: Transaction,
    stage: Stage,
    task_id: int,
    before: Sequence[Row],
    said: Mapping[str, str],
    truths: Mapping[str, str],
    now: float,
) -> bool:
    worker_id, at = before[0].worker_id, before[0].at
    rights = {question: is_right(said[question], value) for question, value in truths.items() if question in said}
    key = {"worker_id": worker_id, "task_id": task_id, "stage_id": stage.id, "at": at}
    tx.run(store.FORGET_SCORED, {"worker": worker_id, "task": task_id})
    tx.put(
        scored,
        [{**key, "question": name, "right": right, "value": truths[name]} for name, right in rights.items()],
    )
    changes = _changes({row.question: row.right for row in before}, rights)
    if not changes:
        return False
    add_to_totals(tx, worker_id, stage.id, changes)
    asked = len(rights) - len(before)
    rescore_in_exam(tx, stage, worker_id, task_id, asked, sum(right for _, right in changes.values()), now)
    return True


def _changes(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> Points:
    """How (asked, right) changes a question; those that stay are left out."""
    pairs = {name: (_points(before.get(name)), _points(after.get(name))) for name in {*before, *after}}
    return {name: (new[0] - old[0], new[1] - old[1]) for name, (old, new) in pairs.items() if old != new}


def _points(right: int | None) -> tuple[int, int]:
    return (0, 0) if right is None else (1, right)
