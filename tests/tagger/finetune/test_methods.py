"""A train stage names a network as its method, with numbers for it, and gets a tagger that was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.tagger.finetune.toys import bright

from manyeyes.inference import Cache
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.finetune.fit import split_off
from manyeyes.tagger.methods import Given, learn
from manyeyes.tagger.networks import network_settings


def given(tmp_path: Path, **others: Any) -> Given:
    """40 pictures as files, in parts, one of them broken."""
    examples, pixels = bright(40)
    parts = ("train",) * 28 + ("validation",) * 6 + ("test",) * 6
    places = {item: tmp_path / f"{number}.png" for number, item in enumerate(examples.items)}
    for item, picture in zip(examples.items, pixels, strict=True):
        Image.fromarray(picture).save(places[item])
    places[examples.items[3]].write_bytes(b"no picture")
    examples = Examples(**{**vars(examples), "part": parts})
    how: dict[str, Any] = {"settings": {"epochs": 1.0, "batch": 8.0}, "size": 32, "threads": 1, "say": str}
    cache = Cache(tmp_path / "cache")
    return Given(
        **{"method": "cnn11", **how, **others}, examples=examples, places=places, cache=cache, workplace=tmp_path
    )


@pytest.mark.torch
def test_the_baseline_is_trained_as_the_source_did_and_a_broken_picture_is_left_out(tmp_path: Path) -> None:
    made = learn(given(tmp_path))
    assert made.about.method == "cnn11"
    assert (made.about.settings["learning_rate"], made.about.settings["flips"]) == (1e-4, False)
    assert made.about.notes[0].startswith("1 of 34 pictures are left out: ")
    assert made.about.metrics["held_out"]["pictures"] == 6
    scores = made.scores([tmp_path / "0.png", tmp_path / "3.png"])
    assert np.isfinite(scores[0]).all()
    assert np.isnan(scores[1]).all()


def test_the_part_for_choosing_is_held_out_and_the_part_for_judging_is_never_seen(tmp_path: Path) -> None:
    examples = given(tmp_path).examples
    seen = examples.only("train", "validation")
    split = split_off(seen, 0)
    assert {seen.part[row] for row in split.learn} == {"train"}
    assert {seen.part[row] for row in split.held} == {"validation"}


def test_a_stage_says_numbers_and_they_stand_above_what_the_network_brings(tmp_path: Path) -> None:
    how = network_settings(given(tmp_path, method="finetune", settings={"flips": 0, "width": 16.0}, seed=7))
    assert (how.network, how.flips, how.width, how.side, how.seed) == ("resnet", False, 16, 32, 7)
