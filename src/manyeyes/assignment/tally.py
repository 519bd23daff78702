"""How a stage stands: counts of its ordinary tasks, and what is left for whom."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.assignment import store
from manyeyes.assignment.task import Lane, TaskState
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True)
class Tally:
    """Ordinary tasks of a stage, probes among them; open ones are lent now or wait for people, waiting ones their wave.

    A settled task that became a control task stays counted as settled; the answers it got are no longer counted here.
    """

    tasks: int
    waiting: int
    open: int
    settled: int
    contested: int
    closed: int
    answers: int


def tally(tx: Transaction, stage_id: int) -> Tally:
    """Count the stage's ordinary tasks: a walk over all of them, for a reader."""
    rows = tx.all(store.TALLY, {"stage": stage_id})
    by_state = {state: sum(row.tasks for row in rows if _state(row) is state) for state in TaskState}
    by_end = {why: sum(row.tasks for row in rows if row.closed_as == why) for why in ("settled", "contested")}
    return Tally(
        tasks=sum(by_state.values()),
        waiting=by_state[TaskState.WAITING],
        open=by_state[TaskState.OPEN],
        settled=by_end["settled"],
        contested=by_end["contested"],
        closed=by_state[TaskState.CLOSED],
        answers=int(sum(row.answers for row in rows if row.lane != Lane.CONTROL)),
    )


def _state(row: Row) -> TaskState:
    return TaskState.CLOSED if row.lane == Lane.CONTROL else TaskState(row.state)


def answered_in(tx: Transaction, stage_id: int) -> int:
    """How many answers took a slot in a stage, in every lane: a walk over its tasks, for a reader."""
    return int(tx.scalar(store.ANSWERED_IN, {"stage": stage_id}) or 0)


def has_unfinished(tx: Transaction, stage_id: int) -> bool | None:
    """Whether any ordinary task still wants people; none where the stage has no task at all."""
    stage = {"stage": stage_id}
    if tx.first(store.ANY_OPEN_TASK, stage) is not None or tx.first(store.ANY_WAITING, stage) is not None:
        return True
    return False if tx.first(store.ANY_TASK, {"stage": stage_id}) is not None else None


def held_by_others_until(tx: Transaction, stage_id: int, worker_id: int) -> float | None:
    """When the first lease runs out that others hold on a task he has not seen; none where they hold none."""
    until = tx.scalar(store.HELD_BY_OTHERS, {"stage": stage_id, "worker": worker_id})
    return float(until) if until is not None else None


def glance(tx: Transaction, stage_id: int, worker_id: int | None, lane: Lane = Lane.ORDINARY) -> int | None:
    """An item to show without lending it: what he would be given back, or for a stranger any open one of the lane."""
    if worker_id is None:
        found = tx.scalar(store.ANY_OPEN, {"stage": stage_id, "lane": int(lane)})
    else:
        found = tx.scalar(store.STILL_MINE, {"stage": stage_id, "worker": worker_id})
    return int(found) if found is not None else None


def contested(tx: Transaction, stage_id: int, most: int) -> list[tuple[int, int]]:
    """(task, item) of contested tasks, oldest first."""
    return [(row.id, row.item_id) for row in tx.all(store.CONTESTED, {"stage": stage_id, "most": most})]
