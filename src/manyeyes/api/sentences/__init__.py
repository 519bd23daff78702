"""What the server says to people, in other languages: rooms speak English, and it is turned at the door.

A sentence is known again by its shape: `You had {right} of {asked} right.` is a key of every language's file, and what
stands in its blanks goes into the blanks of the translation. So no room knows of languages, what was stored in English
years ago is turned as well, and what nobody has translated is still read, in English. docs/why/languages.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from manyeyes.api.sentences.ar import SENTENCES as ARABIC
from manyeyes.api.sentences.counted import Counted
from manyeyes.api.sentences.de import SENTENCES as GERMAN

Sentences = Mapping[str, "str | Counted"]
CATALOGUES: Mapping[str, Sentences] = {"de": GERMAN, "ar": ARABIC}
# Blanks of these names hold numbers; any other may hold words, which are turned in their turn.
NUMBERS = frozenset({"n", "of", "right", "asked", "needed", "many", "wait", "last", "minutes", "revision", "next"})
BLANK = re.compile(r"\{(\w+)\}")

__all__ = ["CATALOGUES", "in_language"]


def in_language(language: str, said: str) -> str:
    """`said`, which is English, in another language; as it is where nobody has translated it."""
    sentences = CATALOGUES.get(language)
    if sentences is None or not said:
        return said
    same = sentences.get(said)
    if isinstance(same, str):
        return same
    for shape, key in shapes(language):
        if found := shape.fullmatch(said):
            return filled(language, sentences[key], found.groupdict())
    return said


def filled(language: str, translation: str | Counted, blanks: Mapping[str, str]) -> str:
    turned = {name: text if name in NUMBERS else in_language(language, text) for name, text in blanks.items()}
    form = translation if isinstance(translation, str) else translation.form(language, turned)
    return BLANK.sub(lambda blank: turned.get(blank[1], blank[0]), form)


@lru_cache
def shapes(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The keys that have blanks as patterns; the longest first, so that the closest one is met."""
    keys = sorted((key for key in CATALOGUES[language] if BLANK.search(key)), key=len, reverse=True)
    return tuple((re.compile(pattern_of(key), re.DOTALL), key) for key in keys)


def pattern_of(key: str) -> str:
    """`{n} pictures` as a pattern."""
    parts = BLANK.split(key)
    return "".join(
        (rf"(?P<{part}>\d[\d,.]*)" if part in NUMBERS else rf"(?P<{part}>.+?)") if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
