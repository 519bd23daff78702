"""What a release's page is told: card, counts, examples, how it was asked, charts, what changed since the last one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from manyeyes.api.shapes import Job, Release, Told


class ReleaseBegun(Told):
    """A release is being made; the job tells how far it is."""

    name: str = Field(description="What it will be called.")
    number: int
    job: Job


class ReleaseProgress(Told):
    """A release that is being made, or was."""

    release: Release | None = Field(description="Once it is there.")
    job: Job | None = Field(description="The job that makes it; null where none is under way.")


class ReleaseFormat(Told):
    """A format a release can be had in."""

    name: str
    help: str = Field(description="What it is for, in a few words.")
    there: bool = Field(description="It was written already; else the first download waits for it.")
    url: str


class ReleaseFormats(Told):
    formats: list[ReleaseFormat]
    questions: list[str] = Field(description="What `about` may name, where a format has one class a picture.")


class Count(Told):
    """A bar of a chart."""

    name: str
    items: int


class ReleaseRights(Told):
    items: str = Field(description="Who owns the pictures, like CC0-1.0 or not-ours.")
    publish: Literal["full", "preview", "none"]
    answers: str


class ReleasePart(Told):
    name: Literal["train", "validation", "test"]
    wished: float = Field(description="Share of the items, 0 to 1.")
    items: int
    share: float
    targets: list[Count] = Field(description="Its items by the value of the target.")


class ReleaseSplit(Told):
    by: list[str] = Field(description="What never lands in two parts: series, twins, video, source, giver.")
    seed: int
    components: int = Field(description="Groups of items that belong together.")
    parts: list[ReleasePart]
    warnings: list[str]


class ReleaseQuestion(Told):
    """How a question was asked, and what came of it."""

    stage: str
    question: str
    ask: str
    help: str | None
    type: str
    values: list[str]
    only: str | None
    people_per_picture: str | None = Field(description="Like: 2 to 5, until the posterior is 0.95.")
    mean_answers: float | None
    agreement: float | None = Field(
        description="Share of pairs of answers that are equal; null: nobody answered twice."
    )
    agreement_of_people: float | None = Field(description="The same without made-up helpers.")
    expected: float | None = Field(description="Mean chance that a settled value is right.")
    outcomes: list[Count] = Field(description="Items by settled, contested, open, not_asked.")
    settled: list[Count] = Field(description="Settled items by value.")
    answers_a_task: list[Count] = Field(description="Items by how many answers they have that carry weight.")
    posteriors: list[Count] = Field(description="Items by how sure the value is, like 0.95 to 0.99.")


class ReleaseExample(Told):
    """A kept picture. Only where its address may be told: the owner, or a release that publishes pictures."""

    item: str = Field(description="Its SHA-256.")
    url: str
    width: int
    height: int


class ReleaseTag(Told):
    tag: str
    items: int = Field(description="Kept items it holds for.")
    examples: list[ReleaseExample]


class ReleaseChange(Told):
    """What is different from an older release."""

    old: str
    new: str
    items_added: int
    items_changed: int = Field(
        description="In both, but kept, their part of the split or what is told of them differs."
    )
    items_withdrawn: int
    values_added: int
    values_changed: int
    values_withdrawn: int
    sentence: str


class ReleaseModel(Told):
    """What a tagger said where people did not."""

    tagger: int
    values: int
    items: int
    score: float = Field(description="Values are in from this score on.")
    sentence: str = Field(description="How far its word was checked.")


class ReleaseFile(Told):
    name: str
    bytes: int


class ReleaseLeftOut(Told):
    why: str
    items: int


class ReleasePage(Told):
    name: str
    number: int
    made_at: str
    url: str = Field(description="The whole folder as a zip.")
    title: str
    why: str
    counts: dict[str, int | float | str | None]
    checked: str | None = Field(description="What its owner's check found, a sentence; null: nobody has checked it.")
    expected: float | None = Field(description="Chance of a kept item to meet all conditions, by what people said.")
    made_up_share: float = Field(description="Of the answers, 0 to 1.")
    keep: str | None
    target: str | None
    rights: ReleaseRights
    left_out: list[ReleaseLeftOut]
    split: ReleaseSplit | None
    questions: list[ReleaseQuestion]
    tags: list[ReleaseTag] = Field(description="The most frequent first; at most a hundred.")
    model: ReleaseModel | None
    since: ReleaseChange | None = Field(description="Against the release before it.")
    files: list[ReleaseFile] = Field(description="Those that lie at the top of its folder.")
    card: str = Field(description="The whole card, in Markdown.")
