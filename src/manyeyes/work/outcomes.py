"""Every answer to "what is next for me?" by name, with the sentence a person reads; never none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Shown:
    """A picture as pages show it; sizes in pixels, upright."""

    id: str
    url: str
    thumbnail_url: str
    width: int
    height: int
    series: str


@dataclass(frozen=True)
class Lent:
    """A task in a worker's hands until `expires_at` (seconds UTC); control and ordinary ones look alike."""

    assignment: str
    about: str
    item: Shown
    workflow: str
    expires_at: float
    questions: tuple[str, ...]
    """The names of those that are asked about this picture; others have an `only:` that does not hold."""


@dataclass(frozen=True)
class NextTask:
    """What is next; the subclass says which outcome, `tasks` are all the worker holds now."""

    outcome: ClassVar[str] = ""
    sentence: ClassVar[str] = ""

    message: str = ""
    retry_after: float | None = None
    tasks: tuple[Lent, ...] = ()
    wait: float = 0.0
    """Seconds each picture is to be looked at before Next works; the message says why."""

    def __post_init__(self) -> None:
        """An outcome without a message of its own says its sentence."""
        if not self.message:
            object.__setattr__(self, "message", self.sentence)


class Found(NextTask):
    """There are tasks."""

    outcome = "found"


class NothingNow(NextTask):
    """Nothing at this moment, but there will be."""

    outcome = "nothing_now"
    sentence = "Others hold the last pictures. New ones in about a minute."


class AllSeen(NextTask):
    """The worker has seen everything that is open."""

    outcome = "all_seen"
    sentence = "You have seen every picture there is. Thank you! Come back when there are new ones."


class LimitReached(NextTask):
    """The worker did as much as one person may in a day."""

    outcome = "limit_reached"
    sentence = "You did all that one person may do here today. Thank you! Come back tomorrow."


class Paused(NextTask):
    """The stage is not open."""

    outcome = "paused"
    sentence = "The owner has paused this. Nothing is lost; come back later."


class TrainingFirst(NextTask):
    """The explained examples come first."""

    outcome = "training_first"
    sentence = "A few examples first, so that everybody means the same."


class ExamFirst(NextTask):
    """A test comes first."""

    outcome = "exam_first"
    sentence = "A short test comes first."


class ConsentFirst(NextTask):
    """The person must agree to something first."""

    outcome = "consent_first"
    sentence = "Please read and agree to the conditions first."


class SignInFirst(NextTask):
    """Not for guests."""

    outcome = "sign_in_first"
    sentence = "This part is for people with an account. Sign in first."


class NotInvited(NextTask):
    """Only for invited people."""

    outcome = "not_invited"
    sentence = "This part is for invited people. If you have an invitation, open its link again."


class BudgetSpent(NextTask):
    """No money is left for more answers."""

    outcome = "budget_spent"
    sentence = "The money for this part is spent. Thank you for your interest!"


class Restricted(NextTask):
    """The worker was stopped for a time."""

    outcome = "restricted"
    sentence = "You cannot take more pictures here for now."


class Finished(NextTask):
    """Nobody is asked any more."""

    outcome = "finished"
    sentence = "Every picture has the answers it needs. Thank you!"


OUTCOMES: tuple[type[NextTask], ...] = (
    Found,
    NothingNow,
    AllSeen,
    LimitReached,
    Paused,
    TrainingFirst,
    ExamFirst,
    ConsentFirst,
    SignInFirst,
    NotInvited,
    BudgetSpent,
    Restricted,
    Finished,
)


def others_hold_the_last(seconds: float) -> NothingNow:
    """Say when the first of the others' leases runs out, in whole minutes."""
    minutes = max(1, math.ceil(seconds / 60))
    about = "a minute" if minutes == 1 else f"{minutes} minutes"
    return NothingNow(f"Others hold the last pictures. New ones in about {about}.", retry_after=max(1.0, seconds))
