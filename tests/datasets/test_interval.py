"""Wilson's interval, held against numbers computed by hand and against what an interval is for."""

from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from manyeyes.datasets import wilson
from manyeyes.datasets.audit_result import sentence


def test_195_of_200_by_hand() -> None:
    """p = .975, n = 200, z = 1.96: centre (p + z²/2n) / (1 + z²/n) = .984604 / 1.019208 = .966048;

    half z / (1 + z²/n) * sqrt(p (1 - p) / n + z² / 4n²) = 1.92306 * sqrt(.000121875 + .00002401) = .023227.
    """
    found = wilson(195, 200)
    assert math.isclose(found.low, 0.966048 - 0.023227, abs_tol=2e-5)
    assert math.isclose(found.high, 0.966048 + 0.023227, abs_tol=2e-5)
    assert str(found) == "94.3–98.9 %"


def test_the_sentence_the_owner_reads() -> None:
    assert sentence("You", True, 0.97, 200, 200, 195) == (
        "We expected 97 of 100 to meet all conditions. You checked 200: 195 did (94.3–98.9 %)."
    )
    assert sentence("The owner", False, 0.996, 10, 10, 1).startswith("We expected 99.6 of 100 to be as people say.")
    assert "1 was" in sentence("You", False, 0.5, 10, 10, 1)
    assert sentence("You", True, 0.0, 0, 0, 0) == "You checked none yet."
    assert sentence("You", True, 0.9, 2, 0, 0) == "You checked 2 and could not tell of any."


def test_nothing_and_everything_are_never_certain() -> None:
    assert str(wilson(0, 10)) == "0.0–27.8 %"
    assert str(wilson(10, 10)) == "72.2–100.0 %"
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


@given(st.integers(1, 5000), st.data())
def test_what_was_found_lies_in_its_interval_and_so_does_the_mirrored(of: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, of))
    found, mirrored = wilson(right, of), wilson(of - right, of)
    assert 0 <= found.low <= right / of <= found.high <= 1
    assert right / of in found
    assert math.isclose(found.low, 1 - mirrored.high, abs_tol=1e-12)


def test_the_interval_holds_the_truth_19_times_in_20() -> None:
    chance = random.Random(5)
    held = [0.96 in wilson(sum(chance.random() < 0.96 for _ in range(200)), 200) for _ in range(2000)]
    assert 0.93 < sum(held) / len(held) < 0.98
