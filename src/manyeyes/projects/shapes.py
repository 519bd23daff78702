"""What a single value in a project file may be: text, words, numbers, switches. Each shape reads and explains.

A shape's `read` returns the value, or WRONG after it wrote the fault down; so one reading finds every fault.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from manyeyes.projects.faults import Findings
from manyeyes.projects.plain import NUMBER, SPOKEN, WHOLE, meaning, number_trap
from manyeyes.projects.yaml_text import Node, Scalar, Sequence


class _Wrong:
    def __repr__(self) -> str:
        return "WRONG"


WRONG: Final = _Wrong()


@dataclass(frozen=True)
class Place:
    """Where in which file a value stands."""

    findings: Findings
    where: str
    line: int

    def wrong(self, cause: str, remedy: str = "") -> Any:
        """Write the fault down."""
        self.findings.fault(self.where, cause, remedy, self.line)
        return WRONG

    def key(self, name: str, line: int) -> Place:
        """The place of a key inside."""
        return self._inside(f"{self.where}.{name}" if self.where else name, line)

    def item(self, number: int, line: int) -> Place:
        """The place of a list's item, counted from 0."""
        return self._inside(f"{self.where}[{number}]", line)

    def _inside(self, where: str, line: int) -> Place:
        self.findings.lines[where] = line
        return Place(self.findings, where, line)


class Shape(ABC):
    """One kind of value."""

    @abstractmethod
    def read(self, node: Node, at: Place) -> Any:
        """The value, or WRONG."""

    @abstractmethod
    def says(self) -> str:
        """What it may be, for the docs and for faults."""


def scalar(node: Node, at: Place, wanted: str) -> Scalar | None:
    """The node as one value; a fault where it is a list or a table."""
    if isinstance(node, Scalar):
        return node
    what = "a list" if isinstance(node, Sequence) else "a table of keys"
    at.wrong(f"{what} stands where {wanted} is asked for")
    return None


@dataclass(frozen=True)
class Text(Shape):
    """A sentence for people."""

    longest: int = 1000

    def read(self, node: Node, at: Place) -> Any:
        """Text; a plain number, date or switch must be quoted to become text."""
        value = scalar(node, at, "text")
        if value is None:
            return WRONG
        if not value.quoted and (other := meaning(value.text)):
            shown = f'"{value.text}"' if value.text else "text"
            cause = f"{value.text} is {other}, not text" if value.text else "has no value"
            return at.wrong(cause, f"write {shown} in quotes" if not value.text else f"write {shown}")
        if not value.text.strip():
            return at.wrong("is empty", "write a text")
        if len(value.text) > self.longest:
            return at.wrong(f"has {len(value.text)} characters; {self.longest} is the most", "say it shorter")
        return value.text

    def says(self) -> str:
        """For the docs."""
        return "text"


@dataclass(frozen=True)
class Word(Shape):
    """A name that stands in addresses, folders and expressions."""

    what: str = "a name"
    pattern: re.Pattern[str] = re.compile(r"[a-z][a-z0-9_-]{0,59}")
    example: str = "check-film"

    def read(self, node: Node, at: Place) -> Any:
        """Lower-case letters, digits, - and _."""
        value = scalar(node, at, self.what)
        if value is None:
            return WRONG
        if self.pattern.fullmatch(value.text):
            return value.text
        shown = f'"{value.text}"' if value.text else "nothing"
        return at.wrong(f"{shown} is not {self.what}", f"{self.rule()}, like {self.example}")

    def rule(self) -> str:
        """What such a name is made of."""
        return "use lower-case letters, digits, - and _, a letter first"

    def says(self) -> str:
        """For the docs."""
        return f"{self.what}, like `{self.example}`"


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number."""

    least: int = 0
    most: int = 2_000_000_000

    def read(self, node: Node, at: Place) -> Any:
        """A whole number in its range."""
        text = _digits(node, at, "a whole number")
        if text is None:
            return WRONG
        if not WHOLE.fullmatch(text):
            return at.wrong(f"{text} is not a whole number", f"write one like {max(self.least, 1)}")
        if len(text) > 18:
            return at.wrong(f"{text[:18]}… is more than {self.most}")
        return _in_range(int(text), self.least, self.most, False, False, at)

    def says(self) -> str:
        """For the docs."""
        return f"a whole number from {self.least}" + (f" to {self.most}" if self.most < 2_000_000_000 else "")


@dataclass(frozen=True)
class WholeOr(Shape):
    """A whole number from 1, or a word."""

    word: str

    def read(self, node: Node, at: Place) -> Any:
        """The number, or the word."""
        if isinstance(node, Scalar) and node.text == self.word:
            return self.word
        return Whole(1).read(node, at)

    def says(self) -> str:
        """For the docs."""
        return f"{Whole(1).says()}, or `{self.word}`"


@dataclass(frozen=True)
class Number(Shape):
    """A number, between limits that may be shut out."""

    least: float = 0
    most: float = 1e12
    above: bool = False  # the least itself is shut out
    below: bool = False  # the most itself is shut out

    def read(self, node: Node, at: Place) -> Any:
        """A number in its range."""
        text = _digits(node, at, "a number")
        if text is None:
            return WRONG
        if not NUMBER.fullmatch(text):
            return at.wrong(f"{text} is not a number", "write one like 0.8")
        return _in_range(float(text), self.least, self.most, self.above, self.below, at)

    def says(self) -> str:
        """For the docs."""
        least = f"{'more than' if self.above else 'from'} {self.least:g}"
        return f"a number {least}" + (
            f" {'and less than' if self.below else 'to'} {self.most:g}" if self.most < 1e12 else ""
        )


def _digits(node: Node, at: Place, wanted: str) -> str | None:
    value = scalar(node, at, wanted)
    if value is None:
        return None
    if value.quoted:
        at.wrong(f'"{value.text}" is text, not {wanted}', "take the quotes off")
    elif not value.text:
        at.wrong("has no value", f"write {wanted}")
    elif trap := number_trap(value.text):
        at.wrong(*trap)
    else:
        return value.text
    return None


def _in_range(value: float, least: float, most: float, above: bool, below: bool, at: Place) -> Any:
    """The fault names the limit in its cause, which is also the remedy."""
    if value > most:
        return at.wrong(f"{value:.12g} is more than {most:g}")
    if value < least:
        return at.wrong(f"{value:.12g} is less than {least:g}")
    if below and value == most:
        return at.wrong(f"{value:.12g} is not less than {most:g}")
    if above and value == least:
        return at.wrong(f"{value:.12g} is not more than {least:g}")
    return value


@dataclass(frozen=True)
class Flag(Shape):
    """true or false."""

    def read(self, node: Node, at: Place) -> Any:
        """YAML 1.2 has only true and false; yes, no, on and off are words."""
        value = scalar(node, at, "true or false")
        if value is None:
            return WRONG
        low = value.text.lower()
        if low in ("true", "false") and not value.quoted:
            return low == "true"
        meant = SPOKEN.get(low, low if low in ("true", "false") else None)
        if meant:
            return at.wrong(f"{value.text} is text in YAML 1.2", f"write {meant}")
        return at.wrong(f"{value.text or 'nothing'} is neither true nor false", "write true or false")

    def says(self) -> str:
        """For the docs."""
        return "`true` or `false`"


@dataclass(frozen=True)
class OneOf(Shape):
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, node: Node, at: Place) -> Any:
        """One of the words; plain yes and no are words too."""
        value = scalar(node, at, "one word")
        if value is None:
            return WRONG
        if value.text in self.words:
            return value.text
        return at.wrong(
            f"{value.text or 'nothing'} is none of {', '.join(self.words)}", did_you_mean(value.text, self.words)
        )

    def says(self) -> str:
        """For the docs."""
        return " or ".join(f"`{word}`" for word in self.words)


@dataclass(frozen=True)
class Parsed(Shape):
    """Text in a small form of its own, like 20MB or 1d; `parse` returns the value or raises ValueError."""

    what: str
    example: str
    parse: Callable[[str], Any]

    def read(self, node: Node, at: Place) -> Any:
        """The parsed value."""
        value = scalar(node, at, self.what)
        if value is None:
            return WRONG
        if not value.text:
            return at.wrong("has no value", f"write {self.what}, like {self.example}")
        try:
            return self.parse(value.text)
        except ValueError as error:
            return at.wrong(str(error), f"write {self.what}, like {self.example}")

    def says(self) -> str:
        """For the docs."""
        return f"{self.what}, like `{self.example}`"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word, else all of them."""
    names = list(known)
    close = get_close_matches(word, names, 1, 0.6)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
