"""Explained training: a known picture a step, a sentence for every wrong answer, until it is right. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manyeyes.projects import Example, Question

IN_A_ROW = 2  # two right at the first try: the rest has nothing to teach


@dataclass(frozen=True)
class Progress:
    """Where a worker stands in a stage's training; `step` counts from 1.

    `asked` and `right` count the questions of first tries: only these make the score, the hint gives the rest away.
    """

    step: int = 1
    tries: int = 0
    right_in_a_row: int = 0
    done: bool = False
    asked: int = 0
    right: int = 0


def wrong_answers(questions: tuple[Question, ...], example: Example, answers: Mapping[str, str]) -> dict[str, str]:
    """The sentence for each question answered otherwise than the example says; empty when all is right."""
    return {
        question.name: example.because.get(question.name) or f"Look again: {question.ask}"
        for question in questions
        if question.name in example.answers and answers.get(question.name) != example.answers[question.name]
    }


def after_try(progress: Progress, right: bool, steps: int) -> Progress:
    """The progress after one try at the step: wrong repeats it, two right at once or the last step end it."""
    if not right:
        return replace(progress, tries=progress.tries + 1, right_in_a_row=0)
    row = progress.right_in_a_row + 1 if progress.tries == 0 else 0
    done = row >= IN_A_ROW or progress.step >= steps
    return replace(progress, step=min(progress.step + 1, steps), tries=0, right_in_a_row=row, done=done)


def scored_try(progress: Progress, asked: int, wrong: int) -> Progress:
    """The progress with a try's questions counted, if it is the first one at its step."""
    if progress.tries:
        return progress
    return replace(progress, asked=progress.asked + asked, right=progress.right + asked - wrong)
