"""Question kinds, one file each. A package adds its own under the entry-point group manyeyes.question_kinds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Protocol

from manyeyes.errors import ManyEyesError
from manyeyes.extensions import extensions

GROUP = "manyeyes.question_kinds"
OURS = {"yes_no": "manyeyes.projects.kinds.yes_no:YesNo", "choice": "manyeyes.projects.kinds.choice:Choice"}


class QuestionKind(Protocol):
    """A type of question: which values it has, and how a said value becomes a stored one."""

    name: str
    help: str

    def values(self, written: tuple[str, ...] | None) -> tuple[str, ...]:
        """The values of a question, from those written in the project file; raises ValueError with the cause."""
        ...

    def stored(self, said: object, values: tuple[str, ...]) -> str | None:
        """The value to store, or None where this is no answer to the question."""
        ...


class NoSuchQuestionKind(ManyEyesError):
    """No question type is called {name}."""


@cache
def question_kinds() -> Mapping[str, QuestionKind]:
    """Every known kind by name: ours first, then those of installed packages."""
    return extensions(GROUP, OURS)


def question_kind(name: str) -> QuestionKind:
    """The kind called `name`; raises NoSuchQuestionKind."""
    try:
        return question_kinds()[name]
    except KeyError:
        raise NoSuchQuestionKind(name=name) from None
