"""From when on a worker's answers count for a rule: after a restriction he starts afresh. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.people import STOP, Restriction
from manyeyes.projects import Stage

Written = Mapping[str, Any]


@dataclass(frozen=True)
class Acted:
    """One time a rule acted on a worker in a stage, and when that was last changed."""

    rule: Written
    restriction_id: int | None
    at: float
    changed_at: float


def counts_since(
    written: Written, stage: Stage, restrictions: Sequence[Restriction], acted: Sequence[Acted], now: float
) -> float | None:
    """The time after which a worker's answers count for a rule; None where it need not look at him now.

    It need not while he is stopped in the stage, and while what the rule itself put on him is in force. What came
    before a stop that ended, or before the same rule acted last, does not count any more.
    """
    here = [one for one in restrictions if _is_about(one, stage)]
    mine = [one for one in acted if dict(one.rule) == dict(written)]
    own = {one.restriction_id for one in mine}
    if any(one.holds(now) and (one.kind == STOP or one.id in own) for one in here):
        return None
    ends = [ended(one) for one in here if one.kind == STOP or one.id in own]
    return max([0.0, *ends, *(one.changed_at for one in mine if one.restriction_id is None)])


def ended(one: Restriction) -> float:
    """When a restriction that is over ended: it was lifted or ran out, whichever was first."""
    return min(float("inf") if time is None else time for time in (one.lifted_at, one.until))


def _is_about(one: Restriction, stage: Stage) -> bool:
    return one.project_id in (None, stage.project_id) and one.stage_id in (None, stage.id)
