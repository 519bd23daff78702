"""Letters for names on pictures: the font that Pillow brings, or one that is given; a sign it lacks is spelt out.

Pillow's own font (a part of Aileron, CC0) has the signs of English alone. It is the same on every machine, so the same
picture is drawn the same everywhere.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from manyeyes.errors import ManyEyesError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MOST_SIGNS = 80
MORE = "…"


class NotAFont(ManyEyesError):
    """{path} is no font that can be read: {why}. TrueType and OpenType files are (.ttf, .otf)."""


class Lettering:
    """One font in one size, in pixels."""

    def __init__(self, size: int, font: Path | None = None) -> None:
        """Take Pillow's font, or the one in the file `font`; raises NotAFont."""
        from PIL import ImageFont

        self.size = size
        try:
            self.font: FreeTypeFont = ImageFont.truetype(font, size) if font else _own(size)
        except (OSError, ValueError) as error:
            raise NotAFont(path=font, why=str(error)) from None
        self._has: dict[str, bool] = {}

    @cached_property
    def height(self) -> int:
        """Of a line, from the highest ascender to the lowest descender."""
        ascent, descent = self.font.getmetrics()
        return ascent + descent

    def width(self, text: str) -> int:
        """Of a line of text, in pixels, rounded up."""
        left, _, right, _ = self.font.getbbox(text)
        return -int(-max(right, self.font.getlength(text)) // 1) - min(0, int(left // 1))

    def spelt(self, name: str) -> str:
        """A name in signs this font has: é becomes e, a cat's face ‹cat face›, what has no short name U+732B."""
        plain = unicodedata.normalize("NFC", " ".join(name.split()))[: MOST_SIGNS + 1]
        text = "".join(self._sign(sign) for sign in plain).replace("› ‹", " ").replace("›‹", " ")
        text = " ".join(text.split()) or "‹no name›"
        return text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + MORE

    def fitted(self, text: str, width: int) -> str:
        """The text, or as much of it as fits into `width` pixels, with … at its end."""
        if self.width(text) <= width:
            return text
        shorter = [text[:length].rstrip() + MORE for length in range(1, len(text))]
        fits = bisect_right(shorter, width, key=self.width)
        return shorter[fits - 1] if fits else MORE

    def lacks(self, name: str) -> bool:
        """Say whether a sign of the name has to be spelt out."""
        return any(sign.isprintable() and not sign.isspace() and not self.has(sign) for sign in name)

    def has(self, sign: str) -> bool:
        """Say whether the font draws this sign as itself."""
        if sign not in self._has:
            drawn, lacking = (bytes(self.font.getmask(one)) for one in (sign, "\uffff"))
            self._has[sign] = drawn != lacking
        return self._has[sign]

    def _sign(self, sign: str) -> str:
        if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc", "Cs"):  # marks, joiners, directions, halves of pairs
            return ""
        if sign.isspace() or self.has(sign):
            return sign
        base = unicodedata.normalize("NFKD", sign)
        letters = "".join(one for one in base if unicodedata.category(one) != "Mn")
        if letters and all(self.has(one) for one in letters):
            return letters
        named = unicodedata.name(sign, "").lower() if unicodedata.category(sign) == "So" else ""
        return f"‹{named or f'U+{ord(sign):04X}'}›"


def _own(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return found
