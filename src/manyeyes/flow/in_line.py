"""The file says otherwise which items belong into a stage: those that do now enter it, those that do not leave it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from manyeyes import query
from manyeyes.flow import store
from manyeyes.flow.advance import INSIDE, go_on_in, put
from manyeyes.flow.facts import facts
from manyeyes.flow.leave import PASSED, leave
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

UNDECIDED = frozenset({"here", "contested"})
NOT_ASKED, WAITING = "not_asked", "waiting"


@dataclass(frozen=True)
class Moves:
    """What some items do in a stage; the others stay as they are.

    enter: come in. out: leave and do not belong there at all. not_asked, waiting: `only` does not hold, or is unknown.
    """

    enter: Sequence[int] = ()
    out: Sequence[int] = ()
    not_asked: Sequence[int] = ()
    waiting: Sequence[int] = ()

    @property
    def left(self) -> list[int]:
        """All that are in no longer, or never were."""
        return [*self.out, *self.not_asked, *self.waiting]


def bring_in_line(tx: Transaction, stages: Sequence[Stage], stage: Stage, item_ids: Sequence[int], now: float) -> Moves:
    """Let items enter or leave a stage as its file says; safe to repeat. Leaving one, they leave all that follows."""
    states = store.states(tx, stage.id, item_ids)
    moves = moves_of(tx, stages, stage, item_ids, states)
    leave(tx, stages, stage, [one for one in moves.left if states.get(one) in INSIDE or one in moves.out])
    put(tx, stage, moves.not_asked, NOT_ASKED, f"not: {stage.file.only}", now)
    put(tx, stage, moves.waiting, WAITING, f"unknown: {stage.file.only}", now)
    go_on_in(tx, stages, stage, moves.enter, now)
    return moves


def moves_of(
    tx: Transaction,
    stages: Sequence[Stage],
    stage: Stage,
    item_ids: Sequence[int],
    states: Mapping[int, str],
) -> Moves:
    """Which items enter and leave a stage by what `stage` says now; `states`: where they stand. Writes nothing."""
    through, maybe = _came(tx, stages, stage, item_ids)
    came = [one for one in item_ids if one in through or (one in maybe and states.get(one) in INSIDE)]
    out = [one for one in item_ids if one not in set(came) and one in states]
    only = None if stage.file.only is None else query.parse(stage.file.only)
    if only is None:
        return Moves([one for one in came if states.get(one) not in INSIDE], out)
    holds = {one: only.value(facts(tx, one, only.names())) for one in came}
    return Moves(
        [one for one in came if holds[one] is True and states.get(one) not in INSIDE],
        out,
        [one for one in came if holds[one] is False and states.get(one) != NOT_ASKED],
        [one for one in came if holds[one] is None and states.get(one) not in (*INSIDE, WAITING)],
    )


def _came(
    tx: Transaction, stages: Sequence[Stage], stage: Stage, item_ids: Collection[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Items that a stage before let through, and those that are being decided there once more: they may stay."""
    through: set[int] = set()
    maybe: set[int] = set()
    for one in stages:
        if one.name in stage.file.after:
            for item, state in store.states(tx, one.id, item_ids).items():
                (through if state == PASSED else maybe if state in UNDECIDED else set()).add(item)
    return frozenset(through), frozenset(maybe)
