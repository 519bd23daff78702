"""Values that name something: a file beside the project file, an expression, a question's value, a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import available_timezones

from manyeyes.projects.plain import meaning
from manyeyes.projects.shapes import WRONG, Place, Shape, Text, Word, scalar
from manyeyes.projects.yaml_text import Node
from manyeyes.query import QueryWrong, parse


@dataclass(frozen=True)
class PathInside(Shape):
    """A file or folder below the project's folder."""

    what: str = "a file"
    example: str = "training.yaml"

    def read(self, node: Node, at: Place) -> Any:
        """A relative path with / between its parts, that stays inside."""
        text = Text(300).read(node, at)
        if text is WRONG:
            return WRONG
        path = PurePosixPath(text)
        if "\\" in text:
            return at.wrong(f"{text} has a backslash", f"write {text.replace(chr(92), '/')}")
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:|~", text):
            return at.wrong(
                f"{text} lies outside the project's folder", "name a path below it; a link inside may lead out"
            )
        return str(path)

    def says(self) -> str:
        """For the docs."""
        return f"{self.what} below the project's folder, like `{self.example}`"


@dataclass(frozen=True)
class Query(Shape):
    """An expression, kept as text; its names are checked when all stages are known."""

    word: str = ""  # a word that may stand instead

    def read(self, node: Node, at: Place) -> Any:
        """The text."""
        text = Text(2000).read(node, at)
        if text is WRONG or text == self.word:
            return text
        try:
            parse(text)
        except QueryWrong as wrong:
            return query_fault(at, wrong)
        return text

    def says(self) -> str:
        """For the docs."""
        return f"{f'`{self.word}` or ' if self.word else ''}an expression, like `\"foot and sharp != 'no'\"`"


def query_fault(at: Place, wrong: QueryWrong) -> Any:
    """A fault of an expression as a fault of the file."""
    remedy = (wrong.remedy or "").rstrip(".")
    return at.wrong(f"at character {wrong.position}: {wrong.cause}", remedy[:1].lower() + remedy[1:])


@dataclass(frozen=True)
class Value(Shape):
    """A value of a question: a word, a short text or a number; kept as text."""

    def read(self, node: Node, at: Place) -> Any:
        """The text; true, dates and empty values must be quoted."""
        value = scalar(node, at, "a value")
        if value is None:
            return WRONG
        other = None if value.quoted else meaning(value.text)
        if other not in (None, "a number") or not value.text.strip():
            return at.wrong(f"{value.text or 'nothing'} is {other or 'empty'}, not a word", "put it in quotes")
        return value.text if len(value.text) <= 100 else at.wrong("has more than 100 characters", "say it shorter")

    def says(self) -> str:
        """For the docs."""
        return "a word, text or number"


@dataclass(frozen=True)
class TimeZone(Shape):
    """A place of the time zone database."""

    def read(self, node: Node, at: Place) -> Any:
        """Its name."""
        text = Text(60).read(node, at)
        if text is WRONG or text in available_timezones() or text == "UTC":
            return text
        return at.wrong(f"no time zone is called {text}", "write one like Europe/Budapest")

    def says(self) -> str:
        """For the docs."""
        return "a time zone, like `Europe/Budapest`"


NAME = Word()
COLUMN = Word("a name with dots", re.compile(r"[^\W\d][\w-]*(\.\w[\w-]*)*"), "series.is_anime")
LANGUAGE = Word("a language", re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "en")
CURRENCY = Word("a currency", re.compile(r"[A-Z]{3}"), "USD")
