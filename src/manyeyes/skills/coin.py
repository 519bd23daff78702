"""Which of a stage's pictures people may be told of later: a coin a picture, the same for everybody.

Where some pictures are known, one that is missing from what a person is told must say nothing: so half of the ordinary
ones are missing too, and only those become known ones later. docs/why/own-agreement.md.
"""

from __future__ import annotations

from secrets import randbelow

from manyeyes.projects import Stage
from manyeyes.skills import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import coin

PRIME = 2**31 - 1
EVERY = 0  # a factor that gives heads for every task


def coin_of(tx: Transaction, stage: Stage) -> int:
    """The factor of a stage, made at the first question; EVERY where no picture is known: there is nothing to hide."""
    if stage.file.control_tasks is None:
        return EVERY
    if tx.first(store.COIN, {"stage": stage.id}) is None:
        tx.insert(coin, [{"stage_id": stage.id, "factor": PRIME // 4 + randbelow(PRIME // 2)}], ignore=True)
    return int(tx.scalar(store.COIN, {"stage": stage.id}))


def may_be_told(factor: int, task_id: int) -> bool:
    """Whether people may be told what a task was settled on. Pure; `flow` asks the same of the database."""
    return factor == EVERY or (task_id + factor) * (task_id + factor) % PRIME * factor % PRIME % 2 == 0
