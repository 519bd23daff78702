"""What a run of the simulator came to: how right, how dear, who was found. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """One kind of people: how many came, were restricted, and after how many of their tasks (median)."""

    kind: str
    people: int
    worked: int
    restricted: int
    tasks: int
    tasks_until_found: float | None


@dataclass(frozen=True)
class Outcome:
    """One run. Shares from 0 to 1; None where there was nothing to count.

    accuracy: of all ordinary tasks, those whose every question has the true value now, contested ones by their
    likeliest; settled_accuracy: of the settled ones alone; values_right: of all questions of all tasks.
    answers_a_task: all answers, those to control and probe tasks and in exams included, a task of the ordinary ones.
    cost: in units of the project's money. hours: pictures in view, all people together; days: from the first answer to
    the last. sleepy_in_time: of sleepy people who turned, those restricted within 40 tasks of it.
    """

    seed: int
    ended: str
    tasks: int
    answers: int
    control_answers: int
    settled: int
    contested: int
    open: int
    accuracy: float
    settled_accuracy: float | None
    values_right: float
    answers_a_task: float
    cost: float
    hours: float
    days: float
    spammers_found: float | None
    honest_stopped: float | None
    tasks_until_found: float | None
    sleepy_in_time: float | None
    kinds: tuple[Found, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    """(share of tasks that need nobody any more, ordinary answers a task so far), while it ran."""

    def as_told(self) -> Mapping[str, Any]:
        """What --json prints."""
        told = asdict(self)
        told["kinds"] = {one.pop("kind"): one for one in told["kinds"]}
        told.pop("curve")
        return told
