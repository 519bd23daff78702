"""How far applied versions are carried out: the steps each asked for, and when each of them ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.flow import store
from manyeyes.flow.change import ITEMS
from manyeyes.storage import Row, Transaction

RECOUNT = "recount"


@dataclass(frozen=True)
class Step:
    """One step of a version; stage: its name, "" for the whole project.

    what: question (named by `about`), wanted, items, control, training, or recount, which adds tasks up again.
    done, total: items, tasks or files; `total` was counted when the version was applied.
    """

    stage: str
    what: str
    about: str
    done: int
    total: int
    ended_at: float | None


def steps_of(tx: Transaction, project_id: int, applied: Mapping[int, float]) -> dict[int, list[Step]]:
    """The steps of some versions, by version, in their order. `applied`: when each version was."""
    if not applied:
        return {}
    found: dict[int, list[Step]] = {version: [] for version in applied}
    keys = {"project": project_id, "least": min(applied), "most": max(applied)}
    for row in tx.all(store.STEPS_OF_VERSIONS, keys):
        if row.version in found:
            found[row.version].append(_step(row, row.what, row.about))
    by_time = {at: version for version, at in sorted(applied.items())}  # tasks to add up are asked for at that moment
    span = {"project": project_id, "least": min(by_time), "most": max(by_time)}
    for row in tx.all(store.RECOUNTS_OF_VERSIONS, span):
        if row.asked_at in by_time:
            found[by_time[row.asked_at]].append(_step(row, RECOUNT, ""))
    return found


def _step(row: Row, what: str, about: str) -> Step:
    stage = (row.name or "").partition("@")[0]  # one that is gone is called NAME@MAJOR
    total = max(row.total, row.done) if what == ITEMS else row.total  # items go on coming in
    return Step(stage, what, about, min(row.done, total), total, row.done_at)
