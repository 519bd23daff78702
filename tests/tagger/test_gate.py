"""A new tagger serves only if it is not worse than the one that serves, on the same pictures nobody learnt from."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.tagger.gate import Measured, first, gate

CAT, DOG = np.array([1, 1, 0, 0, 0, 0.0]), np.array([0, 0, 0, 1, 1, np.nan])
HELD_BACK = np.column_stack([CAT, DOG])
RIGHT = np.nan_to_num(HELD_BACK)
WRONG = 1 - RIGHT


def test_the_first_tagger_always_serves() -> None:
    assert first().serves


def test_a_better_one_serves_and_says_by_how_much() -> None:
    found = gate(Measured(("cat", "dog"), RIGHT), Measured(("cat", "dog"), WRONG), ("cat", "dog"), HELD_BACK, number=3)
    assert found.serves
    assert found.new == 1.0
    assert "1.000 against 0." in found.why
    assert "of tagger 3 on the same 6 held-back pictures, over the 2 tags both know" in found.why


def test_a_worse_one_does_not_serve_unless_it_is_within_the_tolerance() -> None:
    new, old = Measured(("cat", "dog"), WRONG), Measured(("cat", "dog"), RIGHT)
    refused = gate(new, old, ("cat", "dog"), HELD_BACK, number=1, tolerance=0.1)
    assert not refused.serves
    assert "worse by more than 0.1" in refused.why
    assert gate(new, old, ("cat", "dog"), HELD_BACK, number=1, tolerance=0.9).serves


def test_a_new_tag_is_left_out_of_the_comparison_as_the_old_one_never_knew_it() -> None:
    new = Measured(("dog", "cat"), np.column_stack([WRONG[:, 1], RIGHT[:, 0]]))
    found = gate(new, Measured(("cat",), RIGHT[:, :1]), ("cat", "dog"), HELD_BACK, number=1, tolerance=0.0)
    assert found.serves
    assert (found.shared, found.new, found.old) == (1, 1.0, 1.0)


def test_where_nothing_can_be_compared_nothing_speaks_against_it() -> None:
    nobody_knows = np.full((4, 1), np.nan)
    one = Measured(("cat",), np.zeros((4, 1)))
    assert gate(one, one, ("cat",), nobody_knows, number=1).serves
    assert gate(one, Measured(("owl",), np.zeros((4, 1))), ("cat",), np.ones((4, 1)), number=1).serves


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans()), min_size=2, max_size=30))
def test_one_that_says_the_same_as_before_always_serves(rows: list[tuple[float, float, bool]]) -> None:
    scores = np.array([[row[0], row[1]] for row in rows])
    targets = np.array([[row[2], not row[2]] for row in rows], dtype=float)
    one = Measured(("cat", "dog"), scores)
    assert gate(one, one, ("cat", "dog"), targets, number=1, tolerance=0.0).serves
