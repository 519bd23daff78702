"""Who copies from whom: groups whose answers come from one key, kept, and told to the owner with the evidence.

Nobody is stopped here: a rule or the owner decides. numpy is imported only when it is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from manyeyes import projects
from manyeyes.house import House
from manyeyes.moderation import store
from manyeyes.moderation.records import Clique, Pair
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import alike

if TYPE_CHECKING:
    from manyeyes.moderation.groups import Group

COPYING = "copying"
MOST_PAIRS = 2000  # kept of one group: 60 people have 1,770


def find_alike(house: House, stage: Stage, now: float) -> Sequence[Clique]:
    """Look through all answers of a stage, keep what was found, and tell the owner; restricts nobody.

    Takes under a second for 100 workers with 100 answers each, about a minute for a million answers; reads in parts
    and writes once.
    """
    from manyeyes.moderation.crowd import crowd_of
    from manyeyes.moderation.groups import find_groups

    crowd = crowd_of(house, stage)
    rows = [row for group in find_groups(crowd.questions) for row in _rows(stage, crowd.workers, group, now)]
    with house.transaction() as tx:
        before = cliques(tx, stage)
        tx.run(store.FORGET_ALIKE, {"the_stage": stage.id})
        tx.insert(alike, rows)
        found = cliques(tx, stage)
        for clique in found:
            if not any(set(clique.workers) <= set(known.workers) for known in before):
                _tell(tx, stage, clique, now)
    return found


def _rows(stage: Stage, workers: Sequence[int], group: Group, now: float) -> list[dict[str, Any]]:
    name = workers[min(group.workers)]
    kept = sorted(group.pairs, key=lambda pair: -pair.surprise)
    named = [pair for pair in kept[MOST_PAIRS:] if min(group.workers) == pair.first]  # so that nobody is left out
    return [
        {
            "stage_id": stage.id,
            "first_id": workers[pair.first],
            "second_id": workers[pair.second],
            "shared": pair.shared,
            "same_errors": pair.same_errors,
            "expected": pair.expected,
            "surprise": pair.surprise,
            "together": group.surprise,
            "clique": name,
            "at": now,
        }
        for pair in [*kept[:MOST_PAIRS], *named]
    ]


def cliques(tx: Transaction, stage: Stage) -> Sequence[Clique]:
    """What was found last, most surprising first."""
    rows = tx.all(store.ALIKE, {"stage": stage.id})
    return [_clique(stage, name, list(pairs)) for name, pairs in groupby(rows, key=lambda row: row.name)]


def _clique(stage: Stage, name: str, rows: Sequence[Row]) -> Clique:
    members = dict.fromkeys(one for row in rows for one in (row.one, row.two))
    pairs = tuple(Pair(row.one, row.two, row.shared, row.same_errors, row.expected, row.surprise) for row in rows)
    return Clique(name, stage.name, tuple(members), pairs, rows[0].together, rows[0].at)


def _tell(tx: Transaction, stage: Stage, clique: Clique, now: float) -> None:
    same, expected = sum(pair.same_errors for pair in clique.pairs), sum(pair.expected for pair in clique.pairs)
    shared = sum(pair.shared for pair in clique.pairs)
    text = (
        f"{len(clique.workers)} people in {stage.name} answer as if from one key: where two of them answered the same "
        f"picture they made the same mistake {same:,} times of {shared:,}, and strangers of their skill would "
        f"{expected:,.0f} times. By chance so much happens once in 10^{clique.surprise:.0f} times. Nobody was stopped."
    )
    numbers = {"workers": list(clique.workers), "shared": shared, "same_errors": same, "expected": round(expected, 2)}
    about = f"{stage.name}:{clique.name}:{len(clique.workers)}"
    numbers["surprise"] = round(clique.surprise, 1)
    projects.tell_owner(tx, stage.project_id, stage.id, COPYING, text, now, about=about, numbers=numbers)
