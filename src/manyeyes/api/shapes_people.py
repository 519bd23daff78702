"""What helpers are told about themselves: the test, what stops them, what they did. Times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from manyeyes.api.shapes import NO_NUL, Asked, Told

Id = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=NO_NUL)]


class ExamView(Told):
    state: Literal["none", "to_start", "running", "passed", "failed", "wait"]
    of: int = Field(description="Pictures of the test, at most.")
    answered: int = Field(description="Of them answered.")
    needed: float = Field(description="Share of the answers that must be right.")
    early: bool = Field(description="Whether it ends as soon as the result is clear.")
    right: int | None = Field(description="Right answers, once it has ended.")
    asked: int | None = Field(description="Answers that were looked at, once it has ended.")
    again_at: str | None = Field(description="When one may try again.")
    attempts_left: int
    message: str


class AppealView(Told):
    state: Literal["open", "lifted", "upheld"]
    text: str
    at: str
    answer: str | None = Field(description="What the owner wrote back.")


class RestrictionView(Told):
    id: str
    kind: Literal["stop", "slow", "exam"]
    scope: Literal["stage", "project", "site"]
    project: str | None = Field(description="Null where it is about the whole site.")
    stage: str | None = Field(description="Null where it is about more than one stage.")
    reason: str
    since: str
    until: str | None = Field(description="Null: for good.")
    lifted: bool = Field(description="It is over before its time; for a week its answer stands here.")
    appeal: AppealView | None


class Appealing(Asked):
    restriction: Id
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=NO_NUL)]


class Score(Told):
    asked: int
    right: int


class Agreement(Told):
    of: int = Field(description="Answers that others gave too, counted in whole tens.")
    agreed: int = Field(description="Of them so many as people agree on.")


class Me(Told):
    worker: str | None = Field(description="Ten characters; null before the first answer.")
    kind: str = Field(description="guest, account, program, owner or nobody")
    answered: int
    settled: int
    training: dict[str, bool] = Field(
        description="PROJECT/STAGE, where there are explained examples: whether they are done."
    )
    exams: dict[str, str] = Field(description="PROJECT/STAGE, where there is a test: how it stands.")
    agreement: dict[str, Agreement] = Field(description="PROJECT/STAGE, where others answered what this person did.")
    restrictions: list[RestrictionView] = Field(
        description="What is in force now, and what was lifted lately because this person objected; the newest first."
    )
