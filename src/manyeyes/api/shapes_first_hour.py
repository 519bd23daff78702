"""What travels between the server and the owner's First hour page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from manyeyes.api.shapes import NO_NUL, Asked, Picture, Question, Told, TrainingPicture, Values

Sentence = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]


class CountWanted(Told):
    have: int
    wanted: int = Field(description="So many are enough.")


class ValueWanted(Told):
    question: str
    value: str
    have: int
    wanted: int


class OwnPictures(Told):
    folder: str = Field(description="Where the pictures lie, below the project's folder.")
    files: int = Field(description="Files in it; counted up to 100,000.")
    taken_in: int = Field(description="Pictures the stage has.")
    with_machines: int = Field(description="Items a machine has not decided about yet.")


class FirstHour(Told):
    stage: str
    state: str = Field(description="draft, open, paused or closed")
    title: str
    why: str
    questions: list[Question]
    pictures: OwnPictures
    known: CountWanted = Field(description="Hidden ones, in private/control.csv.")
    examples: CountWanted = Field(description="Explained ones, in training.yaml.")
    values: list[ValueWanted]
    enough: bool
    version: int = Field(description="Of the project as it is stored; what the files say may be newer.")
    address: str = Field(description="What people open.")
    reach: Literal["machine", "network", "world"] = Field(description="Who can open it.")


class QuestionWish(Asked):
    ask: Sentence
    name: Sentence = Field("", description="Left empty: made from its words.")
    type: Literal["yes_no", "choice"] = "yes_no"
    values: list[Sentence] = Field(default=[], max_length=30)
    help: Sentence = ""
    was: Sentence = Field("", description="The name it had; empty for a new one.")


class WordingWish(Asked):
    title: Sentence
    why: Sentence
    questions: Annotated[list[QuestionWish], Field(min_length=1, max_length=20)]


class Reworded(Told):
    set_aside: int = Field(description="Pictures of which an answer no longer fits; it is in private/set-aside.csv.")
    now: FirstHour


class OwnPicture(Told):
    item: Picture
    path: str
    answers: dict[str, str] = Field(description="What the owner said; empty where he has not answered.")
    because: dict[str, str]


class OwnPictureNext(Told):
    picture: OwnPicture | None = Field(description="None where every picture is answered.")


class OwnPictureList(Told):
    pictures: list[OwnPicture]


class OwnSaid(Asked):
    answers: Annotated[Values, Field(min_length=1, max_length=100)]
    because: dict[Sentence, Sentence] = Field(default={}, max_length=100)


class StepWish(Asked):
    what: Literal["apply", "import", "run", "open"]


class Trial(Told):
    examples: list[TrainingPicture]
    pictures: list[TrainingPicture]


class TrialTry(Asked):
    step: int = Field(ge=1, le=1000)
    answers: Annotated[Values, Field(min_length=1, max_length=100)]


class TrialReply(Told):
    sentences: dict[str, str] = Field(description="For each question that was wrong: why.")
