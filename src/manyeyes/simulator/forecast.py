"""What a stage will still take: a small made-up crowd says it before the start, what came in corrects it. Pure.

The small run leaves a curve: answers a task so far, over the share of tasks that are decided. Where the real stage
needed more answers than the curve for the share it has decided, the whole needs as much more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

NINE_OF_TEN = 1.645  # deviations on either side
PRIOR_TASKS = 30  # as many tasks' answers must come in before they say as much as the small run
SCATTER = 0.5  # deviation of the answers of one task, as a share of their mean
LEAST_UNSURE = 0.05  # no small run tells better than this
DAY, HOUR = 86_400.0, 3600.0
SECONDS_KNOWN_FROM = 20  # answers whose time is known, until it counts more than the made-up one


@dataclass(frozen=True)
class Amount:
    """A number and the range it falls in nine times of ten."""

    likely: float
    least: float
    most: float


@dataclass(frozen=True)
class Forecast:
    """What is left of a stage. `so_far`: share of the tasks that need nobody any more; money in units, None: unpaid.

    `days`: None while nothing says how fast people answer. `accuracy`: of the small run. `rests_on`: "simulation"
    before anybody answered, "both" while it runs.
    """

    answers: Amount
    hours: Amount
    money: Amount | None
    days: Amount | None
    answers_a_task: Amount
    accuracy: float
    contested: float
    so_far: float
    rests_on: str
    confidence: float | None = None

    @property
    def sentence(self) -> str:
        """What it rests on."""
        if self.rests_on == "simulation":
            return "It rests on a made-up crowd: nobody has answered yet."
        return "It rests on a made-up crowd, corrected by the answers so far."


@dataclass(frozen=True)
class BeingMade:
    """The small run behind it goes on at this moment; ask again in some seconds."""

    sentence: str = "The forecast is being made: a small made-up crowd works through this stage. It takes seconds."


@dataclass(frozen=True)
class NoForecast:
    """There is nothing to forecast, with the reason."""

    sentence: str


@dataclass(frozen=True)
class SmallRun:
    """What small made-up crowds needed, in answers to ordinary tasks a task; `least` a good one, `most` a bad one.

    `all_to_ordinary`: all answers, known tasks included, for each of those. `seconds`: a picture in view. `curve`:
    (share of tasks decided, answers a task), rising.
    """

    a_task: float
    least: float
    most: float
    all_to_ordinary: float
    seconds: float
    accuracy: float
    contested: float
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class SoFar:
    """What a stage has: ordinary tasks, those decided, of them contested, and ordinary answers.

    `before`: tasks of earlier waves; `wave`, `wave_done`: tasks of the newest one. `a_day`: all answers a day lately,
    `seconds`: how long people look, over `timed` answers.
    """

    tasks: int
    decided: int = 0
    contested: int = 0
    answers: int = 0
    before: int = 0
    wave: int = 0
    wave_done: int = 0
    a_day: float | None = None
    seconds: float = 0.0
    timed: int = 0


def foretold(small: SmallRun, now: SoFar, reward: float = 0.0, confidence: float | None = None) -> Forecast:
    """The forecast of a stage; `reward` in units of money a task."""
    expected = expected_so_far(small, now)
    weight = small.a_task * PRIOR_TASKS
    ratio = (now.answers + weight) / (expected + weight)
    likely = small.a_task * ratio
    unsure = _unsure(small, weight / (expected + weight), now.decided)
    a_task = Amount(likely, likely / math.exp(NINE_OF_TEN * unsure), likely * math.exp(NINE_OF_TEN * unsure))
    answers = _times(_left(a_task, now), small.all_to_ordinary)
    return Forecast(
        answers=answers,
        hours=_times(answers, seconds_an_answer(small, now) / HOUR),
        money=_times(answers, reward) if reward else None,
        days=_times(answers, 1 / now.a_day) if now.a_day else None,
        answers_a_task=_times(a_task, small.all_to_ordinary),
        accuracy=small.accuracy,
        contested=(small.contested * PRIOR_TASKS + now.contested) / (PRIOR_TASKS + now.decided),
        so_far=now.decided / now.tasks if now.tasks else 0.0,
        rests_on="both" if now.answers else "simulation",
        confidence=confidence,
    )


def expected_so_far(small: SmallRun, now: SoFar) -> float:
    """The answers the small run would have taken to come as far; inside what is usual there, what really came.

    With fewest answers first a wave gets its first answers before anything is decided, so one share decided stands
    for a stretch of answers, not for a point.
    """
    if not now.wave:
        return float(now.answers)
    done = now.wave_done / now.wave
    least, most = stretch(small.curve, done)
    whole = small.a_task * now.before
    return min(max(float(now.answers), whole + least * now.wave), whole + most * now.wave)


def stretch(curve: Sequence[tuple[float, float]], done: float, slack: float = 0.02) -> tuple[float, float]:
    """The answers a task between which a small run had this share decided."""
    least = max((answers for share, answers in curve if share <= done - slack), default=0.0)
    most = min((answers for share, answers in curve if share >= done + slack), default=math.inf)
    end = curve[-1][1] if curve else 0.0
    return least, min(most, end)


def _unsure(small: SmallRun, weight_of_prior: float, decided: int) -> float:
    """The deviation of the logarithm of answers a task: of the small run, and of those that were decided."""
    before = max(LEAST_UNSURE, math.log(small.most / small.least) / (2 * NINE_OF_TEN)) if small.least else 1.0
    return math.hypot(before * weight_of_prior, SCATTER / math.sqrt(decided + PRIOR_TASKS) if decided else 0.0)


def _left(a_task: Amount, now: SoFar) -> Amount:
    """Ordinary answers still to come: at least one for each open task, nothing where none is open."""
    fewest = float(now.tasks - now.decided)
    ends = (a_task.likely, a_task.least, a_task.most)
    return Amount(*(max(fewest, one * now.tasks - now.answers) if fewest else 0.0 for one in ends))


def seconds_an_answer(small: SmallRun, now: SoFar) -> float:
    """How long a picture is in view: what was measured, and the small run's as much as twenty answers of it."""
    known = now.timed + SECONDS_KNOWN_FROM
    return (small.seconds * SECONDS_KNOWN_FROM + now.seconds * now.timed) / known


def _times(amount: Amount, factor: float) -> Amount:
    return Amount(amount.likely * factor, amount.least * factor, amount.most * factor)
