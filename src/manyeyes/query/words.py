"""Cuts an expression into words, each with its place, and says what is wrong with signs of other languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError


class QueryWrong(ManyEyesError):
    """At character {position}: {cause}."""

    def __init__(self, position: int, cause: str, remedy: str) -> None:
        """Position counts characters from 1."""
        super().__init__(position=position, cause=cause)
        self.position, self.cause, self.remedy = position, cause, remedy  # type: ignore[misc]


@dataclass(frozen=True)
class Word:
    """A piece of the text: kind is name, number, text, sign, open, close, and, or, not, end."""

    kind: str
    text: str
    position: int


_PIECES = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
      | (?P<name>[^\W\d][\w-]*(?:\.\w[\w-]*)*)
      | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<sign>==|!=|>=|<=|>(?!=)|<(?!=|>))
      | (?P<open>\()
      | (?P<close>\))""",
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS = frozenset({"and", "or", "not"})
# What people bring along from other languages, and what it is called here.
_FOREIGN = {
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "<>": "!=",
    "=": "==",
    "~": "not",
    "!": "not",
}


def words(text: str) -> list[Word]:
    """All words of the text and an end; raises QueryWrong at the first thing that is none."""
    found: list[Word] = []
    at = 0
    while at < len(text):
        piece = _PIECES.match(text, at)
        if piece is None:
            raise _stranger(text, at)
        kind = str(piece.lastgroup)
        if kind == "name" and piece.group() in _KEYWORDS:
            kind = piece.group()
        if kind != "space":
            found.append(Word(kind, piece.group(), at + 1))
        at = piece.end()
    return [*found, Word("end", "", len(text) + 1)]


def _stranger(text: str, at: int) -> QueryWrong:
    """The fault for a character no word begins with."""
    if text[at] in "'\"":
        return QueryWrong(at + 1, "this text has no closing quote", f"Close it with {text[at]}.")
    for foreign, ours in _FOREIGN.items():
        if text.startswith(foreign, at):
            return QueryWrong(at + 1, f"{foreign} is not a word here", f"Write {ours}.")
    number = re.compile(r"-?[\d.]\S*").match(text, at)
    if number:
        return QueryWrong(at + 1, f"{number.group()} is not a number", "Write it like 12, 0.8 or -3.")
    return QueryWrong(at + 1, f"{text[at]!r} means nothing here", "Put text in quotes.")
