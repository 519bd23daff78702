"""A truth that most trusted people deny: perhaps the owner is wrong, so he is told."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from manyeyes import assignment, projects
from manyeyes.answers import UNSURE
from manyeyes.projects import Question, Stage
from manyeyes.skills import store
from manyeyes.skills.sequential import ERROR, good_and_bad
from manyeyes.skills.window import AT_LEAST
from manyeyes.storage import Transaction

JUDGES = 5  # trusted people who must have answered before anybody doubts the owner
LATELY = 10  # truths looked at in one go
SURE = 0.95
SKILL = 0.85  # what each of them counts


def look_at_truths(tx: Transaction, stage: Stage, worker_id: int, since: float, now: float) -> None:
    """Look at what somebody said otherwise than is known since then, the last few: not at once, for that takes time."""
    for row in tx.all(store.WRONG_SINCE, {"worker": worker_id, "stage": stage.id, "since": since, "most": LATELY}):
        look_at_truth(tx, stage, row.task_id, now)


def look_at_truth(tx: Transaction, stage: Stage, task_id: int, now: float) -> bool:
    """Somebody said otherwise than is known: tell the owner where most trusted people do. Says whether they do."""
    said: dict[str, list[tuple[str, str]]] = {}
    for row in tx.all(store.TRUSTED, {"task": task_id, **_gate(stage)}):
        said.setdefault(row.question, []).append((row.said, row.value))
    found = False
    for question in stage.file.questions:
        of_one = said.get(question.name, [])
        instead = denied(question, of_one[0][1], [value for value, _ in of_one]) if of_one else None
        if instead is not None:
            _tell(tx, stage, task_id, question, of_one[0][1], instead, len(of_one), now)
            found = True
    return found


def denied(question: Question, true: str, said: Sequence[str]) -> str | None:
    """The value that trusted people are sure of instead of the truth; none where they are not. Pure.

    Each counts SKILL; the posterior of their best value, a uniform prior, must be above SURE.
    """
    values = [value for value in said if value != UNSURE]
    if len(values) < JUDGES:
        return None
    counted = Counter(values)
    step = math.log(SKILL * (len(question.values) - 1) / (1 - SKILL))
    best = max(question.values, key=lambda value: counted[value])
    chance = 1 / sum(math.exp(step * (counted[value] - counted[best])) for value in question.values)
    return best if best != true and chance > SURE else None


def _gate(stage: Stage) -> dict[str, float]:
    """What the store holds totals against: the steps of `sequential.surely_below`, and its bound."""
    good, bad = good_and_bad(stage.file.control_tasks.gate if stage.file.control_tasks else 0.7)
    steps = {"right_step": math.log(bad / good), "wrong_step": math.log((1 - bad) / (1 - good))}
    return {**steps, "bound": math.log(1 / ERROR), "least": AT_LEAST}


def _tell(
    tx: Transaction, stage: Stage, task_id: int, question: Question, true: str, instead: str, judges: int, now: float
) -> None:
    tx.run(store.DENY, {"task": task_id})
    from manyeyes import items  # late: it brings numpy, which scoring an answer does not need

    item = items.by_id(tx, assignment.counts(tx, task_id).item_id).public_id
    text = (
        f"{judges} people who are right elsewhere answered “{question.ask}” about a picture you know, and they are "
        f"sure that it is {instead}; you say {true}. Look at it again: until then they count as wrong."
    )
    numbers = {"item": item, "question": question.name, "true": true, "instead": instead, "people": judges}
    projects.tell_owner(
        tx, stage.project_id, stage.id, "truth_denied", text, now, about=f"{item} {question.name}", numbers=numbers
    )
