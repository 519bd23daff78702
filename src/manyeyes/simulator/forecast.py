"""What a stage will still take: answers, hours, money, days, with the range they may fall in."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.house import House
from manyeyes.projects import Project, Stage


@dataclass(frozen=True)
class Amount:
    """A number and the range it falls in nine times of ten."""

    likely: float
    least: float
    most: float


@dataclass(frozen=True)
class Forecast:
    """What is left of a stage. `so_far`: share of the tasks that need nobody any more; money in units, None: unpaid.

    `days`: None while nothing says how fast people answer. `rests_on`: "simulation" before anybody answered, "both"
    while it runs.
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


@dataclass(frozen=True)
class BeingMade:
    """The small simulation behind it runs at this moment; ask again in some seconds."""

    sentence: str = "The forecast is being made: a small made-up crowd works through this stage. It takes seconds."


@dataclass(frozen=True)
class NoForecast:
    """There is nothing to forecast, with the reason."""

    sentence: str


def forecast(house: House, project: Project, stage: Stage, *, wait: bool = False) -> Forecast | BeingMade | NoForecast:
    """What the stage will still take. The small simulation it rests on runs once a version, beside the caller.

    `wait`: stay until it is done (up to ten seconds), instead of saying BeingMade.
    """
    return NoForecast("A forecast is not made yet.")
