"""Drift: somebody who was good and no longer is, by control answers and agreement together, in the order of time."""

from __future__ import annotations

import math
from collections.abc import Sequence

from manyeyes import skills
from manyeyes.projects import StageFile
from manyeyes.rules.evidence import Evidence, Found, Judged, Known, Question

WINDOW = 80  # answers looked back on: what came long before a turn is no evidence of it


def drift(asked: Question, seen: Evidence) -> Found | None:
    """The cumulative sum of `skills.drift_of` has reached its limit."""
    last = asked.rule.over_last or max(asked.rule.at_least, pictures_for(asked.stage))
    answers = in_order(asked.stage, seen.known(last, asked.since), seen.judged(last, asked.since))[-WINDOW:]
    if len({task for task, _, _ in answers}) < asked.rule.at_least:
        return None
    evidence = [one for _, _, one in answers]
    sum_now = skills.drift_of(evidence)
    if sum_now < skills.DRIFT_LIMIT:
        return None
    turned = turn(evidence)
    stretch = evidence[turned:]
    differed = sum(one.chance < 0.5 for one in stretch)
    numbers = {"drift": round(sum_now, 2), "limit": skills.DRIFT_LIMIT, "asked": len(stretch), "differed": differed}
    because = f"{differed} of your last {len(stretch)} answers differed from what is right; before, that was not so."
    return Found(numbers, because, begun=answers[turned][1])


def pictures_for(stage: StageFile) -> int:
    """How many pictures give that much evidence: one says as much as it has questions."""
    return math.ceil(WINDOW / max(1, len(stage.questions)))


Dated = tuple[int, float, skills.Evidence]  # task, time, what the answer says


def in_order(stage: StageFile, known: Sequence[Known], judged: Sequence[Judged]) -> list[Dated]:
    """Both kinds of answers, oldest first; a control answer is right or wrong for sure."""
    values = {question.name: len(question.values) for question in stage.questions}
    sure = [(one.task, one.at, skills.Evidence(float(one.right), values.get(one.question, 2))) for one in known]
    likely = [(one.task, one.at, skills.Evidence(one.chance, one.values)) for one in judged]
    return sorted(sure + likely, key=lambda dated: (dated[1], dated[0]))


def turn(evidence: Sequence[skills.Evidence]) -> int:
    """Where the last bad stretch began: after the last place at which the sum was 0."""
    starts = (at for at in range(len(evidence), 0, -1) if skills.drift_of(evidence[:at]) == 0)
    return next(starts, 0)
