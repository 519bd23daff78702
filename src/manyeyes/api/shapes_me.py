"""What people are told of their own work, what they say about pictures, and how its owner reads that."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from manyeyes.api.shapes import NO_NUL, Asked, Picture, Told


class MyAgreement(Told):
    day: str = Field(description="As of the beginning of this day, by the project's clock; like 2026-03-01.")
    of: int = Field(description="The last pictures that were settled, 50 at most. Some are left out by lot.")
    agreed: int = Field(description="Of them settled as this person said.")


class MyStage(Told):
    stage: str
    state: str
    tasks: int
    left: int = Field(description="Pictures that people are still asked about, some answers ago.")
    exam: str | None = Field(description="How the test stands, where there is one.")


class MyProject(Told):
    project: str
    title: str
    answered: int
    settled: int = Field(description="Pictures settled with this person's help, some answers ago.")
    agreement: MyAgreement | None = Field(description="Null before ten pictures may be told of.")
    stages: list[MyStage]
    releases: int = Field(description="How many releases there are.")
    next_release: str | None = Field(description="When the next one is made by itself; null: when the owner says so.")


class MyProjects(Told):
    projects: list[MyProject] = Field(description="Those in which this person answered.")


class SaidOtherwise(Told):
    question: str
    ask: str
    said: str
    settled: str


class SettledOtherwise(Told):
    task: str
    item: Picture
    answers: list[SaidOtherwise]
    by_owner: bool
    looked: Literal["", "stands", "fine"]


class SettledOtherwiseList(Told):
    pictures: list[SettledOtherwise]


class LookingAgain(Asked):
    said: Literal["stands", "fine"] = Field(description="stands: I still think so; fine: I do not mind.")


class LookedAgain(Told):
    looked: Literal["stands", "fine"]


class Remarking(Asked):
    key: Annotated[str, StringConstraints(min_length=8, max_length=40, pattern=r"^[A-Za-z0-9-]+$")] = Field(
        description="A random word: the same one again is the same remark, sent twice."
    )
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=NO_NUL)] = Field(
        description="At most 500 signs."
    )


class MyRemark(Told):
    remark: str
    project: str
    item: Picture | None = Field(description="Null where the picture is not here any more.")
    text: str
    at: str
    answer: str = Field(description="What the owner wrote back; empty: nothing yet.")


class MyRemarks(Told):
    remarks: list[MyRemark]


class Remark(Told):
    remark: str
    worker: str
    item: Picture | None = Field(description="Null where the picture is not here any more.")
    text: str
    at: str
    answer: str
    done: bool


class Remarks(Told):
    remarks: list[Remark] = Field(description="Those that wait first, then the newest.")
    waiting: int


class DealingWith(Asked):
    done: StrictBool
    answer: Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)] | None = Field(
        None, description="What to write back, at most 500 signs; null leaves what is there."
    )
