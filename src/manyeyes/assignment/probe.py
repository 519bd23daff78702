"""Probes: a few ordinary tasks at a time that many people share, so that it shows where somebody copies.

A hundred people who answer a hundred of a thousand pictures share some four with each other: too few to see anything.
Probes count in consensus like any task, and their items go on as soon as they are settled; only the task stays open.
"""

from __future__ import annotations

from manyeyes.assignment import store
from manyeyes.storage import Transaction

AT_A_TIME = 4  # open together: people who work at the same time meet the same ones
PEOPLE = 30  # who are asked about each; 4 probes cost a thousand pictures 3 % more answers, at three people a picture
FROM = 200  # ordinary tasks of a stage that has probes: a smaller one would be mostly probes


def top_up(tx: Transaction, stage_id: int) -> int:
    """Make probes of open tasks that nobody has seen, until AT_A_TIME are to be had; returns how many are new."""
    stage = {"stage": stage_id}
    lacking = AT_A_TIME - int(tx.scalar(store.OPEN_PROBES, stage))
    if lacking <= 0 or tx.scalar(store.ORDINARY_UP_TO, {**stage, "most": FROM}) < FROM:
        return 0
    found = tx.all(store.UNTOUCHED, {**stage, "most": lacking})
    return sum(tx.run(store.TO_PROBE, {"task": row.id, "want": PEOPLE}) for row in found)


def probes(tx: Transaction, stage_id: int) -> list[int]:
    """The probes of a stage that are still open."""
    return [row.id for row in tx.all(store.PROBES, {"stage": stage_id})]
