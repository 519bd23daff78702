"""Tags drawn on a picture, each on a dark plate with its score as a bar: legible on any background, at any size.

White on a plate of 86 % near-black has a contrast of at least 12:1 even over white (WCAG asks for 4.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from manyeyes.media import Jail, Unreadable
from manyeyes.tagger.lettering import Lettering
from manyeyes.tagger.plates import Measures, Plate, Style, lay_out, letters_for

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

INK, QUIET, PLATE, ACCENT, TRACK = (255, 255, 255), (208, 215, 224), (17, 19, 24), (99, 203, 196), (92, 98, 110)
STRIP = (236, 238, 241)
OPAQUE = 0.86
LARGEST = 4096
"""Pixels of the longest side of a drawn picture; larger ones are made smaller."""
NOTHING = (("no tag it is sure of", float("nan")),)
"""Without a plate a picture would look as if it had been forgotten."""
SMOOTH = 4  # times as large are corners drawn, then made smaller


def drawn(
    jail: Jail, path: Path, tags: Sequence[tuple[str, float]], style: Style = "labels", font: Path | None = None
) -> Image | Unreadable:
    """The picture at `path` with its tags (name, score from 0 to 1), upright; Unreadable for what is no picture."""
    seen = jail.upright(path, LARGEST)
    return seen if isinstance(seen, Unreadable) else draw(seen, tags, style, font)


def draw(
    pixels: NDArray[np.uint8], tags: Sequence[tuple[str, float]], style: Style = "labels", font: Path | None = None
) -> Image:
    """Tags on a picture of (height, width, 3) bytes. The same picture and tags give the same pixels."""
    from PIL import Image

    picture = Image.fromarray(pixels)
    lettering = Lettering(letters_for(*picture.size), font)
    layout = lay_out(*picture.size, tags or NOTHING, lettering, style)
    canvas = Image.new("RGB", (layout.width, layout.height), STRIP)
    canvas.paste(picture, layout.picture)
    for plate in layout.plates:
        _paint(canvas, plate, lettering)
    return canvas


def _paint(canvas: Image, plate: Plate, lettering: Lettering) -> None:
    """One plate: a light edge that parts it from dark pictures, the dark field, name, number, bar."""
    from PIL.ImageDraw import Draw

    sized = Measures(lettering.size, lettering.height)
    box = (plate.left, plate.top, plate.width, plate.height)
    _field(canvas, box, sized.pad, QUIET, 0.55)
    edge = max(1, lettering.size // 24)
    inner = (plate.left + edge, plate.top + edge, plate.width - 2 * edge, plate.height - 2 * edge)
    _field(canvas, inner, sized.pad - edge, PLATE, OPAQUE)
    pen = Draw(canvas)
    top = plate.top + sized.pad // 3
    pen.text((plate.left + sized.pad, top), plate.name, INK, lettering.font)
    if not plate.number:
        return
    number = plate.right - sized.pad - lettering.width(plate.number)
    pen.text((number, top), plate.number, QUIET, lettering.font)
    _bar(pen, plate, sized)


def _bar(pen: ImageDraw, plate: Plate, sized: Measures) -> None:
    left, right = plate.left + sized.pad, plate.right - sized.pad - 1
    bottom = plate.bottom - max(3, sized.pad // 2)
    pen.rectangle((left, bottom - sized.bar + 1, right, bottom), TRACK)
    filled = round((right - left + 1) * min(1.0, max(0.0, plate.score)))
    if filled:
        pen.rectangle((left, bottom - sized.bar + 1, left + filled - 1, bottom), ACCENT)


def _field(
    canvas: Image,
    box: tuple[int, int, int, int],
    radius: int,
    colour: tuple[int, int, int],
    opacity: float,
) -> None:
    """A rounded field of (left, top, width, height), mixed with what is below it."""
    from PIL import Image
    from PIL.ImageDraw import Draw

    left, top, width, height = box
    if width < 1 or height < 1:
        return
    shape = Image.new("L", (width * SMOOTH, height * SMOOTH), 0)
    corners = (0, 0, width * SMOOTH - 1, height * SMOOTH - 1)
    Draw(shape).rounded_rectangle(corners, max(0, radius) * SMOOTH, round(255 * opacity))
    canvas.paste(colour, (left, top), shape.resize((width, height), Image.Resampling.BOX))
