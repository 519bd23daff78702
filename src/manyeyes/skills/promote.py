"""Settled tasks that are sure enough become control tasks: as many as the work needs, rare values first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes import assignment
from manyeyes.projects import ControlTasks, Stage
from manyeyes.skills import store
from manyeyes.skills.coin import coin_of, may_be_told
from manyeyes.skills.control import PROMOTED, exposure, make_control
from manyeyes.storage import Transaction

OF_ONE = 1000  # tasks of one person that the stock lasts for: a week at 200 a day
AT_MOST = 10  # one task in ten: what is known is not learnt again


@dataclass(frozen=True)
class Candidate:
    """A settled ordinary task: each question's value, its posterior and how many answers with weight it has."""

    task_id: int
    values: Mapping[str, tuple[str, float, int]]


def needed(control: ControlTasks, tasks: int, unfinished: int, least: int, met_by: int) -> int:
    """How many control tasks a stage should have in use. Pure.

    Enough for one person's OF_ONE tasks, and for all answers still wanted when each is met by `met_by` people; but
    never more than one in AT_MOST of its tasks.
    """
    for_one = sum(control.share_at(nth) for nth in range(1, min(OF_ONE, tasks) + 1))
    for_all = control.share_at(OF_ONE) * unfinished * least / met_by
    return min(math.ceil(round(max(for_one, for_all), 6)), tasks // AT_MOST)


def promotion_wanted(tx: Transaction, stage: Stage) -> int:
    """How many more control tasks the stage could do with; 0 where it has no `promote:`. Walks over its tasks."""
    control = stage.file.control_tasks
    if control is None or control.promote is None:
        return 0
    tally = assignment.tally(tx, stage.id)
    met_by = exposure(stage, PROMOTED)
    wanted = needed(control, tally.tasks, tally.open + tally.waiting, stage.file.overlap.min, met_by)
    return max(0, wanted - int(tx.scalar(store.COUNT_IN_USE, {"stage": stage.id})))


def promote_due(tx: Transaction, stage: Stage, candidates: Sequence[Candidate], now: float) -> int:
    """Promote what `promote:` allows and the stage needs, rare values first; returns how many."""
    wanted = promotion_wanted(tx, stage) if candidates else 0
    sure = [one for one in candidates if wanted and _is_sure(stage, one) and _may_be_known(tx, stage, one.task_id)]
    chosen = rarest(sure, _in_use(tx, stage.id), wanted) if sure else []
    for one in chosen:
        truths = {question: value for question, (value, _, _) in one.values.items()}
        make_control(tx, stage, one.task_id, truths, PROMOTED, now)
    return len(chosen)


def _is_sure(stage: Stage, candidate: Candidate) -> bool:
    rule = stage.file.control_tasks.promote if stage.file.control_tasks else None
    return (
        rule is not None
        and bool(candidate.values)
        and all(
            posterior >= rule["confidence"] and answers >= rule["answers"]
            for _, posterior, answers in candidate.values.values()
        )
    )


def _may_be_known(tx: Transaction, stage: Stage, task_id: int) -> bool:
    """Settled, no control task yet, nothing people are told of, and not learnt by a tagger whose guesses people see."""
    counts = assignment.counts(tx, task_id)
    if counts.closed_as != "settled" or counts.lane is assignment.Lane.CONTROL:
        return False
    if may_be_told(coin_of(tx, stage), task_id):
        return False
    if stage.file.drafts is None:
        return True
    from manyeyes import items  # late: it brings numpy, which promoting without drafts does not need

    serves = items.predictor(tx, stage.project_id, stage.file.drafts.source)
    return serves is None or items.not_learnt(tx, serves, counts.item_id)


def _in_use(tx: Transaction, stage_id: int) -> Counter[tuple[str, str]]:
    return Counter({(row.question, row.value): row.tasks for row in tx.all(store.VALUES_IN_USE, {"stage": stage_id})})


def rarest(candidates: Sequence[Candidate], in_use: Mapping[tuple[str, str], int], most: int) -> list[Candidate]:
    """Up to `most` candidates, each time the one whose rarest answer is known least often by then. Pure."""
    known, left = Counter(in_use), list(candidates)
    chosen: list[Candidate] = []
    while left and len(chosen) < most:
        best = min(left, key=lambda one: min(known[name, value[0]] for name, value in one.values.items()))
        left.remove(best)
        chosen.append(best)
        known.update((name, value[0]) for name, value in best.values.items())
    return chosen
