"""What more answers would bring: a curve through what was measured, honest about how sure it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.tagger.learning_curve import curve, fit, helped_most

SIZES = [50, 100, 200, 400, 800]


def drawn(best: float, a: float, b: float, noise: float, seed: int = 1) -> list[list[float]]:
    """Three draws of each size around a true curve."""
    rng = np.random.default_rng(seed)
    return [[best - a * n**-b + rng.normal(0, noise) for _ in range(3)] for n in SIZES]


def test_a_clean_curve_is_found_again() -> None:
    n = np.array(SIZES, dtype=float)
    found = fit(n, 0.9 - 2 * n**-0.5, np.full(5, 0.01))
    assert (found.best, found.a, found.b) == pytest.approx((0.9, 2, 0.5), abs=1e-3)


def test_a_tag_that_still_climbs_is_helped_more_than_one_that_is_through() -> None:
    climbing = curve("whale", SIZES, drawn(0.95, 3, 0.4, 0.005))
    through = curve("sky", SIZES, drawn(0.93, 0.2, 1.2, 0.005))
    assert climbing.gain is not None
    assert through.gain is not None
    assert climbing.gain > 3 * through.gain
    assert helped_most([through, climbing]) is climbing
    assert climbing.sentence.startswith("The next 100 answers about whale would add +0.0")


def test_the_true_gain_lies_within_what_it_states_nearly_always() -> None:
    true = 3 * (800**-0.4 - 900**-0.4)
    told = [curve("whale", SIZES, drawn(0.95, 3, 0.4, 0.03, seed)) for seed in range(20)]
    inside = [one for one in told if one.gain_low is not None and one.gain_low <= true <= (one.gain_high or 0)]
    assert len(inside) >= 17


def test_a_curve_measured_on_three_pictures_is_said_to_be_unsure() -> None:
    many, few = (curve("whale", SIZES, drawn(0.9, 2, 0.5, 0.005), held) for held in (3000, 3))
    widths = [(one.gain_high or 0) - (one.gain_low or 0) for one in (many, few)]
    assert widths[1] > 2 * widths[0]


def test_a_tag_hardly_anybody_knows_says_so_instead_of_guessing() -> None:
    nothing = [[float("nan")]] * 5
    found = curve("narwhal", SIZES, nothing)
    assert (found.gain, found.points) == (None, ())
    assert "Too few pictures" in found.sentence
    assert helped_most([found]) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=3), min_size=5, max_size=5))
def test_more_answers_never_hurt_and_nothing_is_better_than_perfect(measured: list[list[float]]) -> None:
    found = curve("cat", SIZES, measured)
    assert found.best is not None
    assert found.best <= 1 + 1e-9
    assert found.gain is not None
    assert found.gain >= -1e-12
