"""Which tags a tagger names, and when it is sure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from tests.tagger.stand_in import a_tagger_of_colours

from manyeyes.media import Jail
from manyeyes.tagger import named, predict

ABOUT = a_tagger_of_colours().about


def test_of_tags_that_exclude_each_other_one_is_sure_at_most() -> None:
    said = named(ABOUT, np.array([0.7, 0.9, 0.1, 0.65], np.float32))
    assert [(one.tag, round(one.score, 2)) for one in said] == [("colour:green", 0.9), ("dark", 0.65)]


def test_below_its_threshold_a_tag_is_named_only_when_asked_for() -> None:
    scores = np.array([0.2, 0.5, 0.1, 0.59], np.float32)
    assert named(ABOUT, scores) == ()
    assert [(one.tag, one.sure) for one in named(ABOUT, scores, top=2)] == [("dark", False), ("colour:green", False)]
    low = replace(ABOUT, thresholds={})
    assert [one.tag for one in named(low, scores)] == ["dark", "colour:green"], "without a threshold .5 counts"


def test_pictures_are_said_in_their_order_in_batches_of_any_size(tmp_path: Path) -> None:
    paths = []
    for number in range(7):
        paths.append(tmp_path / f"{number}.png")
        Image.new("RGB", (20, 20), ((230, 0, 0) if number % 2 else (0, 0, 230))).save(paths[-1])
    paths.insert(3, tmp_path / "missing.png")
    with Jail(1) as jail:
        said = list(predict(a_tagger_of_colours(), paths, jail, at_once=3))
    assert [one.path for one in said] == paths
    assert [one.tags[0].tag if one.tags else "" for one in said] == [
        *("colour:blue", "colour:red", "colour:blue", "", "colour:red"),
        *("colour:blue", "colour:red", "colour:blue"),
    ]
    assert said[3].reason
