"""Projects and stages as they are stored, and what may be asked of them by name."""

from __future__ import annotations

from dataclasses import dataclass

from manyeyes.errors import ManyEyesError
from manyeyes.projects.records import ProjectFile, StageFile

# A slug that begins so, as no name in a file can, is the house's own: no page, list or count knows such a project.
OF_THE_HOUSE = "~"


class UnknownProject(ManyEyesError):
    """There is no project called {project} here."""

    status = 404


class UnknownStage(ManyEyesError):
    """The project {project} has no stage called {stage}."""

    status = 404


class NothingForPeople(ManyEyesError):
    """{stage} is {kind} stage: no people work in it, so it cannot be opened. Machine stages run when they have work."""

    status = 409


class NotYetInUse(ManyEyesError):
    """{stage} is {kind} stage, which this version does not work on yet: it lets everything pass through."""

    status = 409


class NotOpened(ManyEyesError):
    """{stage} is {state}. Only an open stage can be paused, and only one that was opened can be closed."""

    status = 409


@dataclass(frozen=True)
class Project:
    """One project at its newest applied version; `folder` is relative to the site."""

    id: int
    slug: str
    version: int
    folder: str
    file: ProjectFile


@dataclass(frozen=True)
class Stage:
    """One stage: its `file` is what the newest version says, `workflow` is "major.minor", stamped on answers.

    One whose state is gone is not in the file any more, or means something else there: its name is NAME@MAJOR, and
    `last_version` of the project described it last (None where nobody knows).
    """

    id: int
    project_id: int
    name: str
    kind: str
    state: str
    workflow: str
    file: StageFile
    project: ProjectFile
    last_version: int | None = None

    @property
    def gone(self) -> bool:
        """Whether it is not in the file any more."""
        return self.state == "gone"

    @property
    def major(self) -> int:
        """The number of its meaning."""
        return int(self.workflow.partition(".")[0])

    @property
    def minor(self) -> int:
        """The number of its wording."""
        return int(self.workflow.partition(".")[2])


# What each wish may begin from; the rest is refused with a sentence.
ALLOWED_FROM = {
    "open": frozenset({"draft", "paused", "closed"}),
    "paused": frozenset({"open"}),
    "closed": frozenset({"open", "paused"}),
}


def may_become(stage: Stage, wish: str) -> bool:
    """Whether the state changes (True) or is so already (False); raises the reason why it cannot be."""
    with_article = f"an {stage.kind}" if stage.kind[0] in "aeiou" else f"a {stage.kind}"
    if not stage.file.for_people:
        raise NothingForPeople(stage=stage.name, kind=with_article)
    if not stage.file.in_use:
        raise NotYetInUse(stage=stage.name, kind=with_article)
    if stage.state == wish:
        return False
    if stage.state not in ALLOWED_FROM[wish]:
        raise NotOpened(stage=stage.name, state="not opened yet" if stage.state == "draft" else stage.state)
    return True
