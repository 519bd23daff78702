"""What travels to and from the playground: a picture by address or name, its tags, what stands before a tagger."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from manyeyes.api.shapes import NO_NUL, Asked, Told
from manyeyes.api.shapes_tagger import MissingForTagger, TaggerLine

Short = Annotated[str, StringConstraints(max_length=4000, pattern=NO_NUL)]


class PictureWish(Asked):
    """A picture that is not sent but named: exactly one of the two."""

    url: Short = Field("", description="Its address: http or https, on the public internet.")
    item: Short = Field("", description="A picture of this project, by its id.")


class TagScore(Told):
    name: str
    score: float = Field(description="How likely it holds, 0 to 1.")
    threshold: float = Field(description="From here on the tag is said to hold.")
    group: str | None = Field(description="Of tags with the same group exactly one holds.")


class TaggerTold(TaggerLine):
    """The tagger that answers now."""

    stage: str
    metrics: dict[str, float] = Field(description="All numbers found on pictures it had not seen, by name.")
    notes: list[str] = Field(description="What people should know of it.")


class HeatMap(Told):
    tag: str
    side: int = Field(description="Cells of a side of the square that holds the picture in its middle.")
    cells: list[int] = Field(description="Row by row, 0 (did not matter) to 255 (mattered most).")


class Yours(Told):
    """The caller's own assignment of this picture, where it takes an answer or a correction."""

    assignment: str
    stage: str
    questions: list[str] = Field(description="Asked of this picture, by name.")
    revision: int = Field(description="To send next.")
    answers: dict[str, str] = Field(description="What was said last; empty before the first answer.")


class Predicted(Told):
    tags: list[TagScore] = Field(description="The likeliest first.")
    tagger: TaggerTold
    width: int = Field(description="Of the picture, upright, in pixels.")
    height: int
    heat: HeatMap | None
    preview: str | None = Field(
        description="Asked for with preview=true: the picture at 640 pixels, as a data: address."
    )
    yours: Yours | None = Field(description="Null for all pictures that are not in the caller's own hands.")


class Playground(Told):
    """Whether there is a tagger to try, and what is missing where there is none."""

    state: Literal["ready", "not_yet", "not_installed", "no_stage"]
    sentence: str = Field(description="What is missing; empty where one may be tried.")
    missing: MissingForTagger | None
    tagger: TaggerTold | None
