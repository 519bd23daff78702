"""The time rule on real people: quick good ones go on, people three times too fast are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import haste


@pytest.mark.data
def test_people_three_times_too_fast_are_found_and_quick_good_ones_go_on(data: Path) -> None:
    crowd = haste.read(data / "crowd" / "sentiment_amt_timed")
    assert len(crowd.good) == 111
    hasty = haste.injected(crowd, "pooled")[:120]
    found = haste.shares(crowd, haste.UNDER_MEDIAN, haste.SHARE, {"hasty": hasty})
    assert found["good"] < 0.02
    assert found["hasty"] >= 0.9
