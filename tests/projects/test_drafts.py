"""What project.yaml may say of drafts, and what it means where it says little."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.projects.test_combinations import CATS, OVERLAP, faults

from manyeyes.projects import Drafts, parse_project

SPLIT = "split: {train: 0.8, test: 0.2}}"
TRAIN = f"{SPLIT}\n  - {{name: tagger, kind: train, method: head}}"
TWO = f"{SPLIT}\n" + "\n".join(
    f"  - {{name: {name}, kind: train, after: release, method: head}}" for name in ("one", "two")
)


def with_drafts(said: str, train: str = TRAIN) -> str:
    """The cats, whose questions the tagger fills in."""
    return CATS.replace(OVERLAP, f"{OVERLAP}\n    drafts: {said}").replace(SPLIT, train)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            with_drafts("{}", SPLIT),
            "stages[1].drafts: no stage trains a tagger that could fill anything in; add a stage of kind train",
        ),
        (with_drafts("{score: 0.4}"), "stages[1].drafts.score: 0.4 is less than 0.5"),
        (with_drafts("{hidden_share: 0}"), "stages[1].drafts.hidden_share: 0 is less than 0.05"),
        (with_drafts("{hidden: 0.2}"), "stages[1].drafts.hidden: is not a key of drafts; did you mean hidden_share?"),
        (
            with_drafts("{from: taggr}"),
            "stages[1].drafts.from: taggr is no stage of kind train; did you mean tagger?",
        ),
        (
            with_drafts("{score: 0.9}", TWO),
            "stages[1].drafts: one and two each train a tagger; say which one, like from: one",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_said_with_its_line_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    assert [str(fault) for fault in faults(tmp_path, text)] == [f"project.yaml:13: {said}"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (with_drafts("{}"), Drafts("tagger", 0.8, 0.2)),
        (with_drafts("{from: two, score: 0.95, hidden_share: 0.5}", TWO), Drafts("two", 0.95, 0.5)),
        (CATS, None),
    ],
)
def test_little_said_means_the_only_tagger_from_eight_in_ten_on(text: str, means: Drafts | None) -> None:
    look = parse_project(text).stage("look")
    assert look is not None
    assert look.drafts == means
