"""What keeps a stage up to date behind people's backs: a new fit when due, then the recount that follows from it.

Every few seconds while a server runs, and at the end of verbs that run without one. An idle look is three statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from manyeyes import consensus, skills
from manyeyes.flow import store
from manyeyes.flow.recount import CHUNK, recount
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.skills import Candidate
from manyeyes.storage import Row, Transaction

CANDIDATES = 500  # settled tasks looked at a time


@dataclass(frozen=True)
class Upkept:
    """What one look at a stage did.

    fit_made: the number of the new fit. recounted: tasks computed again. left: those that are still to be. promoted:
    settled tasks that became control tasks.
    """

    fit_made: int | None = None
    recounted: int = 0
    left: int = 0
    promoted: int = 0


def upkeep(house: House, stage: Stage, *, chunk: int = CHUNK, most_seconds: float | None = None) -> Upkept:
    """Make a new fit when it is due, then work off recounts for `most_seconds` (None: until nothing is left)."""
    made = refit(house, stage)
    done = recount(house, stage, chunk=chunk, most_seconds=most_seconds)
    promoted = _promote(house, stage) if made or done else 0
    with house.reading() as tx:
        left = sum(max(0, heap.total - heap.done) for heap in consensus.recounts_under_way(tx, stage.id))
    if not left and done:
        _forget_fits(house, stage)
    return Upkept(made, done, left, promoted)


def refit(house: House, stage: Stage) -> int | None:
    """Make and store a fit where one is due; its number. Reads and computes with no lock held."""
    now = house.now()
    with house.reading() as tx:
        if not consensus.is_due(tx, stage, house.settings.fit_every, now):
            return None
        made = consensus.compute(tx, stage, now)
    with house.transaction() as tx:
        kept = consensus.keep(tx, stage.id, made, now)
    return None if kept is None else kept.number


def refit_now(tx: Transaction, stage: Stage, now: float) -> None:
    """Ask for a new fit at once: somebody was restricted or gated, or his answers were withdrawn or restored."""
    consensus.ask_refit(tx, stage.id, now)


def _promote(house: House, stage: Stage) -> int:
    """Surely settled tasks become control tasks, where the project file says so and more are needed."""
    if stage.file.control_tasks is None or not stage.file.control_tasks.promote:
        return 0
    rule = stage.file.control_tasks.promote
    with house.reading() as tx:
        if not skills.promotion_wanted(tx, stage):
            return 0
    with house.transaction() as tx:
        coin = skills.coin_of(tx, stage)
    keys = {"stage": stage.id, "sure": rule["confidence"], "people": rule["answers"], "most": CANDIDATES}
    with house.reading() as tx:
        found = tx.all(store.SURELY_SETTLED, keys | {"coin": coin, "prime": skills.PRIME})
    candidates = list(_candidates(found))
    if not candidates:
        return 0
    with house.transaction() as tx:
        return skills.promote_due(tx, stage, candidates, house.now())


def _candidates(rows: Iterable[Row]) -> Iterable[Candidate]:
    by_task: dict[int, dict[str, tuple[str, float, int]]] = {}
    for row in rows:
        by_task.setdefault(row.task_id, {})[row.question] = (row.value, row.posterior, row.answers)
    return (Candidate(task, values) for task, values in by_task.items())


def _forget_fits(house: House, stage: Stage) -> None:
    """Skills of fits with which nothing is stored any more are dropped: a fit a few hundred answers adds up."""
    with house.reading() as tx:
        unused = consensus.unused_fits(tx, stage.id)
    for fit in unused:
        with house.transaction() as tx:
            consensus.forget_fit(tx, fit)
