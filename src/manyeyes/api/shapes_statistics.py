"""What the page about tags is told: a line a tag, rarest first, and where its work is; and how to ask for one first."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from manyeyes.api.shapes import NO_NUL, Asked, Told


class TagLine(Told):
    """What is known of one tag in a project."""

    tag: str = Field(description="A question's name, QUESTION:VALUE of a choice, or a source's tag.")
    group: str | None = Field(description="The question whose values exclude each other; null where it stands alone.")
    stage: str | None = Field(description="Where people are asked for it; null: a source's tag nobody is asked for.")
    ask: str | None = Field(description="The question in the people's words.")
    pictures: int = Field(description="Pictures that have it: by what people settled, else by what their source gave.")
    by_people: int = Field(description="Pictures people settled on it.")
    given: int = Field(description="Pictures whose source says so.")
    settled: int = Field(description="Pictures where it is settled either way.")
    contested: int
    open: int = Field(description="Pictures in people's work where it is not settled yet.")
    answers: int = Field(description="Answers that say this tag holds and still count.")
    agreement: float | None = Field(
        description="Of the answers about pictures settled on it, the share that say so, 0 to 1; null without answers."
    )
    skill: float | None = Field(description="Average precision of the serving tagger; null where none was measured.")
    examples: int | None = Field(description="Pictures with it that the tagger learnt from.")
    work: str | None = Field(description="The address of the page where people work on it.")
    can_be_first: bool = Field(description="Whether `ask-first` can bring pictures that likely have it to people next.")


class TagStatistics(Told):
    """All tags of a project, the rarest first; of more than `most` the rarest."""

    tags: list[TagLine]
    in_all: int = Field(description="Tags there are.")
    pictures: int = Field(description="Pictures of the project.")
    tagger: str | None = Field(description="Which tagger `skill` speaks of, like 'tagger 3'; null where none serves.")
    sentence: str = Field(description="Like: 91 tags, 14 of them on fewer than 30 pictures; rarest: harp on 3.")


TagName = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=NO_NUL)]


class AskFirst(Asked):
    """Bring pictures that likely have a tag to people before the others."""

    tag: TagName
    stage: TagName = Field(description="The stage whose open tasks are put in order.")


class AskedFirst(Told):
    """What became of it."""

    tag: str
    stage: str
    pictures: int = Field(description="Open tasks that come first now.")
    before: int = Field(description="Tasks that came first before and stand in line again.")
    by: str = Field(description="What they were found by: tagger, given or nothing.")
    work: str = Field(description="The address of the page where people work on them.")
    sentence: str
