"""The source's own test beside what guessing scores: a number that looks well and says little."""

from __future__ import annotations

import numpy as np
import pytest

from manyeyes.tagger.seed_score import chance, seed_score


def pictures(shown: int, tags: int = 38, many: int = 400) -> np.ndarray:
    """Targets of pictures that show so many tags, drawn at random."""
    draw = np.random.default_rng(shown)
    return np.array([draw.permutation([1.0] * shown + [0.0] * (tags - shown)) for _ in range(many)])


def test_six_blind_tags_score_what_the_sources_figures_hide() -> None:
    assert chance(38, 16) == pytest.approx(0.621, abs=5e-4)
    assert chance(38, 18) == pytest.approx(0.692, abs=5e-4)
    assert chance(38, 21, points=0.2) == pytest.approx(0.66, abs=5e-3)
    assert (chance(38, 0), chance(38, 38), chance(3, 3), chance(3, 1)) == (0.0, 1.0, 0.75, 0.25)


def test_the_chance_that_is_drawn_is_the_chance_that_is_computed() -> None:
    targets = np.vstack([pictures(16), pictures(20)])
    found = seed_score(np.zeros(targets.shape), targets, targets)
    assert found is not None
    assert found.simulated == pytest.approx(found.chance, abs=0.01)
    assert (found.pictures, found.least, found.tags) == (800, 16, 38)


def test_a_perfect_tagger_has_full_marks_and_so_has_one_with_two_wrong_of_six() -> None:
    targets = pictures(18)
    perfect = seed_score(targets, targets, targets)
    careless = targets.copy()
    for row in careless:
        row[np.flatnonzero(row == 0)[:2]] = 2.0  # two wrong tags above all true ones
    wrong = seed_score(careless, targets, targets)
    assert perfect is not None
    assert wrong is not None
    assert (perfect.score, wrong.score) == (1.0, 1.0)
    assert "misleads" in perfect.sentence
    assert f"{perfect.chance:.2f}" in perfect.sentence


def test_without_pictures_of_many_tags_all_that_show_one_are_taken_and_it_is_said() -> None:
    targets = np.vstack([pictures(3, many=30), pictures(0, many=5), np.full((4, 38), np.nan)])
    found = seed_score(targets, targets, targets)
    assert found is not None
    assert (found.pictures, found.least) == (30, 1)
    assert found.score == pytest.approx(0.75), "three tags give no more than three hits"
    assert seed_score(np.zeros((4, 38)), np.full((4, 38), np.nan), targets) is None


def test_always_the_same_six_tags_beat_blind_ones_where_some_are_frequent() -> None:
    draw = np.random.default_rng(1)
    often = np.linspace(0.9, 0.1, 38)
    targets = (draw.random((500, 38)) < often).astype(float)
    found = seed_score(draw.random(targets.shape), targets, targets)
    assert found is not None
    assert found.frequent > found.chance + 0.1
    assert found.score == pytest.approx(found.chance, abs=0.03)
