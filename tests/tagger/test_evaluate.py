"""What an evaluation tells of a tagger, and what it says it does not know."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from manyeyes.inference import Cache
from manyeyes.tagger.about import About
from manyeyes.tagger.calibrate import uncalibrated
from manyeyes.tagger.evaluate import NothingHeldBack, OtherTags, Where, evaluate, measure
from manyeyes.tagger.evaluation import Evaluation
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.leak_gain import dealt_out
from manyeyes.tagger.tagger import Tagger

TAGS = ("hair:black", "hair:pink", "smile", "hat", "never")
GROUPS = {"hair:black": "hair", "hair:pink": "hair"}


def about(**said: object) -> About:
    """A tagger that knows these tags."""
    settings = {"thresholds": dict.fromkeys(TAGS, 0.5), "release": "v1", **said}
    return About("head", TAGS, uncalibrated(len(TAGS)), groups=GROUPS, **settings)  # type: ignore[arg-type]


def some_examples(many: int = 60, seed: int = 0) -> Examples:
    """Pictures with black or pink hair, some of which smile, few with a hat; a third held back."""
    draw = np.random.default_rng(seed)
    black = draw.random(many) < 0.6
    columns = (black, ~black, draw.random(many) < 0.5, draw.random(many) < 0.2, np.zeros(many, bool))
    targets = np.stack(columns, axis=1).astype(np.float32)
    targets[::7, 2] = np.nan
    return Examples(
        items=tuple(f"{number:064x}" for number in range(many)),
        tags=TAGS,
        groups=GROUPS,
        targets=targets,
        weights=np.ones_like(targets),
        part=tuple("test" if number % 3 == 0 else "train" for number in range(many)),
        component=np.arange(many) // 2,
        sampling=np.ones(many, np.float32),
    )


def seen(examples: Examples, skill: float, seed: int = 1) -> np.ndarray:
    """Scores of somebody who is right so often."""
    draw = np.random.default_rng(seed)
    wanted = np.nan_to_num(examples.targets, nan=0.5)
    right = draw.random(wanted.shape) < skill
    return np.where(right, 0.9 * wanted + 0.05, 0.95 - 0.9 * wanted).astype(np.float32)


def where(tmp_path: Path = Path(), **said: object) -> Where:
    return Where("v1", Cache(tmp_path), **said)  # type: ignore[arg-type]


def evaluated(skill: float, **said: object) -> Evaluation:
    examples = some_examples()
    held = examples.only("test")
    return measure(about(**said), held, seen(held, skill), examples.only("train"), where())


def test_a_tagger_that_looks_stands_above_those_who_do_not() -> None:
    found = evaluated(0.95)
    looks, often, guesses = found.levels
    assert found.pictures == 20
    assert looks.map is not None
    assert often.map is not None
    assert looks.map > often.map + 0.2
    assert looks.micro_f1 is not None
    assert often.micro_f1 is not None
    assert looks.micro_f1 > often.micro_f1
    assert guesses.map == pytest.approx(np.mean([one.guess for one in found.by_tag if one.guess is not None]))
    blind = evaluated(0.5).tagger
    assert blind.map is not None
    assert blind.map < looks.map - 0.2


def test_a_tag_on_no_picture_held_back_is_named_and_counts_nowhere() -> None:
    found = evaluated(1.0)
    assert found.tagger.map == 1.0
    assert found.tags == TAGS
    assert found.by_tag[4].average_precision is None
    assert any("never" in sentence for sentence in found.not_measured)
    assert any("unknown" in sentence for sentence in found.not_measured)


def test_what_excludes_each_other_is_shown_as_what_is_taken_for_what() -> None:
    (hair,) = evaluated(1.0).confusions
    assert (hair.group, hair.tags, hair.right) == ("hair", ("hair:black", "hair:pink"), 1.0)
    (mixed,) = evaluated(0.5).confusions
    assert mixed.right is not None
    assert mixed.right < 1


def test_the_worst_mistakes_are_the_surest_ones_in_both_directions() -> None:
    examples = some_examples()
    held = examples.only("test")
    scores = np.nan_to_num(held.targets, nan=0.0) * 0.98 + 0.01
    here, there = (int(np.flatnonzero(held.targets[:, 3] == value)[0]) for value in (1, 0))
    scores[here, 3], scores[there, 3] = 0.002, 0.995
    found = measure(about(), held, scores.astype(np.float32), examples.only("train"), where())
    worst = {one.kind: (one.tag, one.item) for one in reversed(found.mistakes)}
    assert worst == {"missed": ("hat", held.items[here]), "imagined": ("hat", held.items[there])}
    losses = [one.loss for one in found.mistakes]
    assert losses == sorted(losses, reverse=True)


def test_an_evaluation_is_written_as_json_that_others_can_read() -> None:
    said = json.loads(json.dumps(evaluated(0.9).plain(), allow_nan=False))
    assert said["levels"][0]["name"] == "this tagger"
    assert said["by_tag"][2]["tag"] == "smile"
    assert "misleads" in said["seed_score"]["sentence"]


def test_measured_on_another_release_or_on_its_own_lessons_it_says_so(tmp_path: Path) -> None:
    examples = some_examples()
    held = examples.only("test")
    other = measure(about(release="v7"), held, seen(held, 0.9), examples.only("train"), where())
    assert any("learnt from v7 and is measured on v1" in sentence for sentence in other.not_measured)
    own = measure(about(), held, seen(held, 0.9), examples.only("train"), where(tmp_path, part="train"))
    assert any("far too good" in sentence for sentence in own.not_measured)


def test_with_nothing_to_measure_on_it_is_refused_in_a_sentence(tmp_path: Path) -> None:
    tagger = Tagger(about(), None)  # type: ignore[arg-type]
    learnt = replace(some_examples(), part=("train",) * 60)
    with pytest.raises(NothingHeldBack, match="part validation"):
        evaluate(tagger, learnt, lambda item: tmp_path, where(tmp_path, part="validation"))
    foreign = replace(some_examples(), tags=("a", "b", "c", "d", "e"), groups={})
    with pytest.raises(OtherTags, match="none of them is the same"):
        evaluate(tagger, foreign, lambda item: tmp_path, where(tmp_path))


def test_dealt_out_one_by_one_relatives_come_to_stand_on_both_sides() -> None:
    examples = some_examples(300)
    dealt = dealt_out(examples, "test")
    assert dealt.part.count("test") == examples.part.count("test")
    held, learnt = dealt.only("test"), dealt.only("train")
    assert np.isin(held.component, learnt.component).any()
