"""What the answers to one question, and to all of a task, amount to: settled, contested, or more people. Pure.

When to stop is said in docs/why/stopping.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manyeyes.answers import UNSURE, Answer
from manyeyes.consensus.posterior import Believed, Logs, Voice, add_up, as_good_as
from manyeyes.consensus.stop import agreeing, worth_asking
from manyeyes.consensus.trust import Trust
from manyeyes.projects import Overlap, Question

UNSURE_ENOUGH = 2  # people unsure make a question contested at once: a third would only be unsure too
OWNER_SKILL = 0.99
OWNER = Believed(OWNER_SKILL, judges=True)
REVIEWER_SKILL = 0.97  # of a reviewer's word on a contested task, or what the fit says where that is more

Word = tuple[float, str]  # what a source or a tagger said of an item: how far it is believed, and the value
SILENT: Mapping[str, Sequence[Word]] = {}


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
    with_model: bool = False


@dataclass(frozen=True)
class Weighed:
    """The answers of a task that count for one question.

    prior: logarithms of the chance of each value before people said anything, with the source's and the tagger's word
    in it; with_model: whether there is one of a tagger.
    """

    said: tuple[tuple[Voice, str], ...]
    unsure: int
    weightless: int
    owner: str | None
    prior: Logs
    typical: float
    with_model: bool = False
    stood_by: frozenset[str] = frozenset()
    """What somebody still thinks who was told that it was settled otherwise."""

    @property
    def chances(self) -> list[float]:
        """The posterior, in the order of the question's values."""
        return add_up(self.prior, [voice.logs[value] for voice, value in self.said])


@dataclass(frozen=True)
class Room:
    """How many people a task may still ask: `answered` slots are filled of `most`."""

    answered: int
    most: int

    @property
    def left(self) -> int:
        """How many more."""
        return max(0, self.most - self.answered)


def weigh(
    question: Question,
    answers: Sequence[Answer],
    trust: Trust,
    words: Sequence[Word] = (),
    opinions: Sequence[Word] = (),
) -> Weighed:
    """Split a question's answers into those with weight, the unsure ones, the weightless ones and the owner's."""
    heard, owner, reviewer, unsure, weightless = [], None, None, 0, 0
    stood_by = set()
    for answer in answers:
        if answer.question != question.name:
            continue
        if answer.value == UNSURE:
            unsure += 1
        elif answer.value in question.values:
            said = _voice(question, answer, trust)
            owner = answer.value if answer.by_owner else owner
            reviewer = answer.value if answer.settles else reviewer
            weightless += not said.weighs
            heard += [(said, answer.value)] if said.weighs else []
            stood_by |= {answer.value} if said.weighs and answer.stands else set()
    without = _with_words(trust.prior(question), question, words)
    prior = _with_words(without, question, opinions)
    typical = trust.typical_skill(question)
    return Weighed(
        tuple(heard), unsure, weightless, owner or reviewer, prior, typical, prior != without, frozenset(stood_by)
    )


def _voice(question: Question, answer: Answer, trust: Trust) -> Voice:
    """Who decides counts as surely as it takes; everybody else as the fit says."""
    if answer.by_owner:
        return owner_voice(question)
    if answer.settles:
        skill = max(REVIEWER_SKILL, trust(answer.worker_id, question.name))
        return Believed(skill, judges=True).voice(question.values)
    return trust.voice(answer.worker_id, question)


def owner_voice(question: Question) -> Voice:
    """The owner's word as an answer."""
    return OWNER.voice(question.values)


def _with_words(prior: Logs, question: Question, words: Sequence[Word]) -> Logs:
    """A source's or a tagger's word counts like the answer of somebody that good, and takes no slot."""
    for weight, value in words:
        said = as_good_as(weight).voice(question.values)
        if said.weighs and value in said.logs:
            prior = tuple(map(sum, zip(prior, said.logs[value], strict=True)))
    return prior


def judge(question: Question, weighed: Weighed, overlap: Overlap, room: Room) -> Verdict:
    """Decide one question of a task."""
    chances = weighed.chances
    best = max(chances)
    value = weighed.owner or (question.values[chances.index(best)] if weighed.said else None)
    state = State.SETTLED if weighed.owner else _state(weighed, chances, overlap, room)
    if state is State.SETTLED and weighed.owner is None and weighed.stood_by - {value}:
        state = State.CONTESTED  # people have said all they can: now it is the owner's
    sure = chances[question.values.index(value)] if value is not None else 1 / len(chances)
    by_owner = weighed.owner is not None
    return Verdict(question.name, value, sure, len(weighed.said), state, by_owner, weighed.with_model)


def _state(weighed: Weighed, chances: Sequence[float], overlap: Overlap, room: Room) -> State:
    best = max(chances)
    if weighed.unsure >= UNSURE_ENOUGH:
        return State.CONTESTED
    enough = len(weighed.said) >= overlap.min
    if overlap.confidence is not None and enough and best >= overlap.confidence:
        return State.SETTLED
    if room.left and not (enough and _too_dear(best, weighed.typical, overlap, room)):
        return State.OPEN
    # Without an asked confidence the likeliest value stands, unless two are equally likely; what sources and taggers
    # say decides nothing where no person said anything.
    alone = sum(best - chance < 1e-9 for chance in chances) == 1
    return State.SETTLED if overlap.confidence is None and alone and weighed.said else State.CONTESTED


def _too_dear(best: float, typical: float, overlap: Overlap, room: Room) -> bool:
    return overlap.worth is not None and not worth_asking(best, typical, room.left, overlap.worth)


@dataclass(frozen=True)
class Flip:
    """A question that was settled as `before`, and is settled as `now`."""

    question: str
    before: str
    now: str


@dataclass(frozen=True)
class TaskVerdict:
    """All questions of a task, how many people's answers it wants now, and what was settled otherwise before."""

    questions: tuple[Verdict, ...]
    state: State
    wanted: int
    flips: tuple[Flip, ...] = ()


def judge_task(
    questions: Sequence[Question],
    asked: frozenset[str],
    answers: Sequence[Answer],
    answered: int,
    overlap: Overlap,
    trust: Trust,
    *,
    words: Mapping[str, Sequence[Word]] = SILENT,
    opinions: Mapping[str, Sequence[Word]] = SILENT,
    withdrawn: int = 0,
    replaced: bool = True,
) -> TaskVerdict:
    """Decide every question of a task with `answered` slots filled, `withdrawn` of them by people who count no more.

    Settled when every required question is; contested when one is; else more people are asked, up to overlap.max whose
    answers count: withdrawn and weightless ones free their slot (`replaced`; False only to compare policies). `words`
    and `opinions`: by question what sources and a tagger said of the item, never counted as people.
    """
    weighed = {
        one.name: weigh(one, answers, trust, words.get(one.name, ()), opinions.get(one.name, ())) for one in questions
    }
    weightless = max((one.weightless for one in weighed.values()), default=0)
    room = Room(answered, overlap.max + (weightless + withdrawn if replaced else 0))
    verdicts = tuple(
        judge(question, weighed[question.name], overlap, room)
        if question.name in asked
        else Verdict(question.name, None, 0.0, 0, State.NOT_ASKED)
        for question in questions
    )
    pairs = [
        (one, verdict)
        for one, verdict in zip(questions, verdicts, strict=True)
        if one.required and verdict.state is not State.NOT_ASKED
    ]
    more = [_more(one, weighed[one.name], overlap) for one, verdict in pairs if verdict.state is State.OPEN]
    wanted = min(room.most, max(overlap.min, answered + max(more, default=1)))
    return TaskVerdict(verdicts, _together([verdict for _, verdict in pairs]), wanted)


def _more(question: Question, weighed: Weighed, overlap: Overlap) -> int:
    """How many more people an open question needs at least."""
    missing = max(1, overlap.min - len(weighed.said))
    if overlap.confidence is None:
        return missing
    values = len(question.values)
    return max(missing, agreeing(max(weighed.chances), values, overlap.confidence))


def _together(required: Sequence[Verdict]) -> State:
    states = {verdict.state for verdict in required}
    if State.CONTESTED in states:
        return State.CONTESTED
    return State.OPEN if State.OPEN in states else State.SETTLED
