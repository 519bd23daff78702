"""How an exam ends: by its pass mark, counted exactly, or as soon as a sequential test is sure. Pure.

Source: A. Wald, Sequential Analysis (1947), chapter 3: bounds log((1 - b) / a) and log(b / (1 - a)), where `a` of the
good fail and `b` of the bad pass. Figures: docs/why/exam.md.
"""

from __future__ import annotations

import math
from fractions import Fraction

from manyeyes.projects import Early, Exam
from manyeyes.skills.sequential import likelihood


def verdict(exam: Exam, answered: int, asked: int, right: int) -> bool | None:
    """Passed, failed, or (None) not decided yet; `answered` counts pictures, `asked` and `right` known questions."""
    early = sure(exam.early, asked, right) if exam.early else None
    if early is not None:
        return early
    return reaches(exam.passes, asked, right) if answered >= exam.tasks else None


def reaches(passes: float, asked: int, right: int) -> bool:
    """Whether right / asked is at least the pass mark, without rounding: 17 of 20 reach .85."""
    return asked > 0 and right >= needed(passes, asked)


def needed(passes: float, asked: int) -> int:
    """How many of `asked` must be right: 26 of 30 for .85."""
    return math.ceil(Fraction(repr(passes)) * asked)


def sure(early: Early, asked: int, right: int) -> bool | None:
    """What Wald's test says of so many right answers; none while it is not sure."""
    weight = likelihood(right, asked, early.good, early.bad)
    if weight >= math.log((1 - early.bad_passes) / early.good_fails):
        return False
    return True if weight <= math.log(early.bad_passes / (1 - early.good_fails)) else None
