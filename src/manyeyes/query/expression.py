"""The parts an expression is made of; each says its value for given facts and prints itself so that it parses back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.query.truth import Truth, both, compare, either, is_yes, opposite

Facts = Mapping[str, object]
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'"})


class Expression(ABC):
    """Something that is true, false or unknown (None) for an item."""

    @abstractmethod
    def value(self, facts: Facts) -> Truth:
        """Its truth, where facts maps names to text, numbers, booleans, NOT_ASKED or UNKNOWN (also when missing)."""

    @abstractmethod
    def names(self) -> frozenset[str]:
        """Every name it looks at."""


@dataclass(frozen=True)
class Name(Expression):
    """A question or fact. Alone it means: the answer is yes."""

    name: str

    def value(self, facts: Facts) -> Truth:
        """True for yes, False for no and NOT_ASKED, else unknown."""
        return is_yes(facts.get(self.name))

    def names(self) -> frozenset[str]:
        """Itself."""
        return frozenset({self.name})

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Literal:
    """A text or number as written."""

    content: str | int | float

    def __str__(self) -> str:
        if isinstance(self.content, str):
            return f"'{self.content.translate(_ESCAPES)}'"
        return repr(self.content)


Operand = Name | Literal


@dataclass(frozen=True)
class Comparison(Expression):
    """Two operands and a sign between them."""

    left: Operand
    sign: str
    right: Operand

    def value(self, facts: Facts) -> Truth:
        """Unknown when either side is; see truth.py for NOT_ASKED."""
        return compare(_content(self.left, facts), self.sign, _content(self.right, facts))

    def names(self) -> frozenset[str]:
        """The names among its two sides."""
        return frozenset(side.name for side in (self.left, self.right) if isinstance(side, Name))

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True)
class Not(Expression):
    """The opposite."""

    part: Expression

    def value(self, facts: Facts) -> Truth:
        """Kleene's not."""
        return opposite(self.part.value(facts))

    def names(self) -> frozenset[str]:
        """Those of its part."""
        return self.part.names()

    def __str__(self) -> str:
        return f"not {_inside(self.part, And, Or)}"


@dataclass(frozen=True)
class And(Expression):
    """Both."""

    left: Expression
    right: Expression

    def value(self, facts: Facts) -> Truth:
        """Kleene's and."""
        return both(self.left.value(facts), self.right.value(facts))

    def names(self) -> frozenset[str]:
        """Those of both sides."""
        return self.left.names() | self.right.names()

    def __str__(self) -> str:
        return f"{_inside(self.left, Or)} and {_inside(self.right, And, Or)}"


@dataclass(frozen=True)
class Or(Expression):
    """One of the two, or both."""

    left: Expression
    right: Expression

    def value(self, facts: Facts) -> Truth:
        """Kleene's or."""
        return either(self.left.value(facts), self.right.value(facts))

    def names(self) -> frozenset[str]:
        """Those of both sides."""
        return self.left.names() | self.right.names()

    def __str__(self) -> str:
        return f"{self.left} or {_inside(self.right, Or)}"


def _content(side: Operand, facts: Facts) -> object:
    return facts.get(side.name) if isinstance(side, Name) else side.content


def _inside(part: Expression, *looser: type[Expression]) -> str:
    """The part in parentheses where it binds looser than what stands around it."""
    return f"({part})" if isinstance(part, looser) else str(part)
