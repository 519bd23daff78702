"""The forms of a sentence that counts something, as the Unicode plural rules (CLDR) name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LARGE = 10**9


@dataclass(frozen=True)
class Counted:
    """A sentence whose form goes by the number in the blank `by`; `other` is for all numbers without a form."""

    by: str
    other: str
    one: str = ""
    two: str = ""
    few: str = ""
    many: str = ""

    def form(self, language: str, blanks: Mapping[str, str]) -> str:
        """The form for the number that stands in its blank."""
        text = blanks.get(self.by, "").replace(",", "")
        number = int(text) if text.isdigit() else LARGE
        return str(getattr(self, plural_of(language, number)) or self.other)


def plural_of(language: str, n: int) -> str:
    """The plural category of a whole number in the two languages of the catalogues."""
    if language != "ar":
        return "one" if n == 1 else "other"
    if n in (1, 2):
        return ("one", "two")[n - 1]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"
