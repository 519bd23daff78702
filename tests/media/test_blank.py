"""What counts as blank: nothing drawn on it. Black title cards and white drawings are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from tests.media.scenes import a_scene, onto_white, recoded

from manyeyes.media import blankness
from manyeyes.media.look import look_of

# Of 3,122 drawings these have nothing on them: looked at, all white or all black.
EMPTY_DRAWINGS = {"135009264.jpg", "262036640.jpg", "69625268.jpg", "76337693.jpg", "9454332.jpg"}


def verdict_of(picture: Image.Image) -> str:
    """What is said of a picture."""
    return blankness(look_of(picture)).verdict


def a_card(text: str, size: tuple[int, int], points: int, ink: str = "white", paper: str = "black") -> Image.Image:
    """A title card."""
    card = Image.new("RGB", size, paper)
    place = (size[0] // 4, size[1] // 2)
    ImageDraw.Draw(card).text(place, text, fill=ink, font=ImageFont.load_default(points))
    return card


@given(
    st.tuples(*[st.integers(0, 255)] * 3),
    st.sampled_from([(330, 185), (64, 64), (1280, 720), (20, 300)]),
    st.integers(5, 95),
)
@settings(max_examples=30, deadline=None)
def test_one_colour_is_blank_at_every_size_and_quality(
    colour: tuple[int, int, int], size: tuple[int, int], quality: int
) -> None:
    assert verdict_of(recoded(Image.new("RGB", size, colour), quality)) == "sure"


@pytest.mark.parametrize("level", [4, 128, 251])
def test_noise_is_nothing(level: int) -> None:
    noise = np.random.default_rng(0).normal(level, 6, (360, 640, 3))
    assert verdict_of(recoded(Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8)), 60)) == "sure"


@pytest.mark.parametrize(
    "card",
    [
        a_card("The End", (330, 185), 20),
        a_card("Fin", (330, 185), 20, "black", "white"),
        a_card("a film by somebody", (1280, 720), 16),
        a_card("The End", (640, 360), 24, "#404040"),
    ],
)
def test_words_are_something_however_few(card: Image.Image) -> None:
    assert verdict_of(recoded(card, 85)) == "fine"


def test_what_varies_without_an_edge_is_for_people() -> None:
    assert verdict_of(Image.linear_gradient("L").resize((640, 360))) == "uncertain"
    halves = Image.new("RGB", (200, 100), (200, 0, 0))
    halves.paste((0, 102, 0), (100, 0, 200, 100))  # as bright as the red
    assert verdict_of(halves) == "uncertain"


def test_a_speck_on_white_is_for_people() -> None:
    speck = Image.new("RGB", (640, 360), "white")
    ImageDraw.Draw(speck).ellipse((300, 200, 304, 204), fill="black")
    found = blankness(look_of(recoded(speck, 85)))
    assert found.verdict == "uncertain"
    assert 0 < found.number < found.bound


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_a_scene_is_never_blank(seed: int) -> None:
    found = blankness(look_of(a_scene(seed, 200, 150)))
    assert found.verdict == "fine"
    assert found.number > found.bound


def test_the_limits_can_be_set() -> None:
    look = look_of(a_card("The End", (330, 185), 20))
    assert blankness(look, uncertain=0.5).verdict == "uncertain"


@pytest.mark.data
def test_of_all_drawings_only_the_empty_ones_are_blank(data: Path) -> None:
    folder = data / "images" / "openclipart_tagged" / "images"
    paths = sorted(folder.iterdir())
    some = [path for number, path in enumerate(paths) if number % 20 == 0 or path.name in EMPTY_DRAWINGS]
    verdicts = {path.name: verdict_of(onto_white(path)) for path in some}
    assert {name for name, verdict in verdicts.items() if verdict == "sure"} == EMPTY_DRAWINGS
    assert "uncertain" not in verdicts.values()
