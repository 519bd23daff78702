"""The quality of a stage: how far people agree beyond chance, what they mix up, and how they do on known pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manyeyes.answers import UNSURE
from manyeyes.datasets import store
from manyeyes.datasets.draft_bias import DraftBias, draft_bias
from manyeyes.datasets.interval import Interval, wilson
from manyeyes.datasets.reliability import Pattern, fleiss_kappa, krippendorff_alpha, pairs_by_value
from manyeyes.projects import Question, Stage
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True)
class ControlQuality:
    """Answers to pictures we already know. `confusion[truth][said]` counts them, "unsure" among what was said."""

    asked: int
    """Those that said something."""
    right: int
    interval: Interval
    confusion: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class QuestionQuality:
    """One question over all ordinary tasks; answers that count now, control tasks apart."""

    question: str
    values: tuple[str, ...]
    answers: int
    """That say something."""
    tasks: int
    """With at least one of them."""
    counts: Mapping[str, int]
    """Answers by value, "unsure" too."""
    unsure: float | None
    """Share of all answers; none before the first."""
    alpha: float | None
    """Krippendorff's, nominal; none where nobody answered twice."""
    kappa: float | None
    """Fleiss'."""
    pairs: int
    equal_pairs: float | None
    confusion: Mapping[str, Mapping[str, int]]
    """Pairs of answers to the same task by their two values; symmetric, each pair once: [a][b] is [b][a]."""
    states: Mapping[str, int]
    """Tasks by open, settled, contested, not_asked."""
    by_owner: int
    """Settled by the owner's own answer."""
    expected: float | None
    """Mean chance that a settled value is right, by what people said."""
    control: ControlQuality
    drafts: DraftBias | None = None
    """How far drafts sway people; none where none was written down."""


@dataclass(frozen=True)
class StageQuality:
    """The quality of one stage now."""

    stage: str
    questions: tuple[QuestionQuality, ...]
    people: int
    answered: int
    """Tasks with an answer that counts."""
    answers_a_task: float | None
    """People's answers over answered tasks."""
    withdrawn: int
    """Answers that were taken back and do not count."""


def quality(tx: Transaction, stage: Stage) -> StageQuality:
    """Computed anew: seconds at a million answers, memory bounded by the number of values and people per picture."""
    of_stage = {"stage": stage.id}
    who = tx.first(store.WHO_SAID, of_stage)
    assert who is not None, "a count always has a row"
    found = _Found(
        _patterns(tx, stage),
        tx.all(store.STATES_OF_QUESTIONS, of_stage),
        tx.all(store.ON_KNOWN, of_stage),
        draft_bias(tx, stage.project_id).get(stage.name, {}),
    )
    return StageQuality(
        stage=stage.name,
        questions=tuple(_question(one, found) for one in stage.file.questions),
        people=who.people,
        answered=who.tasks,
        answers_a_task=who.answered / who.tasks if who.tasks else None,
        withdrawn=int(tx.scalar(store.WITHDRAWN_IN_STAGE, of_stage)),
    )


@dataclass(frozen=True)
class _Found:
    """What was read of a stage: patterns by question, unsure as the last count; rows of states, controls, drafts."""

    patterns: Mapping[str, Sequence[Pattern]]
    states: Sequence[Row]
    on_known: Sequence[Row]
    drafts: Mapping[str, DraftBias]


def _patterns(tx: Transaction, stage: Stage) -> dict[str, list[Pattern]]:
    """Patterns by question, the counts in the order of its own values, unsure last."""
    values = list(dict.fromkeys(value for one in stage.file.questions for value in one.values))
    places = {one.name: [values.index(value) for value in one.values] + [len(values)] for one in stage.file.questions}
    found: dict[str, list[Pattern]] = {name: [] for name in places}
    for question, tasks, *counts in store.patterns(tx, stage.id, [*values, UNSURE]):
        if question in places:
            found[question].append(Pattern(tuple(counts[place] for place in places[question]), tasks))
    return found


def _question(question: Question, found: _Found) -> QuestionQuality:
    every = found.patterns[question.name]
    said = [Pattern(one.counts[:-1], one.tasks) for one in every]
    counts = _by_value([*question.values, UNSURE], every)
    answers, unsure = sum(counts.values()) - counts[UNSURE], counts[UNSURE]
    pairs = list(pairs_by_value(said))
    whole = sum(n for _, _, n in pairs)
    states = [row for row in found.states if row.question == question.name]
    settled = [row for row in states if row.state == "settled"]
    return QuestionQuality(
        question=question.name,
        values=question.values,
        answers=answers,
        tasks=sum(one.tasks for one in said if one.answers),
        counts=counts,
        unsure=unsure / (answers + unsure) if answers + unsure else None,
        alpha=krippendorff_alpha(said),
        kappa=fleiss_kappa(said),
        pairs=whole,
        equal_pairs=sum(n for a, b, n in pairs if a == b) / whole if whole else None,
        confusion=_confusion(question.values, pairs),
        states={row.state: row.tasks for row in states},
        by_owner=sum(int(row.by_owner) for row in settled),
        expected=sum(row.expected for row in settled) / sum(row.tasks for row in settled) if settled else None,
        control=_control(question, found.on_known),
        drafts=found.drafts.get(question.name),
    )


def _by_value(values: Sequence[str], patterns: Sequence[Pattern]) -> dict[str, int]:
    return {value: sum(one.counts[place] * one.tasks for one in patterns) for place, value in enumerate(values)}


def _confusion(values: Sequence[str], pairs: Iterable[tuple[int, int, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {value: dict.fromkeys(values, 0) for value in values}
    for a, b, n in pairs:
        found[values[a]][values[b]] = found[values[b]][values[a]] = n
    return found


def _control(question: Question, rows: Iterable[Row]) -> ControlQuality:
    confusion = {truth: dict.fromkeys([*question.values, UNSURE], 0) for truth in question.values}
    for row in rows:
        if row.question == question.name and row.value in confusion.get(row.truth, ()):
            confusion[row.truth][row.value] = row.answers
    asked = sum(n for said in confusion.values() for value, n in said.items() if value != UNSURE)
    right = sum(said[truth] for truth, said in confusion.items())
    return ControlQuality(asked, right, wilson(right, asked), confusion)
