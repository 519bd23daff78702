"""A truth was corrected: whoever was stopped for denying it, and would not be stopped now, goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from manyeyes import people
from manyeyes.projects import Rule, Stage, rule_of
from manyeyes.rules import store
from manyeyes.rules.collectors import COLLECTORS
from manyeyes.rules.evidence import Known, Question
from manyeyes.rules.firing import SUCCEEDED, Firing, firings_of
from manyeyes.rules.from_log import FromLog
from manyeyes.rules.lift import lift
from manyeyes.rules.record import keep_gate
from manyeyes.storage import Transaction

WHY = "One of the pictures we thought we knew was wrong: you were right. Go on."
BY_KNOWN = "control_accuracy"


def reconsider(tx: Transaction, stage: Stage, workers: Sequence[int], now: float) -> list[int]:
    """Lift what control answers no longer justify; returns the workers who may go on.

    `workers`: those whose answers were scored again. The person reads why.
    """
    freed = []
    for worker_id in dict.fromkeys(workers):
        keep_gate(tx, stage, worker_id, now)
        wrong = [entry for entry in _in_force(tx, stage, worker_id, now) if not _would_act(tx, stage, entry)]
        for entry in wrong:
            lift(tx, entry.public_id, WHY, "rule", now)
        freed += [worker_id] * bool(wrong)
    return freed


def _in_force(tx: Transaction, stage: Stage, worker_id: int, now: float) -> list[Firing]:
    """What a rule about known pictures put on him or took from him, and nobody has lifted."""
    mine = [one for one in firings_of(tx, worker_id) if one.stage_id == stage.id and one.state == SUCCEEDED]
    about = [one for one in mine if one.rule.get("when") == BY_KNOWN]
    held = {one.id for one in people.restrictions_of(tx, worker_id) if one.holds(now)}
    return [one for one in about if one.restriction_id in held or one.withdrawal_id is not None]


def _would_act(tx: Transaction, stage: Stage, entry: Firing) -> bool:
    """Whether the rule would act on what he had said by then, as it is scored now."""
    assert entry.worker_id is not None, "rules are about people"
    rule = rule_as_logged(entry.rule)
    asked = Question(rule, stage.file, _since(tx, stage, entry))
    seen = UpTo(tx, stage, entry.worker_id, entry.at)
    return COLLECTORS[rule.when](asked, seen) is not None


def _since(tx: Transaction, stage: Stage, entry: Firing) -> float:
    """What counted when it acted: nothing from before an earlier restriction's end."""
    rows = tx.all(store.ENDED_BEFORE, {"worker": entry.worker_id, "at": entry.at, "stage": stage.id})
    return max((row.ended for row in rows if row.ended is not None and row.ended < entry.at), default=0.0)


class UpTo(FromLog):
    """Control answers given by a time, as they are scored now."""

    def __init__(self, tx: Transaction, stage: Stage, worker_id: int, until: float) -> None:
        """What came later does not count."""
        super().__init__(tx, stage, worker_id, until)
        self._until = until

    def known(self, last: int, since: float) -> Sequence[Known]:
        """See Evidence."""
        every = [one for one in super().known(10 * last, since) if one.at <= self._until]
        wanted = set(list(dict.fromkeys(one.task for one in reversed(every)))[:last])
        return [one for one in every if one.task in wanted]


def rule_as_logged(written: Mapping[str, Any]) -> Rule:
    """The rule of an entry, from the words of the project file."""
    term = {"for": float("inf")} if written.get("for") == "good" else {}
    return rule_of({**written, **term})
