"""What the status page, the lists behind its numbers and an item's page are told."""

from __future__ import annotations

from pydantic import Field

from manyeyes.api.shapes import Picture, StageNumbers, Told


class AnswersATask(Told):
    """So many pictures have so many answers."""

    answers: int
    settled: int
    contested: int
    open: int


class WaveNumbers(Told):
    number: int
    opened_at: str
    tasks: int
    settled: int
    contested: int
    open: int


class QuestionNumbers(Told):
    question: str
    ask: str
    settled: dict[str, int] = Field(description="Pictures settled on each value.")
    contested: int
    open: int
    agreed: int = Field(description="Of the last `answers`, those that say what the picture's people say together.")
    answers: int = Field(description="Of the last 3,000 of the site, those to pictures several people answered.")


class HourOfAnswers(Told):
    at: str = Field(description="When the hour begins.")
    answers: int


class DayOfAnswers(Told):
    day: str = Field(description="Of the project's calendar, like 2026-03-01.")
    people: int
    answers: int
    about: bool = Field(description="`people` is about right: a day of UTC fell on two days of the project's.")


class ExpectedEnd(Told):
    answers_left: int
    a_day: float = Field(description="Answers a day at the pace of the last 24 hours.")
    soonest: str | None = Field(description="At the quicker pace of the last day and the last week; null: nobody came.")
    latest: str | None


class StageStatus(Told):
    """A stage; what only people's work has is null for machine stages."""

    numbers: StageNumbers
    people: int | None
    answers_a_task: list[AnswersATask]
    waves: list[WaveNumbers]
    questions: list[QuestionNumbers]
    hours: list[HourOfAnswers] = Field(description="Answers as they came in, taken back or not, the owner's left out.")
    days: list[DayOfAnswers]
    end: ExpectedEnd | None = Field(description="null: nothing is left.")


class Status(Told):
    at: str
    today: str = Field(description="Of the project's calendar.")
    timezone: str = Field(description="Whose days these are, as project.yaml says.")
    stages: list[StageStatus]


class ItemLine(Told):
    item: Picture
    answered: int | None = Field(description="Answers; null in a stage without people.")
    state: str = Field(description="settled, contested, withdrawn, open or waiting; else where the item stands.")
    reason: str


class ItemsBehind(Told):
    items: list[ItemLine]
    after: int | None = Field(description="Where the next page begins; null at the end.")


class VerdictTold(Told):
    question: str
    ask: str
    value: str | None
    posterior: float
    answers: int
    state: str
    by_owner: bool


class AnswerGiven(Told):
    worker: str = Field(description="A pseudonym.")
    by_owner: bool
    revision: int
    at: str
    answers: dict[str, str]
    state: str = Field(description="counts, corrected, taken_back or not_counted.")


class HappenedTo(Told):
    """Something that happened to the item."""

    at: str
    what: str = Field(
        description="entered, passed, settled, contested, reopened, dropped, answered, corrected, taken_back,"
        " given_back, waiting or not_asked."
    )
    stage: str
    worker: str
    reason: str


class StageOfItem(Told):
    """The item in one stage. What it adds up to is kept from helpers until the stage is closed."""

    stage: str
    kind: str
    closed: bool
    yours: dict[str, str] = Field(description="What the caller said last; empty where he said nothing.")
    answered: int | None = Field(description="People who answered; null while that is not told.")
    verdicts: list[VerdictTold] = Field(description="Empty while they are not told.")


class StageOfItemOwned(Told):
    """The item in one stage, for the owner."""

    stage: str
    state: str
    reason: str
    since: str
    wanted: int | None
    control: bool
    answers: list[AnswerGiven]


class TwinOfItem(Told):
    item: Picture
    how: str


class Owned(Told):
    """What only the owner is told of an item."""

    format: str
    bytes: int
    kind: str
    state: str
    paths: list[str]
    series: str
    attributes: dict[str, str]
    twins: list[TwinOfItem]
    stages: list[StageOfItemOwned]
    events: list[HappenedTo]


class ItemTold(Told):
    item: Picture
    stages: list[StageOfItem]
    owned: Owned | None = Field(description="null for everybody but the owner.")
