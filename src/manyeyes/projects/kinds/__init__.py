"""Question kinds, one file each. A package adds its own under the entry-point group manyeyes.question_kinds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Protocol

from manyeyes.errors import ManyEyesError
from manyeyes.projects.kinds.choice import Choice
from manyeyes.projects.kinds.yes_no import YesNo

GROUP = "manyeyes.question_kinds"


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
    kinds: dict[str, QuestionKind] = {kind.name: kind for kind in (YesNo(), Choice())}
    for entry in entry_points(group=GROUP):
        if entry.name not in kinds:
            kinds[entry.name] = entry.load()()
    return MappingProxyType(kinds)


def question_kind(name: str) -> QuestionKind:
    """The kind called `name`; raises NoSuchQuestionKind."""
    try:
        return question_kinds()[name]
    except KeyError:
        raise NoSuchQuestionKind(name=name) from None
