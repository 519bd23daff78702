"""Look at a worker after an answer: which rules of the stage act now.

Most answers cost nothing: all rules look after one answer in five. Which one is decided by the assignment's random
name, so that nobody can tell, and a replay looks at the same moments. An answer about a picture we know is looked at no
sooner than any other: a reply that took longer would name it. Only the end of an exam is looked at at once: there
nothing is hidden.
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
from manyeyes.rules.evidence import Evidence, Question, Taken
from manyeyes.rules.fresh_start import Acted, counts_since
from manyeyes.rules.from_log import FromLog
from manyeyes.rules.record import keep_record
from manyeyes.storage import Transaction

EVERY = 5
BY_EXAM = frozenset({"exam"})  # what the end of an exam alone can change
BY_SKIPS = frozenset({"skips_in_a_row"})


def review(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """Let the rules of the stage look at the worker who just answered; log and do what they ask for."""
    due, seen = is_due(mine.public_id), FromLog(tx, stage, mine.worker_id, now)
    asked = rules_to_ask(stage.file.rules, due, mine.lane is Lane.CONTROL)
    if not due and (not asked or not ended_at(seen.exam(), now)):
        return
    _look(tx, stage, mine.worker_id, asked, seen, now)
    if due:
        keep_record(tx, stage, mine, seen, now)


def review_skip(tx: Transaction, stage: Stage, mine: Assignment, now: float) -> None:
    """The same for a worker who just gave a task back for good."""
    asked = [rule for rule in stage.file.rules if rule.when in BY_SKIPS]
    _look(tx, stage, mine.worker_id, asked, FromLog(tx, stage, mine.worker_id, now), now)


def is_due(public_id: str) -> bool:
    """Whether the answer to the assignment of that name is one of those after which all rules look."""
    return zlib.crc32(public_id.encode()) % EVERY == 0


def rules_to_ask(rules: Sequence[Rule], due: bool, in_exam: bool) -> list[Rule]:
    """Those that may have something new to say; `in_exam`: the answer may have ended an exam."""
    return [rule for rule in rules if rule.when not in BY_SKIPS and (due or (in_exam and rule.when in BY_EXAM))]


def ended_at(exam: Taken | None, now: float) -> bool:
    """Whether it is this answer that ended the exam."""
    return exam is not None and exam.at == now


def _look(tx: Transaction, stage: Stage, worker_id: int, rules: Sequence[Rule], seen: Evidence, now: float) -> None:
    if not rules:
        return
    acted, restrictions = _acted(tx, stage, worker_id), people.restrictions_of(tx, worker_id)
    for rule in rules:
        since = counts_since(rule.as_written(), stage, restrictions, acted, now)
        if since is None:
            continue
        found = COLLECTORS[rule.when](Question(rule, stage.file, since), seen)
        if found is not None:
            act(tx, stage, rule, worker_id, found, since, now)
            # Read anew: what one rule put on him may be why another need not look.
            restrictions = people.restrictions_of(tx, worker_id)


def _acted(tx: Transaction, stage: Stage, worker_id: int) -> list[Acted]:
    rows = tx.all(store.ACTED_HERE, {"worker": worker_id, "stage": stage.id})
    return [Acted(json.loads(row.rule), row.restriction_id, row.at, row.changed_at) for row in rows]
