"""A picture as another program's file knows it: where it is, what is said of it, and who said what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from manyeyes.errors import ManyEyesError

YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


class NotThatFormat(ManyEyesError):
    """{file} cannot be read as {format}: {cause}."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one person said to one question."""

    worker: str
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A picture in somebody else's file."""

    address: str
    """Its path or web address, as the file says it; '' where it says none."""
    tags: tuple[str, ...] = ()
    """What it shows, by the file's word or by what more than half of the people said."""
    answers: tuple[Heard, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    """Whatever else the file says of it."""
    faults: tuple[str, ...] = ()
    """What in the file could not be taken over, in sentences with the place."""


def majority(answers: Iterable[Heard]) -> tuple[str, ...]:
    """The tags more than half of those who answered a question said: `text` for a yes, `breed:poodle` for a choice."""
    people: dict[str, set[str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for one in dict.fromkeys(answers):
        people.setdefault(one.question, set()).add(one.worker)
        counts[one.question, one.value] += 1
    agreed = [pair for pair, count in counts.items() if 2 * count > len(people[pair[0]])]
    return tuple(sorted(tag for question, value in agreed if (tag := as_tag(question, value))))


def as_tag(question: str, value: str) -> str:
    """The tag an answer stands for, '' for a no."""
    said = value.strip().lower()
    if said in YES:
        return question
    return "" if said in NO or not said else f"{question}:{value.strip()}"
