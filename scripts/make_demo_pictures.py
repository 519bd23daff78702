"""Makes the demo's pictures, truth.csv and series.csv: python scripts/make_demo_pictures.py

Reads the freely licensed sources below MANYEYES_DATA (see src/manyeyes/demo/CREDITS.md) and needs Pillow and, for the
film, PyAV. Each line of the recipes holds the file, what is true of it (text, character, logo, blank) and how it is
made; every truth was set by looking at the finished picture. A recipe that changes is looked at again. The file is long
because each of the 113 pictures is one line.
"""

# ruff: noqa: E501  one recipe, one line: so that the truth of a picture stands beside it

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import NamedTuple

from demo_scenes import (
    SIZE,
    Step,
    board,
    cropped,
    faded,
    hills,
    lit,
    pasted,
    post,
    room,
    sea,
    sign,
    smeared,
    speech,
    staged,
    street,
    subtitle,
    words_on,
)
from PIL import Image

DATA = Path(os.environ.get("MANYEYES_DATA", "../shared/data"))
DEMO = Path(__file__).parents[1] / "src" / "manyeyes" / "demo"
QUESTIONS = ("text", "character", "logo", "blank")


class Recipe(NamedTuple):
    name: str
    truth: str  # text, character, logo, blank: T or F each
    frame: Image.Image
    steps: tuple[Step, ...] = ()


def art(name: str) -> Path:
    return DATA / "images" / "anime_art_mit" / name


def clip(number: int) -> Path:
    return DATA / "images" / "openclipart_tagged" / "images" / f"{number}.jpg"


def photo(name: str, centre: tuple[float, float] = (0.5, 0.5), zoom: float = 1.0, top: bool = False) -> Image.Image:
    return cropped(Image.open(DATA / "images" / "photos_demo" / name), centre, zoom, 0.05 if top else 0.5)


def anime(background: str, *figures: tuple[str, float, float, bool], **seen: object) -> Image.Image:
    sprites = [(art(f"{name}.png"), x, scale, turned) for name, x, scale, turned in figures]
    return staged(art(f"bg_{background}.jpg"), sprites, **seen)  # type: ignore[arg-type]


def plain(colour: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", SIZE, colour)


def bunny_film() -> list[Image.Image]:
    import av  # only whoever makes the pictures anew needs it

    with av.open(str(DATA / "video" / "bigbuckbunny.mp4")) as film:
        return [frame.to_image() for frame in film.decode(video=0)]


def the_question() -> list[Recipe]:
    """Sylvie by day: Ren'Py's example game."""
    return [
        Recipe("campus-walk", "FTFF", anime("uni", ("sylvie_blue_normal", 0.36, 1.0, False))),
        Recipe("campus-near", "FTFF", anime("uni", ("sylvie_green_smile", 0.62, 1.0, True), mirrored=True, centre=(0.6, 0.3), zoom=1.9)),
        Recipe("campus-speech", "TTFF", anime("uni", ("sylvie_green_normal", 0.5, 1.0, False)), (speech("Sylvie", "Hi there! How was class?"),)),
        Recipe("campus-empty", "FFFF", anime("uni", mirrored=True, centre=(0.35, 0.5), zoom=1.2)),
        Recipe("campus-path", "TFFF", anime("uni", centre=(0.3, 0.6), zoom=1.6), (subtitle("The next morning, the park was still."),)),
        Recipe("meadow-wide", "FTFF", anime("meadow", ("sylvie_green_giggle", 0.72, 0.9, False))),
        Recipe("meadow-evening", "FTFF", anime("meadow", ("sylvie_blue_smile", 0.3, 1.0, True), light="evening", centre=(0.35, 0.35), zoom=1.5)),
        Recipe("meadow-road", "FFFF", anime("meadow", light="evening", centre=(0.6, 0.45), zoom=1.3, mirrored=True)),
        Recipe("meadow-sign", "FFTF", anime("meadow", centre=(0.3, 0.5), zoom=1.5), (sign("play"),)),
        Recipe("meadow-both", "TTFF", anime("meadow", ("sylvie_green_surprised", 0.5, 1.0, True), centre=(0.5, 0.3), zoom=2.3), (subtitle("You want to make a game? With me?"),)),
        Recipe("hall-lesson", "FTFF", anime("lecturehall", ("sylvie_blue_giggle", 0.66, 1.0, False))),
        Recipe("hall-near", "FTTF", anime("lecturehall", ("sylvie_blue_surprised", 0.4, 1.0, True), centre=(0.42, 0.25), zoom=2.1), (sign("play", "top left"),)),
        Recipe("hall-seats", "FFFF", anime("lecturehall", centre=(0.25, 0.7), zoom=1.8)),
        Recipe("hall-caption", "TFFF", anime("lecturehall", light="memory"), (subtitle("Four years earlier"),)),
        Recipe("club-two", "FTFF", anime("club", ("sylvie_green_normal", 0.28, 0.95, True), ("sylvie_blue_smile", 0.7, 0.95, False))),
        Recipe("club-shout", "TTTF", anime("club", ("sylvie_blue_surprised", 0.3, 1.0, True), centre=(0.4, 0.5), zoom=1.2), (sign("play"), subtitle("Wait! I have one question!"))),
        Recipe("club-court", "FFTF", anime("club", centre=(0.35, 0.55), zoom=1.4, mirrored=True), (sign("play"),)),
        Recipe("later", "TFFT", words_on((8, 8, 10), "Some time later ...", (236, 236, 236))),
        Recipe("white-out", "FFFT", anime("club", ("sylvie_green_smile", 0.5, 1.0, False)), (faded((255, 255, 255), 0.985),)),
    ]


def first_steps() -> list[Recipe]:
    """Eileen, who explains Ren'Py."""
    return [
        Recipe("capital-day", "FTFF", anime("washington", ("eileen_happy", 0.3, 1.0, False))),
        Recipe("capital-near", "FTFF", anime("washington", ("eileen_vhappy", 0.55, 1.0, True), mirrored=True, centre=(0.55, 0.25), zoom=2.2)),
        Recipe("capital-speech", "TTFF", anime("washington", ("eileen_concerned", 0.7, 1.0, False), light="evening"), (speech("Eileen", "Are you sure about that?"),)),
        Recipe("capital-river", "FFFF", anime("washington", centre=(0.6, 0.5), zoom=1.5, light="evening")),
        Recipe("capital-end", "TFTF", anime("washington", mirrored=True, light="night"), (sign("stripes"), subtitle("The city sleeps. Does she?"))),
        Recipe("lawn-day", "FTFF", anime("whitehouse", ("eileen_vhappy", 0.72, 0.85, False))),
        Recipe("lawn-near", "FTTF", anime("whitehouse", ("eileen_concerned", 0.4, 1.0, True), centre=(0.4, 0.3), zoom=1.8), (sign("stripes"),)),
        Recipe("lawn-empty", "FFTF", anime("whitehouse", centre=(0.5, 0.62), zoom=1.25), (sign("stripes"),)),
        Recipe("lawn-words", "TFFF", anime("whitehouse", centre=(0.7, 0.4), zoom=1.5, mirrored=True), (subtitle("Nobody was at home."),)),
        Recipe("cave-lamp", "FTFF", anime("cave", ("eileen_concerned", 0.62, 1.0, False))),
        Recipe("cave-deep", "FFFF", anime("cave", centre=(0.4, 0.5), zoom=1.4)),
        Recipe("cave-echo", "TTFF", anime("cave", ("eileen_happy", 0.35, 1.0, True), centre=(0.38, 0.35), zoom=1.6), (subtitle("Hello? Is anybody there?"),)),
        Recipe("cave-dark", "FFFT", anime("cave"), (faded((0, 0, 0), 0.985),)),
        Recipe("cave-friends", "FTFF", anime("cave", ("eileen_vhappy", 0.3, 0.9, False), ("lucy_mad", 0.68, 0.9, True), mirrored=True)),
        Recipe("blue-card", "FFTT", plain((18, 40, 120)), (sign("stripes"),)),
    ]


def night_class() -> list[Recipe]:
    """Lucy, after dark and in the rain."""
    return [
        Recipe("window-row", "FTFF", anime("lecturehall", ("lucy_happy", 0.35, 1.0, False), light="night")),
        Recipe("angry-near", "FTFF", anime("lecturehall", ("lucy_mad", 0.6, 1.0, True), mirrored=True, centre=(0.6, 0.4), zoom=2.2)),
        Recipe("whole-hall", "FFFF", anime("lecturehall", light="night", mirrored=True)),
        Recipe("late-speech", "TTFF", anime("lecturehall", ("lucy_mad", 0.5, 0.9, False), light="evening", centre=(0.5, 0.5), zoom=1.2), (speech("Lucy", "You are late. Again!"),)),
        Recipe("rain-court", "FTFF", anime("club", ("lucy_happy", 0.68, 0.9, True), light="rain")),
        Recipe("rain-palms", "FFTF", anime("club", light="rain", centre=(0.3, 0.35), zoom=1.6), (sign("eye"),)),
        Recipe("rain-words", "TFFF", anime("club", light="rain", mirrored=True), (subtitle("It rained for nine days."),)),
        Recipe("rain-near", "FTTF", anime("club", ("lucy_happy", 0.4, 1.0, False), light="rain", mirrored=True, centre=(0.4, 0.3), zoom=2.4), (sign("eye", "top left"),)),
        Recipe("moon-path", "FTFF", anime("uni", ("lucy_mad", 0.3, 0.85, False), ("eileen_concerned", 0.66, 0.85, True), light="night")),
        Recipe("moon-empty", "FFFF", anime("uni", light="night", centre=(0.55, 0.4), zoom=1.4)),
        Recipe("road-night", "TFTF", anime("meadow", light="night"), (sign("eye"), subtitle("The last bus had left."))),
        Recipe("road-both", "TTTF", anime("meadow", ("lucy_happy", 0.55, 1.0, True), light="night", centre=(0.55, 0.4), zoom=1.4), (sign("eye"), subtitle("Then we walk. It is not far."))),
        Recipe("lights-out", "FFTT", anime("uni", ("lucy_mad", 0.5, 1.0, False)), (faded((0, 0, 0), 0.99), sign("eye"))),
        Recipe("out-of-focus", "FFFT", anime("club", light="night"), (smeared(70),)),
    ]


def big_buck_bunny() -> list[Recipe]:
    """One shot of the film, far apart in time or seen through different lenses."""
    film = bunny_film()
    seen = lambda number, centre=(0.5, 0.5), zoom=1.0: cropped(film[number], centre, zoom)  # noqa: E731
    return [
        Recipe("crawls-out", "FTFF", seen(0)),
        Recipe("pushes-up", "FTFF", seen(18, (0.3, 0.45), 1.7)),
        Recipe("stands", "FTTF", seen(44), (sign("play", ink=(255, 240, 120)),)),
        Recipe("stretches", "TTFF", seen(62, (0.4, 0.45), 1.3), (subtitle("What a morning!"),)),
        Recipe("yawns", "FTFF", seen(88, (0.38, 0.25), 2.4)),
        Recipe("arm", "FTFF", seen(100, (0.3, 0.35), 1.4)),
        Recipe("looks-round", "FTFF", seen(130)),
        Recipe("looks-near", "FTTF", seen(118, (0.36, 0.22), 2.6), (sign("play", ink=(255, 240, 120)),)),
        Recipe("grass", "FFFF", seen(4, (0.8, 0.8), 2.4)),
        Recipe("stones", "FFFF", seen(50, (0.82, 0.4), 2.8)),
        Recipe("trees", "FFTF", seen(110, (0.85, 0.25), 2.2), (sign("play", ink=(255, 240, 120)),)),
        Recipe("hill-words", "TFFF", seen(72, (0.85, 0.72), 1.7), (subtitle("Meanwhile, on the other side of the hill"),)),
        Recipe("credits", "TFFT", words_on((0, 0, 0), "Big Buck Bunny\n(c) 2008 Blender Foundation", (230, 230, 230), 28)),
        Recipe("near-black", "FFFT", seen(90), (faded((4, 6, 8), 0.985),)),
    ]


def clip_town() -> list[Recipe]:
    """People, houses and cars by the artists of the Open Clip Art Library."""
    return [
        Recipe("bearded-man", "FTFF", street(1, (200, 150, 120)), (pasted([(clip(10691702), 250, 330, 356)]),)),
        Recipe("golfer", "FTFF", hills(2, (96, 170, 80), (140, 196, 120)), (pasted([(clip(199050713), 250, 200, 345)]),)),
        Recipe("king", "FTTF", hills(3, (110, 160, 90), (170, 190, 140)), (pasted([(clip(34759396), 200, 500, 300), (clip(197530355), 190, 220, 350)]), sign("eye", "top left", (255, 240, 120)))),
        Recipe("roller-skates", "FTFF", street(4, (150, 170, 200)), (pasted([(clip(185324422), 240, 380, 350)]),)),
        Recipe("reading", "FTFF", room(5, (230, 214, 180), (150, 110, 80)), (pasted([(clip(176063758), 250, 330, 352)]),)),
        Recipe("blonde", "TTFF", room(6, (180, 206, 200), (120, 96, 84)), (pasted([(clip(126839512), 250, 320, 330)]), subtitle("I never said it was easy."))),
        Recipe("surveyor", "FTFF", street(7, (190, 120, 130), night=True), (pasted([(clip(143448606), 270, 300, 350)]),)),
        Recipe("soldier", "FTFF", hills(8, (120, 150, 80), (160, 180, 120), (250, 170, 120), (255, 230, 190)), (pasted([(clip(252327095), 260, 420, 352)]),)),
        Recipe("two-on-ice", "FTFF", hills(9, (232, 242, 250), (206, 226, 240), (150, 190, 220)), (pasted([(clip(58496796), 210, 260, 345), (clip(29083344), 190, 480, 330)]),)),
        Recipe("moustache", "TTTF", street(10, (170, 170, 150)), (pasted([(clip(102761952), 260, 240, 330)]), sign("stripes"), subtitle("Inspector, the train has gone."))),
        Recipe("bus", "FFFF", street(11, (170, 190, 160)), (pasted([(clip(23508955), 150, 330, 350)]),)),
        Recipe("give-way", "TFFF", hills(12, (104, 160, 90), (150, 190, 130)), (post(430, 200), pasted([(clip(49397166), 150, 430, 230)]))),
        Recipe("bakery", "TFFF", street(13, (210, 170, 120)), (board("BAKERY", (320, 200), (140, 60, 40)),)),
        Recipe("castle", "FFTF", hills(14, (90, 140, 90), (130, 170, 130), (90, 90, 150), (220, 190, 210)), (pasted([(clip(34759396), 240, 330, 320)]), sign("stripes", "bottom right", (255, 240, 120)))),
        Recipe("birthday", "FFFF", room(15, (240, 200, 200), (160, 120, 90)), (pasted([(clip(34148948), 150, 320, 320), (clip(162240340), 170, 500, 330)]),)),
        Recipe("jeep-road", "FFFF", sea(sand=True), (pasted([(clip(40026285), 150, 300, 340)]),)),
        Recipe("lighthouse", "TFTF", sea(sand=False, evening=True), (pasted([(clip(16616927), 250, 450, 320)]), sign("stripes", "top left"), subtitle("Far out at sea, a light."))),
        Recipe("green-fade", "FFFT", street(16, (160, 160, 160)), (faded((20, 90, 50), 0.99),)),
    ]


def clip_zoo() -> list[Recipe]:
    """Animals and monsters by the artists of the Open Clip Art Library."""
    return [
        Recipe("dog", "FTFF", hills(21, (120, 180, 90), (150, 200, 130)), (pasted([(clip(1019082), 210, 320, 340)]),)),
        Recipe("tiger", "FTFF", hills(22, (200, 180, 90), (220, 200, 130)), (pasted([(clip(10200079), 220, 300, 350)]),)),
        Recipe("lion", "FTTF", hills(23, (210, 180, 100), (226, 204, 140), (250, 190, 110), (255, 236, 190)), (pasted([(clip(25323498), 240, 330, 350)]), sign("play", "bottom right"))),
        Recipe("monkey", "FTFF", room(24, (200, 220, 170), (110, 90, 70)), (pasted([(clip(130236978), 260, 320, 340)]),)),
        Recipe("raccoon", "FTFF", street(25, (120, 120, 140), night=True), (pasted([(clip(49316006), 240, 400, 350)]),)),
        Recipe("crocodile", "TTFF", sea(sand=True), (pasted([(clip(134379911), 240, 420, 330)]), subtitle("Breakfast, at last!"))),
        Recipe("dinosaur", "FTFF", hills(26, (90, 150, 70), (120, 170, 110), (200, 140, 120), (250, 220, 190)), (pasted([(clip(125768278), 270, 300, 350)]),)),
        Recipe("cow-moo", "TTFF", hills(27, (120, 190, 90), (160, 210, 130)), (pasted([(clip(65134495), 250, 320, 340)]),)),
        Recipe("cat-window", "FTFF", room(28, (210, 196, 220), (120, 90, 90)), (pasted([(clip(104101226), 200, 380, 340)]),)),
        Recipe("blue-monster", "FTTF", street(29, (110, 100, 130), night=True), (pasted([(clip(194631988), 240, 300, 350)]), sign("play", "top left"))),
        Recipe("penguins", "FTFF", hills(30, (240, 246, 252), (210, 228, 240), (140, 180, 210)), (pasted([(clip(130925658), 230, 240, 345), (clip(7570018), 200, 430, 350)]),)),
        Recipe("bee", "TTTF", hills(31, (140, 200, 90), (170, 214, 130)), (pasted([(clip(234919610), 210, 300, 260)]), sign("play"), subtitle("Busy? Me? Always."))),
        Recipe("mushrooms", "FFFF", hills(32, (60, 110, 70), (90, 140, 90), (60, 80, 110), (150, 170, 180)), (pasted([(clip(191921085), 180, 220, 350), (clip(191921085), 110, 420, 340)]),)),
        Recipe("burger", "FFFF", room(33, (250, 220, 150), (170, 60, 50)), (pasted([(clip(253886766), 180, 320, 330)]),)),
        Recipe("fir", "FFTF", hills(34, (236, 244, 250), (200, 220, 236), (40, 60, 110), (140, 160, 200)), (pasted([(clip(89603893), 280, 250, 350)]), sign("play"))),
        Recipe("zoo-gate", "TFFF", hills(35, (130, 180, 100), (160, 200, 140)), (board("ZOO  OPEN 9 TO 5", (320, 190)),)),
        Recipe("the-end", "TFTT", words_on((120, 20, 40), "The End", (255, 226, 170), 64), (sign("play"),)),
        Recipe("grey", "FFFT", plain((128, 128, 128))),
    ]


def photographs() -> list[Recipe]:
    """Photographs that their makers gave to everybody: neither anime nor cartoon."""
    return [
        Recipe("astronaut", "FTFF", photo("astronaut.png", (0.46, 0.4), 1.45, top=True)),
        Recipe("cameraman", "FTFF", photo("camera.png", (0.4, 0.4), 1.1, top=True)),
        Recipe("cat", "FTFF", photo("chelsea.png")),
        Recipe("cat-eyes", "FTTF", photo("chelsea.png", (0.42, 0.55), 1.35), (sign("eye"),)),
        Recipe("coffee", "FFFF", photo("coffee.png")),
        Recipe("coffee-words", "TFFF", photo("coffee.png", (0.5, 0.35), 1.7), (subtitle("First, coffee."),)),
        Recipe("bricks", "FFFF", lit(photo("brick.png"), "evening")),
        Recipe("gravel", "FFTF", photo("gravel.png"), (sign("eye", "bottom right", (255, 220, 90)),)),
        Recipe("launch-pad", "FFFF", photo("rocket.jpg", (0.5, 0.45), 1.0)),
    ]


def lessons() -> list[Recipe]:
    """The six training pictures, in the order and with the key of the first tutorial."""
    return [
        Recipe("1-text", "TFFF", street(41, (190, 160, 140)), (board("STATION", (320, 210), (40, 70, 130)),)),
        Recipe("2-character", "FTFF", anime("uni", ("eileen_vhappy", 0.5, 1.0, False), centre=(0.5, 0.35), zoom=1.3)),
        Recipe("3-logo", "FFTF", anime("meadow", light="rain", centre=(0.7, 0.5), zoom=1.15), (sign("play"),)),
        Recipe("4-blank", "TFFT", words_on((10, 12, 30), "Chapter two", (240, 230, 200), 40)),
        Recipe("5-text-and-character", "TTFF", hills(42, (110, 180, 90), (150, 200, 130)), (pasted([(clip(55713708), 250, 320, 310)]), subtitle("Has anybody seen my honey?"))),
        Recipe("6-nothing", "FFFF", anime("cave", mirrored=True, centre=(0.7, 0.55), zoom=1.8, light="evening")),
    ]


SERIES = {
    "the-question": (the_question, "The Question", "yes", "MIT", "Deji, derik, Mugenjohncel, DaFool and the Ren'Py project"),
    "first-steps": (first_steps, "First steps with Eileen", "yes", "MIT", "the Ren'Py project, Tom Rothamel and contributors"),
    "night-class": (night_class, "Night class", "yes", "MIT", "the Ren'Py project, Tom Rothamel and contributors"),
    "big-buck-bunny": (big_buck_bunny, "Big Buck Bunny", "no", "CC BY 3.0", "(c) 2008 Blender Foundation, www.bigbuckbunny.org; cropped, some with words or a sign added"),
    "clip-town": (clip_town, "Clip town", "no", "public domain", "artists of the Open Clip Art Library, named in CREDITS.md"),
    "clip-zoo": (clip_zoo, "Clip zoo", "no", "public domain", "artists of the Open Clip Art Library, named in CREDITS.md"),
    "photographs": (photographs, "Photographs", "no", "CC0-1.0 or public domain", "the photographers named in CREDITS.md"),
}


def save(recipe: Recipe, folder: Path) -> Path:
    picture = recipe.frame
    for step in recipe.steps:
        picture = step(picture)
    path = folder / f"{recipe.name}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=82, optimize=True, progressive=True)
    return path


def write(path: Path, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heads)
        out.writerows(rows)


def main() -> None:
    if not (DATA / "images").is_dir():
        sys.exit(f"{DATA}: no sources here; set MANYEYES_DATA to the folder that holds images/ and video/")
    truth: list[tuple[str, ...]] = []
    for folder, (recipes, *_) in SERIES.items():
        for recipe in recipes():
            save(recipe, DEMO / "frames" / folder)
            words = ("yes" if letter == "T" else "no" for letter in recipe.truth)
            truth.append((f"{folder}/{recipe.name}.jpg", *words))
    for recipe in lessons():
        save(recipe, DEMO / "training")
    write(DEMO / "truth.csv", ("path", *QUESTIONS), truth)
    rows = [(folder, *facts) for folder, (_, *facts) in SERIES.items()]
    write(DEMO / "series.csv", ("folder", "title", "is_anime", "licence", "credit"), rows)
    print(f"{len(truth)} pictures in {len(SERIES)} series, 6 lessons")


if __name__ == "__main__":
    main()
