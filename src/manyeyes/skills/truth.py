"""What is known of pictures: the owner's control.csv, and the truth of each control task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from manyeyes import projects
from manyeyes.projects import Stage
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


def truths_of(tx: Transaction, stage: Stage, paths: Sequence[str], now: float) -> dict[str, str]:
    """What the file knows of the item with these paths: question to value; empty for an ordinary one.

    One picture may lie at several paths. Where the file contradicts itself about them the question counts as not
    known, and the owner is told.
    """
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        for row in tx.all(store.ENTRIES_OF, {"stage": stage.id, "path": path}):
            found.setdefault(row.question, {}).setdefault(row.value, path)
    for question, values in found.items():
        if len(values) > 1:
            _tell_contradiction(tx, stage, question, values, now)
    return {question: next(iter(values)) for question, values in found.items() if len(values) == 1}


def _tell_contradiction(tx: Transaction, stage: Stage, question: str, path_of: Mapping[str, str], now: float) -> None:
    told = " and ".join(f"{value} at {path}" for value, path in sorted(path_of.items()))
    text = (
        f"Your control file contradicts itself: {question} is {told}, and these are the same picture. Until you keep "
        f"one of them, nobody is measured by it."
    )
    about = min(path_of.values())
    projects.tell_owner(tx, stage.project_id, stage.id, "control_contradicts", text, now, about=about)


def known_paths(tx: Transaction, stage_id: int) -> list[str]:
    """The paths of a stage's control.csv."""
    return [row.path for row in tx.all(store.KNOWN_PATHS, {"stage": stage_id})]


def keep_truth(tx: Transaction, task_id: int, truths: Mapping[str, str]) -> None:
    """Write down what is known of a control task, in place of what was."""
    tx.run(store.FORGET_TRUTH, {"task": task_id})
    tx.put(known, [{"task_id": task_id, "question": question, "value": value} for question, value in truths.items()])


def truth(tx: Transaction, task_id: int) -> dict[str, str]:
    """What is known of a control task: question to value."""
    return {row.question: row.value for row in tx.all(store.TRUTH, {"task": task_id})}
