"""What the page of a project's changes is told."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from manyeyes.api.shapes import Told


class StepOfChange(Told):
    """Something a version asks for, done in chunks while people work."""

    stage: str = Field(description="Empty for the whole project.")
    what: str = Field(
        description="items: who enters and leaves. wanted: people per picture. question: answers to one that is gone."
        " control: known pictures. training: examples. recount: what answers add up to."
    )
    about: str = Field(description="The question that is gone.")
    done: int
    total: int
    ended_at: str | None = Field(description="null: under way.")


class VersionOfProject(Told):
    version: int
    at: str = Field(description="When it was applied.")
    told: list[str] = Field(description="What it changed, in the sentences of `manyeyes apply`.")
    counted: bool = Field(description="Whether the sentences say what became of answers; earlier ones were not kept.")
    steps: list[StepOfChange]
    ended_at: str | None = Field(description="When it was carried out; null: it is being carried out.")


class VersionsOfProject(Told):
    versions: list[VersionOfProject] = Field(description="The newest first.")
    after: int | None = Field(description="Read on from here; null at the end.")


class NotYetApplied(Told):
    """How the file on the disk differs from the version that rules."""

    state: Literal["none", "waiting", "wrong", "refused"] = Field(
        description="none: they are the same. waiting: apply would do what `told` says. wrong: the file has faults,"
        " a line of `told` each. refused: apply says no, and `told` says why."
    )
    told: list[str]
    next_version: int | None = Field(description="Of a change that waits.")
    command: str = Field(description="What to type on the site's machine; empty where nothing waits.")
