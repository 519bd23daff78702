"""What mattered lights up: where the mark is, nowhere where there is none, and the same for every kind of tagger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from manyeyes import tagger
from manyeyes.tagger.calibrate import uncalibrated
from manyeyes.tagger.heat_map import covered

SIDE = 56


class Reddest:
    """A model that sees one thing: how much of a picture is red. It counts how many pictures it is shown."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    @property
    def sides(self) -> tuple[int, ...]:
        return (SIDE,)

    def raw(self, pixels: Mapping[int, NDArray[np.uint8]]) -> NDArray[np.float32]:
        shown = pixels[SIDE].astype(np.float32)
        self.asked.append(len(shown))
        red = ((shown[..., 0] > 200) & (shown[..., 1] < 60)).mean(axis=(1, 2))
        return np.stack([red * 80 - 2, np.zeros(len(shown))], axis=1).astype(np.float32)

    def raw_of(self, features: object) -> NDArray[np.float32]:
        raise NotImplementedError

    def write(self, folder: Path) -> None:
        raise NotImplementedError


def a_tagger(model: Reddest) -> tagger.Tagger:
    return tagger.Tagger(tagger.About("head", ("red", "never"), uncalibrated(2)), model)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_the_cell_that_holds_the_mark_is_the_hottest(row: int, column: int) -> None:
    picture = np.full((SIDE, SIDE, 3), 90, np.uint8)
    picture[row * 8 : row * 8 + 8, column * 8 : column * 8 + 8] = (255, 0, 0)

    heat = tagger.heat_map(a_tagger(Reddest()), {SIDE: picture}, "red")

    assert heat.shape == (7, 7)
    assert heat[row, column] == heat.max() == 1
    far = np.hypot(*np.meshgrid(np.arange(7) - column, np.arange(7) - row)) > 1.5
    assert heat[far].max() < 0.05


def test_a_tag_that_nothing_in_the_picture_moves_stays_dark() -> None:
    picture = np.random.default_rng(3).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)

    assert not tagger.heat_map(a_tagger(Reddest()), {SIDE: picture}, "never").any()


def test_it_takes_one_batch_of_fifty_pictures() -> None:
    model = Reddest()
    tagger.heat_map(a_tagger(model), {SIDE: np.zeros((SIDE, SIDE, 3), np.uint8)}, "red")

    assert model.asked == [50]


def test_a_tag_it_does_not_know_is_said() -> None:
    with pytest.raises(tagger.UnknownTag, match="the tag blue"):
        tagger.heat_map(a_tagger(Reddest()), {SIDE: np.zeros((SIDE, SIDE, 3), np.uint8)}, "blue")


def test_every_pixel_is_covered_at_least_once_and_nothing_else_changes() -> None:
    picture = np.random.default_rng(5).integers(0, 255, (61, 61, 3), dtype=np.uint8)
    parts = covered(picture, 7)

    changed = (parts != picture[None]).any(axis=3)
    near_mean = (np.abs(picture.astype(int) - picture.reshape(-1, 3).mean(axis=0).astype(int)) == 0).all(axis=2)
    assert (changed.any(axis=0) | near_mean).all()
    assert changed.mean(axis=(1, 2)).max() < 0.12
