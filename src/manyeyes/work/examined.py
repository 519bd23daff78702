"""What stands before the work of somebody who is to be examined, and how his exam went, in sentences."""

from __future__ import annotations

import math

from manyeyes import skills
from manyeyes.people import Restriction
from manyeyes.projects import Exam, Stage
from manyeyes.skills import ExamStanding
from manyeyes.storage import Transaction
from manyeyes.work.outcomes import ExamFirst, NextTask


def exam_before(
    tx: Transaction, worker_id: int, stage: Stage, asked: Restriction | None, now: float
) -> NextTask | None:
    """ExamFirst where an exam comes first, or was failed; none where nothing of it stands before the work.

    `asked`: the restriction that wants a new exam, if there is one.
    """
    exam = stage.file.exam
    if exam is None:
        return None
    since = 0.0 if asked is None else asked.made_at
    standing = skills.exam_standing(tx, worker_id, stage, now, since=since)
    if standing.state in ("passed", "running"):
        return None
    retry_after = None if standing.again_at is None else standing.again_at - now
    return ExamFirst(sentence(exam, standing, len(stage.file.questions), now), retry_after=retry_after)


def sentence(exam: Exam, standing: ExamStanding, questions: int, now: float) -> str:
    """What a person reads who stands before an exam, or has failed one. Pure."""
    if standing.state == "to_start":
        return f"{_went(exam, standing)} Try again." if standing.tried else _what_comes(exam, questions)
    if standing.state == "wait":
        return f"{_went(exam, standing)} You may try again in {_time((standing.again_at or now) - now)}."
    return f"{_went(exam, standing)} That was the last try. Thank you for your time."


def _what_comes(exam: Exam, questions: int) -> str:
    if exam.early is not None:
        return f"A short test comes first: {exam.tasks} pictures at most, fewer where it is clear sooner."
    many = exam.tasks * questions
    needed = skills.needed(exam.passes, many)
    if questions == 1:
        return f"A short test comes first: {exam.tasks} pictures. {needed} must be right."
    return f"A short test comes first: {exam.tasks} pictures. {needed} of {many} answers must be right."


def _went(exam: Exam, standing: ExamStanding) -> str:
    went = f"You had {standing.right} of {standing.asked} right."
    if exam.early is not None:
        return went
    return f"{went} {skills.needed(exam.passes, standing.asked)} were needed."


def _time(seconds: float) -> str:
    """How long, rounded up: minutes below an hour, hours up to two days."""
    unit, length = ("day", 86400) if seconds > 2 * 86400 else ("hour", 3600) if seconds >= 3600 else ("minute", 60)
    many = max(1, math.ceil(seconds / length))
    return f"{many} {unit}" if many == 1 else f"{many} {unit}s"
