"""A machine decided about items it held: they pass and go on, are dropped, or have been taken apart.

People come first: what somebody looks at or has answered about is never taken away by a machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from manyeyes import collect, projects
from manyeyes.flow import graph, store
from manyeyes.flow.advance import go_on, put
from manyeyes.flow.leave import leave_below
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

PASSED, DROPPED, TAKEN_APART = "passed", "dropped", "taken_apart"
TAKEN_BACK, HELD = "taken back", "people have it"
STANDS = frozenset({"here", PASSED, DROPPED, TAKEN_APART})


@dataclass(frozen=True)
class Decision:
    """What becomes of one item in a machine's stage."""

    item_id: int
    state: str
    """passed, dropped, or taken_apart: a video whose frames go on in its place."""
    reason: str = ""
    """Why it was dropped: the finding's name."""


def decide(tx: Transaction, stage: Stage, decisions: Iterable[Decision], now: float) -> frozenset[int]:
    """Move items on; returns those that were to be dropped and stay, because people have them.

    What the owner took back passes in any case. Safe to repeat: what stands as decided is left alone, and items that
    never entered the stage are, too.
    """
    wanted = {one.item_id: one for one in decisions}
    states = store.states(tx, stage.id, wanted)
    stages = projects.stages(tx, stage.project_id)
    dropped = [one for one, made in wanted.items() if made.state == DROPPED and states.get(one) in STANDS]
    back = collect.taken_back_of(tx, stage.id, dropped)
    held = in_hands_of(tx, stage, [one for one in dropped if one not in back])
    leave_below(tx, stages, stage, [one for one in dropped if one not in back | held])
    wanted |= {one: Decision(one, PASSED, TAKEN_BACK) for one in back} | {
        one: Decision(one, PASSED, HELD) for one in held
    }
    moved = [made for one, made in wanted.items() if states.get(one) in STANDS and states[one] != made.state]
    for state, reason in sorted({(made.state, made.reason) for made in moved}):
        put(
            tx,
            stage,
            [made.item_id for made in moved if (made.state, made.reason) == (state, reason)],
            state,
            reason,
            now,
        )
    go_on(tx, stages, stage, [made.item_id for made in moved if made.state == PASSED], now)
    return held


def states_in(tx: Transaction, stage: Stage) -> dict[int, str]:
    """Where every item that entered a machine's stage stands in it: here, passed, dropped or taken_apart."""
    rows = tx.all(store.STANDING, {"stage": stage.id})
    return {row.item_id: row.state for row in rows if row.state in STANDS}


def in_hands(tx: Transaction, stage: Stage) -> frozenset[int]:
    """The items that somebody looks at or has answered about in any stage below this one."""
    return frozenset(row.item_id for row in store.held_in(tx, _below(tx, stage)))


def in_hands_of(tx: Transaction, stage: Stage, item_ids: Collection[int]) -> frozenset[int]:
    """Those of the items that somebody looks at or has answered about in any stage below this one."""
    return frozenset(row.item_id for row in store.held_of(tx, _below(tx, stage), item_ids))


def _below(tx: Transaction, stage: Stage) -> list[int]:
    return [one.id for one in graph.below(projects.stages(tx, stage.project_id), stage.name)]
