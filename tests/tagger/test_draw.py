"""Tags on pictures: legible on every background and at every size, and never in each other's way."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from manyeyes.media import Jail, Unreadable
from manyeyes.tagger.draw import ACCENT, INK, draw, drawn
from manyeyes.tagger.lettering import Lettering, NotAFont
from manyeyes.tagger.plates import MOST_COVERED, SMALL, STYLES, Layout, Style, lay_out, letters_for

SIDES = st.integers(32, 4000)
NAMES = st.one_of(
    st.sampled_from(["1girl", "black_hair", "translation_request", "🐱 cat", "猫耳", "שלום", "a/b:c", "", "x" * 300]),
    st.text(max_size=40),
)
TAGS = st.lists(st.tuples(NAMES, st.floats(0, 1)), min_size=1, max_size=25)
LETTERS = {size: Lettering(size) for size in range(SMALL, 161)}


@given(SIDES, SIDES, TAGS, st.sampled_from(STYLES))
@settings(max_examples=120, deadline=None)
def test_no_plate_leaves_the_picture_or_lies_on_another(
    width: int, height: int, tags: list[tuple[str, float]], style: Style
) -> None:
    lettering = LETTERS[letters_for(width, height)]
    laid = lay_out(width, height, tags, lettering, style)
    assert len(laid.plates) == len(tags)
    for one in laid.plates:
        assert one.left >= 0
        assert one.top >= 0
        assert one.right <= laid.width
        assert one.bottom <= laid.height
        assert lettering.width(one.name) + lettering.width(one.number) < one.width, "its words fit into it"
    for one, other in combinations(laid.plates, 2):
        aside = one.right <= other.left or other.right <= one.left
        assert aside or one.bottom <= other.top or other.bottom <= one.top
    assert hidden(laid, width, height) <= (MOST_COVERED if laid.over else 0)


def hidden(laid: Layout, width: int, height: int) -> float:
    """The share of the picture below plates."""
    left, top = laid.picture
    both = [
        max(0, min(one.right, left + width) - max(one.left, left))
        * max(0, min(one.bottom, top + height) - max(one.top, top))
        for one in laid.plates
    ]
    return sum(both) / (width * height)


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance, WCAG 2.2."""
    share = pixels.astype(np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


BACKGROUNDS = {
    "white": np.full((400, 600, 3), 255, np.uint8),
    "black": np.zeros((400, 600, 3), np.uint8),
    "noise": np.random.default_rng(3).integers(0, 256, (400, 600, 3), np.uint8),
    "stripes": np.tile(np.array([[[255, 255, 255]], [[0, 0, 0]]], np.uint8), (200, 600, 1)),
    "the colour of the letters": np.full((400, 600, 3), INK, np.uint8),
    "small": np.full((60, 100, 3), 255, np.uint8),
}


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("style", STYLES)
def test_letters_stand_out_from_what_is_around_them(background: str, style: Style) -> None:
    pixels = BACKGROUNDS[background]
    tags = [("black_hair", 0.9), ("smile", 0.2)]
    shown = luminance(np.asarray(draw(pixels, tags, style)))
    laid = lay_out(pixels.shape[1], pixels.shape[0], tags, LETTERS[letters_for(*pixels.shape[1::-1])], style)
    plate = laid.plates[0]
    inside = np.s_[plate.top + 2 : plate.bottom - plate.height // 3, plate.left + 3 : plate.right - 3]
    letters = shown[inside].max()
    behind = np.quantile(shown[inside], 0.5)
    assert (letters + 0.05) / (behind + 0.05) >= 7, "WCAG AAA asks for 7"


def test_the_same_picture_is_drawn_the_same_and_nothing_else_of_it_changes() -> None:
    pixels = BACKGROUNDS["noise"]
    first, second = (np.asarray(draw(pixels, [("smile", 0.5)])) for _ in range(2))
    assert (first == second).all()
    laid = lay_out(600, 400, [("smile", 0.5)], LETTERS[letters_for(600, 400)])
    plate = laid.plates[0]
    first = first.copy()
    first[plate.top : plate.bottom, plate.left : plate.right] = pixels[
        plate.top : plate.bottom, plate.left : plate.right
    ]
    assert laid.over
    assert (first == pixels).all()


def test_a_small_picture_stays_whole_beside_its_tags() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (100, 100, 3), np.uint8)
    found = np.asarray(draw(pixels, [("nurse", 0.9), ("people", 0.8), ("work", 0.4)]))
    laid = lay_out(100, 100, [("nurse", 0.9), ("people", 0.8), ("work", 0.4)], LETTERS[SMALL])
    left, top = laid.picture
    assert (found[top : top + 100, left : left + 100] == pixels).all()
    assert not laid.over


def test_a_high_score_has_a_longer_bar() -> None:
    pixels = BACKGROUNDS["black"]
    filled = [
        int((np.asarray(draw(pixels, [("same", score)], "bars")) == ACCENT).all(axis=2).sum())
        for score in (0.1, 0.5, 0.9)
    ]
    assert 0 < filled[0] < filled[1] < filled[2]


def test_a_picture_with_no_tag_says_so() -> None:
    found = np.asarray(draw(BACKGROUNDS["white"], []))
    assert (found < 100).any()


def test_names_in_signs_the_font_lacks_are_spelt_out() -> None:
    letters = LETTERS[SMALL]
    assert letters.spelt("café_crème") == "cafe_creme"
    assert letters.spelt("🐱 cat") == "‹cat face› cat"
    assert letters.spelt("猫耳") == "‹U+732BU+8033›".replace("BU", "B U")
    assert letters.spelt("two\nlines\tand\u202e turned") == "two lines and turned"
    assert letters.spelt(" ") == "‹no name›"
    assert letters.lacks("猫")
    assert not letters.lacks("black_hair")
    assert len(letters.spelt("🐱" * 400)) <= 80


def test_a_font_can_be_given_and_what_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_text("no font")
    with pytest.raises(NotAFont, match=r"font\.ttf is no font"):
        Lettering(20, tmp_path / "font.ttf")
    with pytest.raises(NotAFont):
        Lettering(20, tmp_path / "missing.ttf")


def test_a_picture_is_drawn_upright_as_it_was_and_a_broken_one_is_told(tmp_path: Path) -> None:
    pixels = np.zeros((90, 300, 3), np.uint8)
    pixels[:, :150] = [200, 30, 30]
    turned = Image.Exif()
    turned[274] = 6  # to be turned by a quarter to the right
    Image.fromarray(pixels).save(tmp_path / "turned.png", exif=turned)
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    with Jail(1) as jail:
        found = drawn(jail, tmp_path / "turned.png", [("red", 0.9)])
        broken = drawn(jail, tmp_path / "broken.jpg", [("red", 0.9)])
    assert isinstance(found, Image.Image)
    assert found.height == 300
    assert found.width > 90, "its tags stand at its side"
    assert [found.getpixel((10, 10)), found.getpixel((10, 290))] == [(200, 30, 30), (0, 0, 0)]
    assert isinstance(broken, Unreadable)
    assert broken.reason


def test_a_picture_of_4000_pixels_keeps_its_size_and_gets_large_letters(tmp_path: Path) -> None:
    Image.new("RGB", (4000, 1000), "white").save(tmp_path / "wide.png")
    with Jail(1) as jail:
        found = drawn(jail, tmp_path / "wide.png", [("snow", 0.9)])
    assert isinstance(found, Image.Image)
    assert found.size == (4000, 1000)
    assert letters_for(4000, 4000) > 3 * letters_for(1000, 1000)
