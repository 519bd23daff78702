"""What counts as blurred: less sharp than the rest of its series, whatever it shows and however it was encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.media.scenes import a_scene, blurred, onto_white, out_of_focus, real_pictures, recoded, shaken

from manyeyes.media import blur
from manyeyes.media.look import look_of
from manyeyes.media.sharpness import sharpness

WORSE: dict[str, Callable[[Image.Image], Image.Image]] = {
    "Gauss' bell": lambda picture: blurred(picture, 2),
    "moved across": lambda picture: shaken(picture, 12),
    "moved down": lambda picture: shaken(picture, 12, down=True),
    "out of focus": lambda picture: out_of_focus(picture, 4),
    "blurred, then JPEG noise": lambda picture: recoded(blurred(picture, 2), 20),
}


def clips(data: Path) -> Iterator[list[Image.Image]]:
    """Every 25th frame of the shared clips."""
    for name in ("bigbuckbunny.mp4", "oa4_launch.webm", "b.mp4"):
        with av.open(str(data / "video" / name)) as opened:
            yield [frame.to_image() for number, frame in enumerate(opened.decode(video=0)) if number % 25 == 0]


def sharp_of(picture: Image.Image) -> float:
    """As a look has it."""
    return look_of(recoded(picture, 75)).sharpness


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_more_a_picture_is_blurred_the_less_sharp_it_is(seed: int) -> None:
    picture = a_scene(seed, 320, 240)
    measured = [look_of(blurred(picture, radius)).sharpness for radius in (0, 1, 2, 4, 8)]
    assert measured == sorted(measured, reverse=True)
    assert measured[-1] < 0.1 * measured[0]


@given(st.integers(0, 10_000), st.floats(0.3, 1.0))
@settings(max_examples=15, deadline=None)
def test_contrast_is_not_sharpness(seed: int, contrast: float) -> None:
    plane = np.asarray(a_scene(seed, 320, 240).convert("L")).astype(np.float64)
    weak = np.clip(128 + (plane - 128) * contrast, 0, 255).astype(np.uint8)
    assert sharpness(weak) == pytest.approx(sharpness(plane.astype(np.uint8)), rel=0.25)


@pytest.mark.data
@pytest.mark.parametrize("how", WORSE)
def test_every_blurred_photograph_ranks_below_its_sharp_one(data: Path, how: str) -> None:
    for picture in real_pictures(data / "images" / "photos_demo"):
        if min(picture.size) >= 200 and sharp_of(picture) > 0.01:  # cells under a microscope are soft already
            assert sharp_of(WORSE[how](picture)) < 0.7 * sharp_of(picture)


@pytest.mark.data
def test_a_blurred_frame_is_found_beside_its_clip_and_a_sharp_one_is_not_accused(data: Path) -> None:
    accused = missed = frames = 0
    for clip in clips(data):
        sharp = [sharp_of(frame) for frame in clip]
        for number, frame in enumerate(clip):
            how = list(WORSE)[number % 4]
            verdicts = blur(np.array([*sharp[:number], sharp_of(WORSE[how](frame)), *sharp[number + 1 :]]))
            missed += verdicts[number].verdict != "sure"
            accused += sum(one.verdict == "sure" for place, one in enumerate(verdicts) if place != number)
            frames += 1
    assert frames >= 18
    assert accused == 0
    assert missed <= 0.05 * frames


@pytest.mark.data
def test_coarse_jpeg_makes_no_picture_blurred_and_no_blurred_one_sharp(data: Path) -> None:
    for path in sorted((data / "images" / "anime_art_mit").glob("bg_[clm]*.jpg")):
        picture = onto_white(path)
        sharp = sharp_of(picture)
        coarse = look_of(recoded(picture, 20)).sharpness
        assert 0.4 * sharp < coarse < 2.5 * sharp
        assert look_of(recoded(blurred(picture, 3), 20)).sharpness < 0.15 * sharp


def test_verdicts_come_with_number_and_bound() -> None:
    verdicts = blur(np.array([1.0, 0.9, 1.1, 0.05, 0.3, 1.0, 1.0]))
    assert [one.verdict for one in verdicts] == ["fine", "fine", "fine", "sure", "uncertain", "fine", "fine"]
    assert (verdicts[3].number, verdicts[3].bound) == (0.05, 0.15)
    assert (verdicts[4].number, verdicts[4].bound) == (0.3, 0.4)


def test_the_limits_can_be_set() -> None:
    values = np.array([1.0, 0.9, 1.1, 0.05, 0.3, 1.0, 1.0])
    assert [one.verdict for one in blur(values, sure=0.01, uncertain=0.02)] == ["fine"] * 7


def test_a_small_series_is_judged_carefully_and_alone() -> None:
    verdicts = blur(np.array([0.3, 0.05, 0.001]))
    assert [one.verdict for one in verdicts] == ["fine", "fine", "sure"]
    assert blur(np.array([])) == []


def test_a_series_that_is_wholly_blurred_is_not_called_sharp() -> None:
    soft = [look_of(blurred(a_scene(seed, 320, 240), 6)).sharpness for seed in range(8)]
    assert {one.verdict for one in blur(np.array(soft))} <= {"sure", "uncertain"}


@pytest.mark.parametrize("shape", [(1, 1), (11, 400), (12, 12), (41, 45), (400, 12), (73, 640)])
def test_sharpness_is_a_number_for_every_shape(shape: tuple[int, int]) -> None:
    plane = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert 0 <= sharpness(plane) < 3
