"""How a stage stands: counts of its ordinary tasks, and what is left for whom."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.assignment import store
from manyeyes.assignment.task import Lane, TaskState
from manyeyes.storage import Kept, Transaction, counted


@dataclass(frozen=True)
class Tally:
    """Ordinary tasks of a stage, probes among them; open ones are lent now or wait for people, waiting ones their wave.

    A settled task that became a control task stays counted as settled; the answers it got are no longer counted here.
    Tasks nobody is asked any more, of examples and of pictures that left the stage, are none of them.
    """

    tasks: int
    waiting: int
    open: int
    settled: int
    contested: int
    closed: int
    answers: int


@dataclass(frozen=True)
class Standing:
    """So many tasks of one kind: of a lane, in a state, ended so; `number`: how many answers each has, or its wave."""

    lane: Lane
    state: TaskState
    closed_as: str
    """settled, contested, withdrawn or ''."""
    number: int
    tasks: int

    @property
    def ended(self) -> str:
        """settled, contested, withdrawn, open or waiting. A control task that was settled before counts as that."""
        if self.closed_as and (self.state is TaskState.CLOSED or self.lane is Lane.CONTROL):
            return self.closed_as
        return "waiting" if self.state is TaskState.WAITING else "open"

    @property
    def is_ordinary(self) -> bool:
        """Whether it is one of the tasks people read of: those that were settled before they were known, too."""
        return self.lane is not Lane.CONTROL or self.closed_as == "settled"


def by_answers(tx: Transaction, stage_id: int) -> list[Standing]:
    """Every task of a stage, control tasks too, by how it stands and how many answers it has; from kept counts."""
    return [_standing(one) for one in counted(tx, stage_id, "answered")]


def by_wave(tx: Transaction, stage_id: int) -> list[Standing]:
    """Every task of a stage by how it stands and its wave, 0 where it has none yet; from kept counts."""
    return [_standing(one) for one in counted(tx, stage_id, "wave")]


def _standing(one: Kept) -> Standing:
    lane, state = one.value.split(" ")
    return Standing(Lane(int(lane)), TaskState(int(state)), one.name, one.number, one.n)


def tally(tx: Transaction, stage_id: int) -> Tally:
    """Count the stage's ordinary tasks: a few dozen kept counts, however many tasks there are."""
    standings = [one for one in by_answers(tx, stage_id) if one.is_ordinary and one.ended != "withdrawn"]
    by_state = {state: sum(one.tasks for one in standings if _state(one) is state) for state in TaskState}
    by_end = {why: sum(one.tasks for one in standings if one.closed_as == why) for why in ("settled", "contested")}
    return Tally(
        tasks=sum(by_state.values()),
        waiting=by_state[TaskState.WAITING],
        open=by_state[TaskState.OPEN],
        settled=by_end["settled"],
        contested=by_end["contested"],
        closed=by_state[TaskState.CLOSED],
        answers=sum(one.number * one.tasks for one in standings if one.lane is not Lane.CONTROL),
    )


def _state(one: Standing) -> TaskState:
    return TaskState.CLOSED if one.lane is Lane.CONTROL else one.state


def answered_in(tx: Transaction, stage_id: int) -> int:
    """How many answers took a slot in a stage, in every lane; from kept counts."""
    return sum(one.number * one.tasks for one in by_answers(tx, stage_id))


def open_now(tx: Transaction, stage_id: int) -> int:
    """How many ordinary tasks are open, lent ones too; from kept counts."""
    return sum(
        one.tasks for one in by_answers(tx, stage_id) if (one.lane, one.state) == (Lane.ORDINARY, TaskState.OPEN)
    )


def done_in(tx: Transaction, stage_id: int) -> int:
    """How many tasks of a stage people answered, counted a person, late ones included; for a reader."""
    return int(tx.scalar(store.DONE_IN, {"stage": stage_id}))


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
