"""How many of his own pictures an owner should answer before others do, and which answers are still rare. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.projects import ControlTasks, OwnAnswer, StageFile

SHARE = ControlTasks(None, ((1, 0.2), (21, 0.1)))  # where the stage says nothing of control tasks yet
TASKS = 200  # what one person does in a day: as many he meets without seeing a known picture twice
OF_ALL = 5  # not more than a fifth of the pictures: what is known is not asked
FEWEST_KNOWN, FEWEST_EXAMPLES, MOST_EXAMPLES = 3, 1, 6
EXAMPLES = 4
OF_EACH = 3  # a value is frequent enough from a third of its even share on


@dataclass(frozen=True)
class Wanted:
    """How many there are, and how many are enough."""

    have: int
    wanted: int

    @property
    def enough(self) -> bool:
        """Whether no more are needed."""
        return self.have >= self.wanted


@dataclass(frozen=True)
class ValueWanted:
    """How often a value was the answer to a question, and how often is enough."""

    question: str
    value: str
    count: Wanted


@dataclass(frozen=True)
class Enough:
    """What an owner has answered against what is enough: hidden ones, explained ones, each possible answer."""

    known: Wanted
    examples: Wanted
    values: tuple[ValueWanted, ...]

    @property
    def all(self) -> bool:
        """Whether he may stop."""
        return self.known.enough and self.examples.enough and all(one.count.enough for one in self.values)


def enough(stage: StageFile, own: Sequence[OwnAnswer], pictures: int) -> Enough:
    """The count for a stage with so many pictures."""
    known = [one for one in own if not one.explained]
    wanted = _known_wanted(stage, pictures)
    values = [_value(name, value, of, own, wanted) for name, of in _values(stage).items() for value in of]
    return Enough(
        known=Wanted(len(known), wanted),
        examples=Wanted(len(own) - len(known), _examples_wanted(stage, pictures)),
        values=tuple(values),
    )


def _known_wanted(stage: StageFile, pictures: int) -> int:
    """As many as one person meets in a day's work, but no large part of a small heap."""
    share = stage.control_tasks or SHARE
    met = sum(share.share_at(nth) for nth in range(1, min(TASKS, max(1, pictures)) + 1))
    return max(FEWEST_KNOWN, min(math.ceil(round(met, 6)), pictures // OF_ALL))


def _examples_wanted(stage: StageFile, pictures: int) -> int:
    """A few; where a question has more values, one of each."""
    most = max((len(of) for of in _values(stage).values()), default=0)
    return max(FEWEST_EXAMPLES, min(max(EXAMPLES, most), MOST_EXAMPLES, pictures // OF_ALL))


def _values(stage: StageFile) -> Mapping[str, tuple[str, ...]]:
    return {question.name: question.values for question in stage.questions}


def _value(name: str, value: str, of: Sequence[str], own: Sequence[OwnAnswer], wanted: int) -> ValueWanted:
    have = sum(one.answers.get(name) == value for one in own)
    return ValueWanted(name, value, Wanted(have, max(1, math.ceil(wanted / len(of) / OF_EACH))))
