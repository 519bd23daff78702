"""The story of an answer: recorded, scored, settled, passed on; the reply carries what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manyeyes import answers, assignment, consensus, flow, people, projects, rules, skills
from manyeyes.answers import Said
from manyeyes.assignment import Assignment, Held, Lane
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.settings import Settings
from manyeyes.storage import Transaction
from manyeyes.work.alike import as_long_as_settling
from manyeyes.work.check_answers import checked
from manyeyes.work.claim import LEASE, claim, lease_of
from manyeyes.work.fill_in import meaning_of
from manyeyes.work.outcomes import NextTask, Paused
from manyeyes.work.reviewers import settles

DEFAULT = Settings()
OTHER_QUESTIONS = "The questions have changed since you took this picture. Your answer is kept, but does not count."
STOPPED = "Your answer is kept, but does not count: you were stopped before it came."


@dataclass(frozen=True)
class Saved:
    """The answer is stored; `late_note` is a sentence for one that came when it could not count as usual."""

    next: NextTask | None
    late_note: str | None = None


def record(
    tx: Transaction,
    worker: Worker,
    public_id: str,
    said: Said,
    want: int,
    now: float,
    settings: Settings = DEFAULT,
    pack: bool = False,
) -> Saved:
    """Store what a worker said about an assignment, and hand him what is next (`want` tasks in all; 0: nothing).

    `pack`: to take along, where the stage lets people.

    A repeat of a stored revision is harmless. Raises ForeignAssignment, SkippedAlready, PictureNotLoaded, the sentences
    about questions and values, OtherContent and TooLateToCorrect.
    """
    mine = assignment.own(tx, public_id, worker.id)
    stage = projects.stage_by_id(tx, mine.stage_id)
    said = replace(said, language=projects.best_language(said.reads, stage.project.spoken))
    if stage.gone:
        return _for_a_stage_that_is_gone(tx, worker, stage, mine, said, want, now, settings, pack)
    same_meaning = meaning_of(mine.workflow) == meaning_of(stage.workflow)
    asked = flow.asked(tx, stage, mine.item_id)
    told = checked(stage, asked, said) if same_meaning else said
    lease = lease_of(stage, settings.lease_seconds, pack)
    stopped = _is_stopped(tx, mine, stage, now)
    counts, decides = same_meaning and not stopped, settles(tx, worker, stage, mine, now)
    recorded = answers.record(tx, mine, told, now, settings=settings, counts=counts, settles=decides)
    if stopped:
        assignment.set_aside(tx, mine)
        following = claim(tx, worker, stage, want, now, lease) if want else None
        return Saved(following, None if recorded.repeat else STOPPED)
    _count(tx, mine)
    if not recorded.repeat and same_meaning:
        _consider(tx, stage, asked, mine, recorded, now, settings)
    following = claim(tx, worker, stage, want, now, lease) if want else None
    return Saved(following, _note(same_meaning, mine.state))


def _for_a_stage_that_is_gone(
    tx: Transaction,
    worker: Worker,
    stage: Stage,
    mine: Assignment,
    said: Said,
    want: int,
    now: float,
    settings: Settings,
    pack: bool,
) -> Saved:
    """The questions were changed, or are asked no more, while he looked: stored where nothing counts.

    Should the file mean again what it meant when he took the picture, it counts with all that was said then. What is
    next comes from the stage that took the place.
    """
    here = projects.successor(tx, stage)
    counts = not _is_stopped(tx, mine, here or stage, now)
    told = checked(stage, flow.asked(tx, stage, mine.item_id), said)
    answers.record(tx, mine, told, now, settings=settings, counts=counts)
    if counts:
        _count(tx, mine)
    else:
        assignment.set_aside(tx, mine)
    following: NextTask | None = None
    if want:
        lease = settings.lease_seconds if here is None else lease_of(here, settings.lease_seconds, pack)
        following = Paused() if here is None else claim(tx, worker, here, want, now, lease)
    return Saved(following, OTHER_QUESTIONS)


def _consider(
    tx: Transaction,
    stage: Stage,
    asked: frozenset[str],
    mine: Assignment,
    recorded: answers.Recorded,
    now: float,
    settings: Settings,
) -> None:
    skills.score(tx, stage, mine, recorded, now)
    if mine.lane is not Lane.CONTROL:
        settled = consensus.settle(tx, stage, mine.task_id, asked)
        flow.advance(tx, stage, mine.task_id, settled, now, mine.item_id)
        if settled.state is not consensus.State.OPEN:
            assignment.open_if_due(tx, stage.id, stage.file.order.open, now)
    else:
        as_long_as_settling(tx, stage, mine, asked)
    rules.review(tx, stage, mine, now)


def _is_stopped(tx: Transaction, mine: Assignment, stage: Stage, now: float) -> bool:
    """Whether an answer comes from somebody who was stopped: what he held was taken from him then."""
    if mine.state is Held.LENT:
        return False
    return people.standing(tx, mine.worker_id, stage.project_id, stage.id, now).stopped is not None


def _count(tx: Transaction, mine: Assignment) -> None:
    if mine.state not in (Held.ANSWERED, Held.EXTRA):
        assignment.answered(tx, mine)


def _note(same_meaning: bool, was: Held) -> str | None:
    """What to tell about an answer, by what it was to him before: never by what became of the picture."""
    if not same_meaning:
        return OTHER_QUESTIONS
    if was in (Held.EXPIRED, Held.GIVEN_BACK):
        return "This came late; others may have answered meanwhile. Your answer helps all the same."
    return None


def skip(tx: Transaction, worker: Worker, public_id: str, reason: str, now: float) -> bool:
    """The worker gives a task back for good; says whether there was anything to give back."""
    mine = assignment.own(tx, public_id, worker.id)
    gone = assignment.skip(tx, mine, reason)
    if gone:
        stage = projects.stage_by_id(tx, mine.stage_id)
        if stage.gone:
            return gone
        if mine.lane is Lane.CONTROL:
            skills.skipped_in_exam(tx, stage, mine, now)
        rules.review_skip(tx, stage, mine, now)
    return gone


def give_back(tx: Transaction, worker: Worker, public_id: str, now: float) -> bool:
    """The worker leaves a task to others; says whether there was anything to give back."""
    return assignment.give_back(tx, assignment.own(tx, public_id, worker.id))


def heartbeat(tx: Transaction, worker: Worker, now: float, lease: float = LEASE) -> int:
    """The page is open: all its leases go on; returns how many."""
    return assignment.renew_all(tx, worker.id, now, lease)
