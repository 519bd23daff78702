"""The figures of docs/why/exam.md are true: computed here exactly, answer by answer, without chance."""

from __future__ import annotations

import re
from collections import defaultdict
from math import comb
from pathlib import Path

import pytest

from manyeyes.projects import Early, Exam
from manyeyes.skills.exam_verdict import verdict

PAGE = (Path(__file__).parents[2] / "docs" / "why" / "exam.md").read_text("utf-8")
ROWS = [
    [float(cell) for cell in re.findall(r"(?<![\d.])\d*\.\d+", line)] for line in PAGE.splitlines() if line[:3] == "| ."
]
FIXED, EARLY = ROWS[:7], ROWS[7:]


def passes(exam: Exam, skill: float) -> tuple[float, float]:
    """The chance to pass, and the mean number of pictures, of somebody who is right with chance `skill`."""
    going, passed, length = {0: 1.0}, 0.0, 0.0
    for asked in range(1, exam.tasks + 1):
        after: defaultdict[int, float] = defaultdict(float)
        for right, chance in going.items():
            after[right + 1] += chance * skill
            after[right] += chance * (1 - skill)
        ended = {right: verdict(exam, asked, asked, right) for right in after}
        passed += sum(after[right] for right, how in ended.items() if how)
        length += asked * sum(after[right] for right, how in ended.items() if how is not None)
        going = {right: chance for right, chance in after.items() if ended[right] is None}
    return passed, length


@pytest.mark.parametrize("row", FIXED, ids=str)
def test_thirty_pictures_let_through_what_the_binomial_distribution_says(row: list[float]) -> None:
    skill, said = row[0], row[-1]
    chance = sum(comb(30, right) * skill**right * (1 - skill) ** (30 - right) for right in range(26, 31))
    assert passes(Exam(30, 0.85), skill)[0] == pytest.approx(chance)
    assert said == pytest.approx(chance, abs=0.0006)


@pytest.mark.parametrize("row", EARLY, ids=str)
def test_an_early_end_needs_as_many_pictures_as_the_page_says(row: list[float]) -> None:
    skill, *said = row
    told = [*passes(Exam(30, 0.85, early=Early()), skill), *passes(Exam(60, 0.85, early=Early()), skill)]
    assert said == [pytest.approx(one, abs=0.051 if one > 1 else 0.0006) for one in told]


def test_one_good_person_in_six_is_refused_by_thirty_pictures_and_one_in_thirteen_by_sixty_at_most() -> None:
    assert 1 / (1 - passes(Exam(30, 0.85), 0.9)[0]) == pytest.approx(5.7, abs=0.1)
    assert 1 / (1 - passes(Exam(60, 0.85, early=Early()), 0.9)[0]) == pytest.approx(13.2, abs=0.2)
