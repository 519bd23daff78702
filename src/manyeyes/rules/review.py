"""Look at a worker after an answer: which rules of the stage act now.

Most answers cost nothing. Rules that judge by pictures we know look after each of these, and all rules look after one
answer in five; which one is decided by the assignment's random name, so that nobody can tell and a replay looks at the
same moments.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

from manyeyes import people
from manyeyes.assignment import Assignment, Lane
from manyeyes.projects import Rule, Stage
from manyeyes.rules import store
from manyeyes.rules.act import act
from manyeyes.rules.collectors import COLLECTORS
from manyeyes.rules.evidence import Evidence, Question
from manyeyes.rules.fresh_start import Acted, counts_since
from manyeyes.rules.from_log import FromLog
from manyeyes.rules.record import keep_gate, keep_record
from manyeyes.storage import Transaction

EVERY = 5
BY_KNOWN = frozenset({"control_accuracy", "exam"})  # what a control answer alone can change
BY_SKIPS = frozenset({"skips_in_a_row"})


def review(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """Let the rules of the stage look at the worker who just answered; log and do what they ask for."""
    known, due = mine.lane is Lane.CONTROL, is_due(mine.public_id)
    if not known and not due:
        return
    seen = FromLog(tx, stage, mine.worker_id, now)
    if known:
        keep_gate(tx, stage, mine.worker_id, now)
    _look(tx, stage, mine.worker_id, rules_to_ask(stage.file.rules, known, due), seen, now)
    if due:
        keep_record(tx, stage, mine, seen, now)


def review_skip(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """The same for a worker who just gave a task back for good."""
    asked = [rule for rule in stage.file.rules if rule.when in BY_SKIPS]
    _look(tx, stage, mine.worker_id, asked, FromLog(tx, stage, mine.worker_id, now), now)


def is_due(public_id: str) -> bool:
    """Whether the answer to the assignment of that name is one of those after which all rules look."""
    return zlib.crc32(public_id.encode()) % EVERY == 0


def rules_to_ask(rules: Sequence[Rule], known: bool, due: bool) -> list[Rule]:
    """Those that may have something new to say; `known`: the answer was about a picture we know."""
    return [rule for rule in rules if rule.when not in BY_SKIPS and (due or (known and rule.when in BY_KNOWN))]


def _look(tx: Transaction, stage: Stage, worker_id: int, rules: Sequence[Rule], seen: Evidence, now: float) -> None:
    if not rules:
        return
    acted = _acted(tx, stage, worker_id)
    for rule in rules:
        # Read anew for each rule: what one put on him may be why another need not look.
        restrictions = people.restrictions_of(tx, worker_id)
        since = counts_since(rule.as_written(), stage, restrictions, acted, now)
        if since is None:
            continue
        found = COLLECTORS[rule.when](Question(rule, stage.file, since), seen)
        if found is not None:
            act(tx, stage, rule, worker_id, found, since, now)


def _acted(tx: Transaction, stage: Stage, worker_id: int) -> list[Acted]:
    rows = tx.all(store.ACTED_HERE, {"worker": worker_id, "stage": stage.id})
    return [Acted(json.loads(row.rule), row.restriction_id, row.at, row.changed_at) for row in rows]
