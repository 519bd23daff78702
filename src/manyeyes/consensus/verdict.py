"""When to stop asking: what the answers of one question, and of all questions of a task, amount to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manyeyes.answers import UNSURE, Answer
from manyeyes.consensus.posterior import carries_weight, posterior
from manyeyes.projects import Overlap, Question

UNSURE_ENOUGH = 2  # people unsure make a question contested at once: a third would only be unsure too
OWNER_SKILL = 0.99

SkillOf = Callable[[int, str], float]  # (worker, question) -> chance of a right answer, from one stored fit


class State(StrEnum):
    """What became of one question of a task."""

    OPEN = "open"
    SETTLED = "settled"
    CONTESTED = "contested"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Verdict:
    """What the answers to one question of a task add up to."""

    question: str
    value: str | None
    posterior: float
    answers: int
    state: State
    by_owner: bool = False


@dataclass(frozen=True)
class Weighed:
    """The answers of a task that count for one question."""

    said: tuple[tuple[float, str], ...]
    unsure: int
    weightless: int
    owner: str | None


def weigh(question: Question, answers: Sequence[Answer], skill_of: SkillOf) -> Weighed:
    """Split a question's answers into those with weight, the unsure ones, the weightless ones and the owner's."""
    own = [answer for answer in answers if answer.question == question.name and answer.value in question.values]
    owner = next((answer.value for answer in reversed(own) if answer.by_owner), None)
    scored = [
        (OWNER_SKILL if answer.by_owner else skill_of(answer.worker_id, question.name), answer.value) for answer in own
    ]
    said = tuple(pair for pair in scored if carries_weight(pair[0], len(question.values)))
    unsure = sum(1 for answer in answers if answer.question == question.name and answer.value == UNSURE)
    return Weighed(said, unsure, len(own) - len(said), owner)


def judge(question: Question, weighed: Weighed, overlap: Overlap, full: bool) -> Verdict:
    """Decide one question; `full` says that the task has had as many answers as it may ask for."""
    chances = posterior(question.values, weighed.said)
    best = max(question.values, key=lambda value: chances[value])
    value = weighed.owner or (best if weighed.said else None)
    state = State.SETTLED if weighed.owner else _state(weighed, chances, overlap, full)
    sure = chances[value] if value is not None else 1 / len(question.values)
    return Verdict(question.name, value, sure, len(weighed.said), state, weighed.owner is not None)


def _state(weighed: Weighed, chances: Mapping[str, float], overlap: Overlap, full: bool) -> State:
    best = max(chances.values())
    if weighed.unsure >= UNSURE_ENOUGH:
        return State.CONTESTED
    enough = len(weighed.said) >= overlap.min
    if overlap.confidence is not None and enough and best >= overlap.confidence:
        return State.SETTLED
    if not full:
        return State.OPEN
    # Without an asked confidence the likeliest value stands, unless two are equally likely.
    alone = sum(best - chance < 1e-9 for chance in chances.values()) == 1
    return State.SETTLED if overlap.confidence is None and alone else State.CONTESTED


@dataclass(frozen=True)
class TaskVerdict:
    """All questions of a task, and how many people's answers it wants now."""

    questions: tuple[Verdict, ...]
    state: State
    wanted: int


def judge_task(
    questions: Sequence[Question],
    asked: frozenset[str],
    answers: Sequence[Answer],
    answered: int,
    overlap: Overlap,
    skill_of: SkillOf,
) -> TaskVerdict:
    """Decide every question of a task with `answered` slots filled.

    Settled when every required question is; contested when one is; else one more person is asked, up to overlap.max
    people whose answers have weight.
    """
    weighed = {question.name: weigh(question, answers, skill_of) for question in questions}
    weightless = max((one.weightless for one in weighed.values()), default=0)
    most = overlap.max + weightless
    verdicts = tuple(
        judge(question, weighed[question.name], overlap, answered >= most)
        if question.name in asked
        else Verdict(question.name, None, 0.0, 0, State.NOT_ASKED)
        for question in questions
    )
    required = [v for v, q in zip(verdicts, questions, strict=True) if q.required and v.state is not State.NOT_ASKED]
    return TaskVerdict(verdicts, _together(required), min(most, max(overlap.min, answered + 1)))


def _together(required: Sequence[Verdict]) -> State:
    states = {verdict.state for verdict in required}
    if State.CONTESTED in states:
        return State.CONTESTED
    return State.OPEN if State.OPEN in states else State.SETTLED
