"""The story of an answer: recorded, scored, settled, passed on; the reply carries what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manyeyes import answers, assignment, consensus, flow, projects, skills
from manyeyes.answers import UNSURE, Said
from manyeyes.assignment import Assignment, Held, Lane
from manyeyes.errors import ManyEyesError
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction
from manyeyes.work.claim import LEASE, claim
from manyeyes.work.outcomes import NextTask

CORRECT_LAST, CORRECT_WITHIN = 10, 1800.0
FIT_EVERY = 500
LOOK_EVERY = 50  # assignments between two looks whether a new fit is due


class PictureNotLoaded(ManyEyesError):
    """The picture was not loaded, so nobody can have seen it. Skip it with the reason, or load it again."""

    status = 422


class UnknownQuestion(ManyEyesError):
    """There is no question "{question}" here. The questions are: {questions}."""

    status = 422


class UnansweredQuestion(ManyEyesError):
    """Question "{question}" has no answer. Send one of {values}, or "unsure"."""

    status = 422


class UnknownValue(ManyEyesError):
    """ "{value}" is no answer to "{question}". Send one of {values}{unsure}."""

    status = 422


class WrongRevision(ManyEyesError):
    """Revision {revision} is not possible: the first answer is revision 1, each correction one more."""

    status = 422


@dataclass(frozen=True)
class Saved:
    """The answer is stored; `late_note` is a sentence for one that came when it could not count as usual."""

    next: NextTask | None
    late_note: str | None = None


def record(
    tx: Transaction, worker: Worker, public_id: str, said: Said, want: int, now: float, lease: float = LEASE
) -> Saved:
    """Store what a worker said about an assignment, and hand him what is next (`want` tasks in all; 0: nothing).

    A repeat of a stored revision is harmless. Raises ForeignAssignment, SkippedAlready, PictureNotLoaded, the sentences
    about questions and values, OtherContent and TooLateToCorrect.
    """
    mine = assignment.own(tx, public_id, worker.id)
    stage = projects.stage_by_id(tx, mine.stage_id)
    same_meaning = meaning_of(mine.workflow) == meaning_of(stage.workflow)
    told = checked(stage, said) if same_meaning else said
    recorded = answers.record(tx, mine, told, now, counts=same_meaning, last=CORRECT_LAST, within=CORRECT_WITHIN)
    held = _count(tx, mine)
    if not recorded.repeat and same_meaning:
        _consider(tx, stage, mine, recorded, now)
    following = claim(tx, worker, stage, want, now, lease) if want else None
    return Saved(following, _note(same_meaning, held))


def _consider(tx: Transaction, stage: Stage, mine: Assignment, recorded: answers.Recorded, now: float) -> None:
    skills.score(tx, mine, recorded)
    if mine.lane is Lane.ORDINARY:
        settled = consensus.settle(tx, stage, mine.task_id, asked_of(stage))
        flow.advance(tx, stage, mine.task_id, settled, now)
        if settled.state is not consensus.State.OPEN:
            assignment.open_if_due(tx, stage.id, stage.file.order.open, now)
    if mine.id % LOOK_EVERY == 0:
        consensus.refit_if_due(tx, stage.id, FIT_EVERY, now)


def asked_of(stage: Stage) -> frozenset[str]:
    """The questions that apply to every item: those with `only:` wait for the stages they speak of."""
    return frozenset(question.name for question in stage.file.questions if question.only is None)


def _count(tx: Transaction, mine: Assignment) -> Held:
    if mine.state in (Held.ANSWERED, Held.EXTRA):
        return mine.state
    return assignment.answered(tx, mine)


def _note(same_meaning: bool, held: Held) -> str | None:
    if not same_meaning:
        return "The questions have changed since you took this picture. Your answer is kept, but does not count."
    if held is Held.EXTRA:
        return "Others had answered this picture meanwhile. Your answer helps all the same."
    return None


def meaning_of(workflow: str) -> str:
    """The major number: answers given under another one mean something else."""
    return workflow.partition(".")[0]


def checked(stage: Stage, said: Said) -> Said:
    """The submission with every asked question answered by a possible value; raises a sentence otherwise."""
    if not said.loaded:
        raise PictureNotLoaded
    if said.revision < 1:
        raise WrongRevision(revision=said.revision)
    asked = asked_of(stage)
    by_name = {question.name: question for question in stage.file.questions}
    for name in list(said.answers) + list(said.untouched):
        if name not in by_name:
            raise UnknownQuestion(question=name, questions=", ".join(by_name))
    for name, question in by_name.items():
        if name in asked and question.required and name not in said.answers:
            raise UnansweredQuestion(question=name, values=", ".join(question.values))
    for name, value in said.answers.items():
        _must_be_possible(stage, by_name[name], value)
    return replace(said, untouched=frozenset(said.untouched))


def _must_be_possible(stage: Stage, question: projects.Question, value: str) -> None:
    unsure = stage.file.unsure != "none"
    if value not in question.values and not (unsure and value == UNSURE):
        also = f', or "{UNSURE}"' if unsure else ""
        raise UnknownValue(value=value, question=question.name, values=", ".join(question.values), unsure=also)


def skip(tx: Transaction, worker: Worker, public_id: str, reason: str, now: float) -> bool:
    """The worker gives a task back for good; says whether there was anything to give back."""
    return assignment.skip(tx, assignment.own(tx, public_id, worker.id), reason)


def give_back(tx: Transaction, worker: Worker, public_id: str, now: float) -> bool:
    """The worker leaves a task to others; says whether there was anything to give back."""
    return assignment.give_back(tx, assignment.own(tx, public_id, worker.id))


def heartbeat(tx: Transaction, worker: Worker, now: float, lease: float = LEASE) -> int:
    """The page is open: all its leases go on; returns how many."""
    return assignment.renew_all(tx, worker.id, now, lease)
