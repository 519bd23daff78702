"""Where the tags of a picture stand: plates over its foot, or on a strip beside it where they would hide too much.

Decided in whole pixels from sizes and names alone; draw.py paints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from manyeyes.tagger.lettering import Lettering

Style = Literal["labels", "bars"]
STYLES: tuple[Style, ...] = ("labels", "bars")
MOST_COVERED = 0.25
"""Of a picture; what needs more stands on a strip."""
SMALLEST = 200
"""Pixels of the shorter side below which nothing is written over a picture."""
SMALL, LARGE = 14, 160  # pixels a letter is high; below 14 nobody reads a name on a phone
TALL = 1.5  # times as high as wide: the strip stands at the side
STRIP_LETTERS = 18  # a strip is at least as wide as so many letters are high


@dataclass(frozen=True)
class Plate:
    """One tag's place, in pixels of the drawn picture."""

    left: int
    top: int
    width: int
    height: int
    name: str
    number: str
    score: float

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """The drawn picture: how large, where the picture itself stands in it, and the plates in the order of the tags."""

    width: int
    height: int
    picture: tuple[int, int]
    """Left and top of the picture."""
    plates: tuple[Plate, ...]
    letters: int
    """Pixels high."""
    over: bool
    """The plates stand on the picture itself."""


@dataclass(frozen=True)
class Measures:
    """Distances in pixels that follow from the size of the letters."""

    letters: int
    line: int
    """The height of a line of text."""

    @property
    def pad(self) -> int:
        """Between a plate's edge and its text."""
        return max(4, round(0.4 * self.letters))

    @property
    def gap(self) -> int:
        """Between two plates."""
        return max(3, round(0.28 * self.letters))

    @property
    def margin(self) -> int:
        """Between the plates and the edge of what they stand on."""
        return max(6, round(0.5 * self.letters))

    @property
    def bar(self) -> int:
        """The height of a score's bar."""
        return max(3, round(0.18 * self.letters))

    @property
    def plate(self) -> int:
        """The height of a plate: text, a little air, the bar, air."""
        return self.line + self.bar + self.pad


def letters_for(width: int, height: int) -> int:
    """How high letters are on a picture of this size: a 36th of its side, were it a square."""
    return min(LARGE, max(SMALL, round(sqrt(width * height) / 36)))


def lay_out(
    width: int, height: int, tags: Sequence[tuple[str, float]], lettering: Lettering, style: Style = "labels"
) -> Layout:
    """Places for (name, score) on a picture of `width` x `height` pixels, in letters of `lettering`'s size."""
    sized = Measures(lettering.size, lettering.height)
    over = _over(width, height, _words(tags, lettering), sized, lettering, style)
    return over or _strip(width, height, _words(tags, lettering), sized, lettering, style)


def _words(tags: Sequence[tuple[str, float]], lettering: Lettering) -> list[Plate]:
    """Plates that stand nowhere yet."""
    return [Plate(0, 0, 0, 0, lettering.spelt(name), _percent(score), score) for name, score in tags]


def _percent(score: float) -> str:
    """A score as people read it; nothing for one that is no number."""
    return f"{100 * score:.0f} %" if score == score else ""


def _over(
    width: int, height: int, words: list[Plate], sized: Measures, lettering: Lettering, style: Style
) -> Layout | None:
    """On the picture's foot; None where that would hide too much of it, or shorten a name."""
    room = width - 2 * sized.margin
    if min(width, height) < SMALLEST:
        return None
    block = _arranged(words, room, sized, lettering, style, most_rows=int(0.6 * height) // (sized.plate + sized.gap))
    covered = sum(one.width * one.height for one in block)
    shortened = any(one.name != word.name for one, word in zip(block, words, strict=True))
    high = max((one.bottom for one in block), default=0)
    if shortened or covered > MOST_COVERED * width * height or high + 2 * sized.margin > height:
        return None
    plates = _moved(block, sized.margin, height - sized.margin - high)
    return Layout(width, height, (0, 0), plates, sized.letters, over=True)


def _strip(width: int, height: int, words: list[Plate], sized: Measures, lettering: Lettering, style: Style) -> Layout:
    """On a strip below the picture, or at its side where it is tall; the picture itself stays free."""
    beside = height >= TALL * width
    least = STRIP_LETTERS * sized.letters
    room = least if beside else max(width - 2 * sized.margin, least)
    most_rows = height // (sized.plate + sized.gap) if beside else 1  # below, it grows to the side first
    block = _arranged(words, room, sized, lettering, style, most_rows)
    wide = max((one.right for one in block), default=0) + 2 * sized.margin
    high = max((one.bottom for one in block), default=0) + 2 * sized.margin
    if beside:
        plates = _moved(block, width + sized.margin, sized.margin)
        return Layout(width + wide, max(height, high), (0, 0), plates, sized.letters, over=False)
    whole = max(width, wide)
    plates = _moved(block, sized.margin, height + sized.margin)
    return Layout(whole, height + high, ((whole - width) // 2, 0), plates, sized.letters, over=False)


def _arranged(
    words: list[Plate], room: int, sized: Measures, lettering: Lettering, style: Style, most_rows: int
) -> list[Plate]:
    """The plates from (0, 0) on, in at most `room` pixels of width."""
    fitted = [_fitted(word, room, sized, lettering) for word in words]
    return _rows(fitted, room, sized) if style == "labels" else _columns(fitted, room, sized, max(1, most_rows))


def _fitted(word: Plate, room: int, sized: Measures, lettering: Lettering) -> Plate:
    """As wide as its words, or as the room."""
    beside = lettering.width(word.number) + 3 * sized.pad
    name = lettering.fitted(word.name, max(1, room - beside))
    return replace(word, name=name, width=min(room, lettering.width(name) + beside), height=sized.plate)


def _rows(plates: list[Plate], room: int, sized: Measures) -> list[Plate]:
    """One after the other, in as many rows as it takes."""
    placed: list[Plate] = []
    left = top = 0
    for one in plates:
        if left and left + one.width > room:
            left, top = 0, top + sized.plate + sized.gap
        placed.append(replace(one, left=left, top=top))
        left += one.width + sized.gap
    return placed


def _columns(plates: list[Plate], room: int, sized: Measures, most_rows: int) -> list[Plate]:
    """Below each other, all equally wide, in as few columns as the rows allow and the room has."""
    wide = max((one.width for one in plates), default=1)
    has_room = max(1, (room + sized.gap) // (wide + sized.gap))
    columns = min(has_room, -(-len(plates) // most_rows))
    rows = -(-len(plates) // max(1, columns))
    return [
        replace(one, width=wide, left=at // rows * (wide + sized.gap), top=at % rows * (sized.plate + sized.gap))
        for at, one in enumerate(plates)
    ]


def _moved(plates: list[Plate], right: int, down: int) -> tuple[Plate, ...]:
    return tuple(replace(one, left=one.left + right, top=one.top + down) for one in plates)
