"""An answer about a picture we know takes as long as any other: scoring is quicker than settling, and that would tell.

So it reads and computes, for nothing, what settling would; and one such answer in five as much as an answer that does
settle its picture. Measured by bench/leak.py.
"""

from __future__ import annotations

import zlib

from manyeyes import assignment, consensus, projects
from manyeyes.assignment import Assignment
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

SETTLES = 5  # one in so many does as much as an ordinary answer that settles: fewer do, for scoring is dear enough
MANY = 10  # people: more than an ordinary picture has, and adding up all they said would take longer


def as_long_as_settling(tx: Transaction, stage: Stage, mine: Assignment, asked: frozenset[str]) -> None:
    """Spend what an ordinary answer would have cost; nothing is changed."""
    if mine.answered < MANY:
        consensus.verdict_now(tx, stage, mine.task_id, asked)
    else:
        assignment.counts(tx, mine.task_id)
        consensus.current_fit(tx, stage.id)
        consensus.verdicts(tx, mine.task_id)
    if is_long(mine.public_id):
        consensus.verdicts(tx, mine.task_id)
        for other in projects.stages(tx, stage.project_id):
            assignment.task_of(tx, other.id, mine.item_id)


def is_long(public_id: str) -> bool:
    """Whether the answer to the assignment of that name pretends to settle its picture."""
    return zlib.crc32(public_id[1:].encode()) % SETTLES == 0
