"""How often people agreed with somebody, as of the beginning of a day, and where they did not.

Only settled pictures count that he may be told of (skills.may_be_told), never one that measured him: what is missing
here says nothing about a picture. docs/why/own-agreement.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from manyeyes import skills
from manyeyes.answers import UNSURE
from manyeyes.consensus import store
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import told_agreement

LAST = 50  # pictures
LEAST = 10  # fewer say nothing about a person, and much about a picture
ROWS = 2000  # of his answers, read back at most


@dataclass(frozen=True)
class Otherwise:
    """A picture that was settled otherwise than somebody said: both by question, those of them that differ."""

    task_id: int
    stage_id: int
    item_id: int
    said: Mapping[str, str]
    settled: Mapping[str, str]
    by_owner: bool


@dataclass(frozen=True)
class OwnAgreement:
    """Of somebody's last `of` settled pictures so many are as he said; `day` like 2026-03-01. Of 0: too few yet."""

    day: str
    of: int = 0
    agreed: int = 0
    otherwise: tuple[Otherwise, ...] = ()


def own_agreement(
    tx: Transaction, worker_id: int, project_id: int, stages: Sequence[Stage], day: str, begun: float
) -> OwnAgreement:
    """What somebody is told all day: looked up, or computed as of `begun` and kept. Writes."""
    kept = told_agreement_of(tx, worker_id, project_id)
    if kept is not None and kept.day == day:
        return kept
    fresh = _computed(tx, worker_id, stages, day, begun)
    row = asdict(fresh) | {"otherwise": json.dumps([asdict(one) for one in fresh.otherwise])}
    tx.put(told_agreement, [row | {"worker_id": worker_id, "project_id": project_id}])
    return fresh


def told_agreement_of(tx: Transaction, worker_id: int, project_id: int) -> OwnAgreement | None:
    """What somebody was told last; none where he never asked."""
    row = tx.first(store.TOLD_AGREEMENT, {"worker": worker_id, "project": project_id})
    if row is None:
        return None
    return OwnAgreement(row.day, row.of, row.agreed, tuple(Otherwise(**one) for one in json.loads(row.otherwise)))


def _computed(tx: Transaction, worker_id: int, stages: Sequence[Stage], day: str, begun: float) -> OwnAgreement:
    coins = {stage.id: skills.coin_of(tx, stage) for stage in stages}
    found: list[tuple[int, Otherwise]] = []
    for stage in stages:
        keys = {"worker": worker_id, "stage": stage.id, "begun": begun, "most": ROWS}
        found += compared(tx.all(store.OWN_SETTLED, keys), coins[stage.id])
    pictures = [one for _, one in sorted(found, key=lambda one: -one[0])][:LAST]
    if len(pictures) < LEAST:
        return OwnAgreement(day)
    otherwise = tuple(one for one in pictures if one.said)
    return OwnAgreement(day, len(pictures), len(pictures) - len(otherwise), otherwise)


def compared(rows: Iterable[Row], coin: int) -> list[tuple[int, Otherwise]]:
    """Settled answers, the newest first, as pictures with the number of the newest answer; unsure says nothing. Pure.

    What is equal is left out of `said` and `settled`: both are empty where people agreed.
    """
    tasks: dict[int, dict[str, Row]] = {}
    newest: dict[int, int] = {}
    for row in rows:
        if row.revision == newest.setdefault(row.assignment_id, row.revision) and skills.may_be_told(coin, row.task_id):
            tasks.setdefault(row.task_id, {}).setdefault(row.question, row)
    said = {task: {q: row for q, row in asked.items() if row.said != UNSURE} for task, asked in tasks.items()}
    return [(max(row.id for row in asked.values()), _beside(asked)) for asked in said.values() if asked]


def _beside(asked: Mapping[str, Row]) -> Otherwise:
    one = next(iter(asked.values()))
    differs = {question: row for question, row in asked.items() if row.said != row.settled}
    return Otherwise(
        one.task_id,
        one.stage_id,
        one.item_id,
        {question: row.said for question, row in differs.items()},
        {question: row.settled for question, row in differs.items()},
        any(row.by_owner for row in differs.values()),
    )
