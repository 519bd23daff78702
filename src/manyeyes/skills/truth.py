"""What is known of pictures: the owner's control.csv, and the truth of each control task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from manyeyes.skills import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import control_entry, known


def keep_control_file(tx: Transaction, stage_id: int, rows: Iterable[tuple[str, str, str]]) -> None:
    """Replace what the owner's control.csv says: (path, question, value)."""
    tx.run(store.FORGET_ENTRIES, {"stage": stage_id})
    tx.insert(
        control_entry,
        [{"stage_id": stage_id, "path": path, "question": question, "value": value} for path, question, value in rows],
    )


def truths_of(tx: Transaction, stage_id: int, paths: Iterable[str]) -> dict[str, str]:
    """What is known of the item with these paths: question to value; empty for an ordinary one."""
    return {
        row.question: row.value for path in paths for row in tx.all(store.ENTRIES_OF, {"stage": stage_id, "path": path})
    }


def known_paths(tx: Transaction, stage_id: int) -> list[str]:
    """The paths of a stage's control.csv."""
    return [row.path for row in tx.all(store.KNOWN_PATHS, {"stage": stage_id})]


def keep_truth(tx: Transaction, task_id: int, truths: Mapping[str, str]) -> None:
    """Write down what is known of a control task."""
    tx.put(known, [{"task_id": task_id, "question": question, "value": value} for question, value in truths.items()])


def truth(tx: Transaction, task_id: int) -> dict[str, str]:
    """What is known of a control task: question to value."""
    return {row.question: row.value for row in tx.all(store.TRUTH, {"task": task_id})}
