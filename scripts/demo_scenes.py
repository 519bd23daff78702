"""How the demo's frames are put together: backgrounds, figures, light, words, a channel's sign.

Every function takes and returns an RGB Pillow image of 640 x 360 pixels unless it says otherwise. Figures stand on
their background as in a film, so that no two frames differ only by a face. Everything is drawn from fixed numbers:
the same sources give the same pictures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

SIZE = (640, 360)
Colour = tuple[int, int, int]
Step = Callable[[Image.Image], Image.Image]

LIGHT: dict[str, tuple[Colour, float]] = {
    "day": ((255, 255, 255), 1.0),
    "evening": ((255, 176, 120), 1.05),
    "night": ((86, 104, 178), 1.15),
    "memory": ((226, 200, 160), 0.35),
    "rain": ((158, 172, 186), 0.6),
}


def cropped(
    picture: Image.Image, centre: tuple[float, float] = (0.5, 0.5), zoom: float = 1.0, keep: float = 0.5
) -> Image.Image:
    """The 16:9 part around `centre` (shares of width and height), `zoom` times nearer.

    A picture taller than 16:9 first loses rows: `keep` 0 keeps its top, 1 its bottom.
    """
    fitted = ImageOps.fit(picture.convert("RGB"), (1280, 720), Image.Resampling.LANCZOS, centering=(0.5, keep))
    width, height = 1280 / zoom, 720 / zoom
    left = min(max(centre[0] * 1280 - width / 2, 0), 1280 - width)
    top = min(max(centre[1] * 720 - height / 2, 0), 720 - height)
    return fitted.resize(SIZE, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height))


def lit(picture: Image.Image, light: str) -> Image.Image:
    """The frame by day, in the evening, at night, in rain or as a memory."""
    tint, saturation = LIGHT[light]
    tinted = ImageChops.multiply(picture, Image.new("RGB", picture.size, tint))
    return ImageEnhance.Color(tinted).enhance(saturation)


def staged(
    background: Path,
    figures: Sequence[tuple[Path, float, float, bool]] = (),
    *,
    mirrored: bool = False,
    light: str = "day",
    centre: tuple[float, float] = (0.5, 0.5),
    zoom: float = 1.0,
) -> Image.Image:
    """Figures (sprite, x as a share of the width, scale, mirrored) standing on a background, seen through a lens."""
    stage = ImageOps.fit(Image.open(background).convert("RGB"), (1280, 720), Image.Resampling.LANCZOS)
    stage = ImageOps.mirror(stage) if mirrored else stage
    for path, x, scale, turned in figures:
        figure = Image.open(path).convert("RGBA")
        figure = figure.resize((round(figure.width * scale), round(figure.height * scale)), Image.Resampling.LANCZOS)
        figure = ImageOps.mirror(figure) if turned else figure
        top = max(720 - figure.height, 40) if scale <= 1 else 40
        stage.paste(figure, (round(1280 * x - figure.width / 2), top), figure)
    return lit(cropped(stage, centre, zoom), light)


def cut_out(path: Path, height: int) -> Image.Image:
    """A drawing (RGBA) without the white paper around it, `height` pixels tall."""
    drawing = Image.open(path).convert("RGB")
    drawing = drawing.resize((drawing.width * 4, drawing.height * 4), Image.Resampling.LANCZOS)
    paper = ImageOps.expand(drawing, 8, "white")
    ImageDraw.floodfill(paper, (0, 0), (255, 0, 255), thresh=48)
    around = ImageChops.difference(paper, Image.new("RGB", paper.size, (255, 0, 255))).convert("L")
    alpha = around.point(lambda value: 255 if value else 0).filter(ImageFilter.MinFilter(5))
    paper = ImageOps.expand(drawing, 8, "white").convert("RGBA")
    paper.putalpha(alpha.filter(ImageFilter.GaussianBlur(1.5)))
    figure = paper.crop(alpha.getbbox())
    return figure.resize((round(figure.width * height / figure.height), height), Image.Resampling.LANCZOS)


def pasted(figures: Sequence[tuple[Path, int, int, int]]) -> Step:
    """Puts cut-out drawings (path, height, x of the middle, y of the feet) on a frame."""

    def step(frame: Image.Image) -> Image.Image:
        frame = frame.copy()
        for path, height, x, feet in figures:
            figure = cut_out(path, height)
            frame.paste(figure, (x - figure.width // 2, feet - figure.height), figure)
        return frame

    return step


def sky(top: Colour, bottom: Colour) -> Image.Image:
    """A canvas (1280 x 720) shaded from top to bottom."""
    shade = Image.linear_gradient("L").resize((1280, 720))
    return Image.composite(Image.new("RGB", shade.size, bottom), Image.new("RGB", shade.size, top), shade)


def hills(
    seed: int, near: Colour, far: Colour, top: Colour = (120, 190, 240), bottom: Colour = (235, 246, 255)
) -> Image.Image:
    """Two rows of hills, a sun or moon and a few clouds."""
    draw_from, canvas = random.Random(seed), sky(top, bottom)
    draw = ImageDraw.Draw(canvas)
    x, y = draw_from.randint(120, 1160), draw_from.randint(70, 160)
    draw.ellipse((x - 60, y - 60, x + 60, y + 60), fill=(255, 244, 190))
    for _ in range(4):
        x, y = draw_from.randint(0, 1200), draw_from.randint(40, 240)
        for puff in range(4):
            draw.ellipse((x + puff * 46, y - 24 * (puff % 2), x + puff * 46 + 90, y + 50), fill=(255, 255, 255))
    for level, colour in ((380, far), (470, near)):
        for _ in range(5):
            x = draw_from.randint(-200, 1280)
            draw.ellipse((x, level + draw_from.randint(-40, 60), x + 700, 1300), fill=colour)
        draw.rectangle((0, level + 130, 1280, 720), fill=colour)
    return canvas.resize(SIZE, Image.Resampling.LANCZOS)


def street(seed: int, wall: Colour, road: Colour = (120, 122, 130), night: bool = False) -> Image.Image:
    """A row of houses with windows and no words, a pavement and a road."""
    draw_from = random.Random(seed)
    canvas = sky((24, 30, 66), (70, 70, 120)) if night else sky((150, 206, 240), (240, 248, 250))
    draw, x = ImageDraw.Draw(canvas), -40
    while x < 1280:
        width, top = draw_from.randint(150, 260), draw_from.randint(90, 260)
        shade = draw_from.uniform(0.7, 1.15)
        draw.rectangle((x, top, x + width, 560), fill=tuple(min(255, round(c * shade)) for c in wall))
        for wx in range(x + 26, x + width - 50, 62):
            for wy in range(top + 34, 500, 84):
                shine = draw_from.random() < 0.6
                draw.rectangle((wx, wy, wx + 34, wy + 50), fill=(255, 232, 150) if shine else (92, 112, 140))
        x += width + 6
    draw.rectangle((0, 556, 1280, 610), fill=(200, 196, 188))
    draw.rectangle((0, 610, 1280, 720), fill=road)
    return canvas.resize(SIZE, Image.Resampling.LANCZOS)


def room(seed: int, wall: Colour, floor: Colour) -> Image.Image:
    """A room with a window, a rug and a framed square on the wall."""
    draw_from, canvas = random.Random(seed), Image.new("RGB", (1280, 720), wall)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 520, 1280, 720), fill=floor)
    for x in range(-200, 1480, 120):
        draw.line((x, 720, 640 + (x - 640) * 0.8, 520), fill=tuple(max(0, c - 22) for c in floor), width=4)
    x = draw_from.randint(80, 820)
    draw.rectangle((x - 14, 76, x + 334, 354), fill=(250, 248, 240))
    draw.rectangle((x, 90, x + 320, 340), fill=(170, 214, 244))
    draw.line((x + 160, 90, x + 160, 340), fill=(250, 248, 240), width=12)
    x = 1060 if x < 500 else 120
    draw.rectangle((x, 130, x + 130, 260), fill=(120, 84, 60))
    draw.rectangle((x + 14, 144, x + 116, 246), fill=(220, 180, 120))
    draw.ellipse((320, 560, 960, 700), fill=tuple(draw_from.randint(90, 220) for _ in range(3)))
    return canvas.resize(SIZE, Image.Resampling.LANCZOS)


def sea(sand: bool, evening: bool = False) -> Image.Image:
    """Water with light on it, and a beach if asked for."""
    canvas = sky((250, 150, 110), (255, 226, 170)) if evening else sky((110, 184, 240), (224, 244, 255))
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 350, 1280, 720), fill=(40, 110, 160) if evening else (40, 150, 200))
    for row in range(12):
        for x in range(-60, 1280, 150):
            start = x + (row % 3) * 50
            draw.arc((start, 366 + row * 26, start + 90, 386 + row * 26), 200, 340, fill=(200, 230, 240), width=4)
    if sand:
        draw.ellipse((-300, 560, 1580, 1100), fill=(240, 216, 150))
    return canvas.resize(SIZE, Image.Resampling.LANCZOS)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def subtitle(words: str, size: int = 23) -> Step:
    """Words at the lower edge, white with a dark rim, as films have them."""

    def step(frame: Image.Image) -> Image.Image:
        frame = frame.copy()
        rim = {"stroke_width": 2, "stroke_fill": (10, 10, 10)}
        ImageDraw.Draw(frame).text((320, 338), words, (255, 255, 255), font(size), "ms", **rim)
        return frame

    return step


def speech(name: str, words: str) -> Step:
    """A speech box over the lower fifth, as visual novels have it."""

    def step(frame: Image.Image) -> Image.Image:
        box = Image.new("RGBA", SIZE)
        draw = ImageDraw.Draw(box)
        draw.rounded_rectangle((24, 272, 616, 350), 12, (16, 20, 48, 205))
        draw.text((44, 280), name, (255, 196, 120), font(19))
        draw.text((44, 308), words, (245, 245, 245), font(20))
        return Image.alpha_composite(frame.convert("RGBA"), box).convert("RGB")

    return step


def board(words: str, at: tuple[int, int], paint: Colour = (40, 96, 72)) -> Step:
    """A painted sign with words on two posts (x and y of its middle)."""

    def step(frame: Image.Image) -> Image.Image:
        frame = frame.copy()
        draw, (x, y) = ImageDraw.Draw(frame), at
        half = round(draw.textlength(words, font(26)) / 2) + 18
        for post in (x - half + 14, x + half - 22):
            draw.rectangle((post, y, post + 8, 352), fill=(92, 70, 52))
        draw.rounded_rectangle((x - half, y - 26, x + half, y + 26), 6, paint, (250, 250, 240), 3)
        draw.text((x, y), words, (250, 250, 240), font(26), "mm")
        return frame

    return step


def post(x: int, top: int) -> Step:
    """A grey post for a road sign."""

    def step(frame: Image.Image) -> Image.Image:
        frame = frame.copy()
        ImageDraw.Draw(frame).rectangle((x - 4, top, x + 4, 352), fill=(150, 152, 156))
        return frame

    return step


def words_on(colour: Colour, words: str, ink: Colour, size: int = 34) -> Image.Image:
    """A card of one colour with words in the middle."""
    card = Image.new("RGB", SIZE, colour)
    ImageDraw.Draw(card).text((320, 180), words, ink, font(size), "mm", align="center")
    return card


def _eye(draw: ImageDraw.ImageDraw, ink: tuple[int, int, int, int]) -> None:
    draw.polygon([(4, 40), (40, 16), (76, 40), (40, 64)], outline=ink, width=7)
    draw.ellipse((29, 29, 51, 51), fill=ink)


def _play(draw: ImageDraw.ImageDraw, ink: tuple[int, int, int, int]) -> None:
    draw.ellipse((6, 6, 74, 74), outline=ink, width=7)
    draw.polygon([(31, 22), (31, 58), (60, 40)], fill=ink)


def _stripes(draw: ImageDraw.ImageDraw, ink: tuple[int, int, int, int]) -> None:
    for place, top in enumerate((40, 24, 8)):
        draw.rounded_rectangle((8 + place * 24, top, 24 + place * 24, 72), 5, fill=ink)


SIGNS = {"eye": _eye, "play": _play, "stripes": _stripes}


def sign(kind: str, corner: str = "top right", ink: Colour = (255, 255, 255)) -> Step:
    """A channel's sign without letters in a corner, half see-through as on television."""

    def step(frame: Image.Image) -> Image.Image:
        mark = Image.new("RGBA", (80, 80))
        SIGNS[kind](ImageDraw.Draw(mark), (*ink, 225))
        mark = mark.resize((52, 52), Image.Resampling.LANCZOS)
        shadow = Image.new("RGBA", mark.size, (0, 0, 0, 0))
        shadow.putalpha(mark.getchannel("A").filter(ImageFilter.GaussianBlur(1.5)))
        x, y = (572 if "right" in corner else 16), (16 if "top" in corner else 292)
        whole = frame.convert("RGBA")
        whole.alpha_composite(shadow, (x + 1, y + 2))
        whole.alpha_composite(mark, (x, y))
        return whole.convert("RGB")

    return step


def faded(colour: Colour, share: float) -> Step:
    """The frame on its way to one colour; at .97 and more nobody can tell what it was."""
    return lambda frame: Image.blend(frame, Image.new("RGB", frame.size, colour), share)


def smeared(radius: float) -> Step:
    """The frame out of focus until nothing can be told."""
    return lambda frame: frame.filter(ImageFilter.GaussianBlur(radius))
