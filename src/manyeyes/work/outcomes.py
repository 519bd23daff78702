"""Every answer to "what is next for me?" by name, with the sentence a person reads; never none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from manyeyes.people import Restriction


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
    draft: Mapping[str, str] = field(default_factory=dict)
    """What the tagger filled in, by question: a guess to be corrected, never an answer."""


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
    restriction: str | None = None
    """The public id of what stops him: he may object to it."""

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


def restricted(stopped: Restriction, timezone: str, now: float) -> Restricted:
    """Why he is stopped and until when, by the project's clock."""
    reason = stopped.reason if stopped.reason.endswith((".", "!", "?")) else f"{stopped.reason}."
    if stopped.until is None:
        return Restricted(f"{reason} Tell the owner if this is wrong.", restriction=stopped.public_id)
    when = _moment(stopped.until, timezone, now)
    message = f"{reason} Go on {when}, or tell the owner why this is wrong."
    return Restricted(message, retry_after=stopped.until - now, restriction=stopped.public_id)


def _moment(until: float, timezone: str, now: float) -> str:
    """tomorrow from 14:05; a minute that has begun is waited for."""
    zone = ZoneInfo(timezone)
    then, today = datetime.fromtimestamp(math.ceil(until / 60) * 60, zone), datetime.fromtimestamp(now, zone).date()
    days = {today: "today", today + timedelta(days=1): "tomorrow"}
    day = days.get(then.date(), f"on {then.day} {then:%B}" + (f" {then.year}" if then.year != today.year else ""))
    return f"{day} from {then:%H:%M}"


def take_your_time(usual: float) -> str:
    """Why Next waits for somebody who is slowed down; `usual`: seconds people look at a picture."""
    seconds = f"{usual:.1f}".removesuffix(".0")
    many = "second" if seconds == "1" else "seconds"
    return f"Please take your time: most people look at a picture for {seconds} {many}, and so long Next waits."
