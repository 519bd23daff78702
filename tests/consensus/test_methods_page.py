"""The page that explains the default shows the figures of today's code."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.consensus.crowds import SETS, a_real_crowd, accuracy
from tests.house.tree import ROOT

from manyeyes.consensus import DEFAULT, consensus_methods, estimate

PAGE = (ROOT / "docs" / "why" / "consensus-methods.md").read_text("utf-8")


def rows() -> dict[str, list[str]]:
    """The page's first table: cells by method, and the sets under 'method'."""
    lines = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]
    return {cells[0].strip("*"): cells[1:] for cells in lines}


def test_the_table_has_every_method_and_the_default_in_bold() -> None:
    assert list(rows()) == ["method", *consensus_methods()]
    assert rows()["method"] == list(SETS)
    assert f"| **{DEFAULT}** |" in PAGE


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_every_figure_of_the_table_is_what_the_methods_reach(data: Path, name: str) -> None:
    crowd = a_real_crowd(data, name)
    assert crowd.truth is not None
    reached = {one: accuracy(estimate(crowd.said, method), crowd.truth) for one, method in consensus_methods().items()}
    told = {one: float(rows()[one][SETS.index(name)]) for one in reached}
    assert told == pytest.approx(reached, abs=0.0006)
