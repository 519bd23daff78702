"""Reads the text of an expression; every fault says where it is and what would be right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from manyeyes.query.expression import And, Comparison, Expression, Literal, Name, Not, Operand, Or
from manyeyes.query.words import QueryWrong, Word, words

__all__ = ["QueryWrong", "parse"]

# A person's expression is a line; the limits keep a hostile one from eating memory or the call stack.
LONGEST = 2000
DEEPEST = 50

Names = Mapping[str, tuple[str, ...]]


def parse(text: str, names: Iterable[str] | Mapping[str, tuple[str, ...]] | None = None) -> Expression:
    """Read an expression.

    `names` are those it may use; `series.*` allows every name that begins with `series.`. A mapping also says which
    values a name can have (empty: any), so that a comparison with another one is refused. None allows every name.
    Raises QueryWrong with `.position` (characters from 1), `.cause` and `.remedy`.
    """
    if len(text) > LONGEST:
        raise QueryWrong(LONGEST, f"the expression is longer than {LONGEST} characters", "Say it shorter.")
    known = None if names is None else names if isinstance(names, Mapping) else dict.fromkeys(names, ())
    reader = _Reader(words(text), known)
    expression = reader.either(0)
    reader.finish()
    return expression


class _Reader:
    """Walks over the words from left to right, one method a level of binding."""

    def __init__(self, found: list[Word], names: Names | None) -> None:
        self.found, self.names, self.at = found, names, 0

    @property
    def word(self) -> Word:
        return self.found[self.at]

    def take(self) -> Word:
        self.at += 1
        return self.found[self.at - 1]

    def either(self, depth: int) -> Expression:
        left = self.both(depth)
        while self.word.kind == "or":
            self.take()
            left = Or(left, self.both(depth))
        return left

    def both(self, depth: int) -> Expression:
        left = self.opposite(depth)
        while self.word.kind == "and":
            self.take()
            left = And(left, self.opposite(depth))
        return left

    def opposite(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise QueryWrong(self.word.position, f"more than {DEEPEST} levels inside each other", "Say it flatter.")
        if self.word.kind == "not":
            self.take()
            return Not(self.opposite(depth + 1))
        if self.word.kind == "open":
            return self.group(depth)
        return self.comparison()

    def group(self, depth: int) -> Expression:
        opened = self.take()
        inside = self.either(depth + 1)
        if self.word.kind != "close":
            raise QueryWrong(opened.position, "this ( is never closed", "Close it with ).")
        self.take()
        return inside

    def comparison(self) -> Expression:
        begin, left = self.word, self.operand()
        if self.word.kind != "sign":
            return self.bare(begin, left)
        sign = self.take()
        right = self.operand()
        if self.word.kind == "sign":
            raise QueryWrong(self.word.position, "two comparisons in a row", "Join them with and: 1 < a and a < 3.")
        self.possible(sign, left, right)
        return Comparison(left, sign.text, right)

    def bare(self, word: Word, left: Operand) -> Expression:
        if isinstance(left, Literal):
            raise QueryWrong(
                word.position, f"{word.text} alone is neither true nor false", "Compare it: name == 'yes'."
            )
        values = self.values(left)
        if values and not {"yes", "no"} & set(values):
            raise QueryWrong(
                word.position, f"{left} is not a yes/no question", f"Compare it: {left} == {Literal(values[0])}."
            )
        return left

    def operand(self) -> Operand:
        word = self.take()
        if word.kind == "name":
            return self.name(word)
        if word.kind == "text":
            return Literal(re.sub(r"\\(.)", r"\1", word.text[1:-1], flags=re.DOTALL))
        if word.kind == "number":
            return _number(word)
        cause = "the expression ends here" if word.kind == "end" else f"{word.text} stands where a name should"
        raise QueryWrong(word.position, cause, "A name, a number or text in quotes would be right here.")

    def name(self, word: Word) -> Name:
        if word.text.lower() in ("true", "false"):
            raise QueryWrong(word.position, f"{word.text} is not a word here", "Write the name alone, or == 'yes'.")
        if self.names is not None and not _allowed(word.text, self.names):
            raise QueryWrong(word.position, f"nothing is called {word.text}", _did_you_mean(word.text, self.names))
        return Name(word.text)

    def values(self, name: Name) -> tuple[str, ...]:
        return self.names.get(name.name, ()) if self.names else ()

    def possible(self, sign: Word, left: Operand, right: Operand) -> None:
        """Refuse a comparison of a question with a value it never has."""
        for name, literal in ((left, right), (right, left)):
            if not (isinstance(name, Name) and isinstance(literal, Literal)):
                continue
            values = self.values(name)
            if values and str(literal.content) not in values:
                raise QueryWrong(sign.position, f"{name} is never {literal}", f"It is one of {', '.join(values)}.")

    def finish(self) -> None:
        word = self.word
        if word.kind == "close":
            raise QueryWrong(word.position, "this ) was never opened", "Leave it out, or open it with (.")
        if word.kind != "end":
            raise QueryWrong(word.position, f"{word.text} stands after a whole expression", "Join them with and or or.")


def _number(word: Word) -> Literal:
    if re.fullmatch(r"-?\d+", word.text):
        return Literal(int(word.text))
    number = float(word.text)
    if math.isinf(number):
        raise QueryWrong(word.position, f"{word.text} is too large", "Write a smaller number.")
    return Literal(number)


def _allowed(name: str, names: Names) -> bool:
    parts = name.split(".")
    return name in names or any(f"{'.'.join(parts[:n])}.*" in names for n in range(1, len(parts)))


def _did_you_mean(name: str, names: Names) -> str:
    close = get_close_matches(name, [known for known in names if not known.endswith(".*")], 1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"There are: {', '.join(sorted(names))}." if names else "There is nothing to look at here."
