"""How every stage of a site stands in a few numbers that cost alike however much there is: for programs that watch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes import assignment
from manyeyes.overview import store
from manyeyes.projects import Stage
from manyeyes.storage import Transaction, sum_counted

LATELY = 500  # rows of the log among which the newest answer of each stage is looked for: some 2 ms
HOUR = 3600.0
ENDS = ("waiting", "open", "settled", "contested")


@dataclass(frozen=True)
class StageInShort:
    """One stage that asks people. `newest`: when an answer came last, to the second or else to the hour (its end)."""

    stage: Stage
    answers: int
    """That came in, the owner's own left out; only ever grows."""
    newest: float | None
    tasks: Mapping[str, int]
    """Ordinary ones: waiting, open, settled, contested."""


def in_short(tx: Transaction, stages: Sequence[Stage], now: float) -> list[StageInShort]:
    """Those of the stages that ask people, from kept counts and the newest rows of the log."""
    lately = {row.stage_id: row.newest for row in tx.all(store.NEWEST, {"most": LATELY})}
    asked = [one for one in stages if one.file.for_people and one.file.in_use]
    return [_in_short(tx, one, lately.get(one.id), now) for one in asked]


def _in_short(tx: Transaction, stage: Stage, newest: float | None, now: float) -> StageInShort:
    answers, hour = sum_counted(tx, stage.id, "hour")
    if newest is None and hour is not None:
        newest = min(now, (hour + 1) * HOUR)
    ends: Counter[str] = Counter(dict.fromkeys(ENDS, 0))
    for one in assignment.by_answers(tx, stage.id):
        if one.is_ordinary and one.ended in ENDS:
            ends[one.ended] += one.tasks
    return StageInShort(stage, answers, newest, dict(ends))
