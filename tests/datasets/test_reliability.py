"""Alpha and kappa, held against the examples they were published with and against counting pair by pair."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.datasets.reliability import Pattern, fleiss_kappa, krippendorff_alpha, pairs_by_value


def patterns_of(tasks: Sequence[Sequence[str]]) -> list[Pattern]:
    """Patterns of what was said of each task."""
    values = sorted({value for said in tasks for value in said})
    counted = Counter(tuple(said.count(value) for value in values) for said in map(list, tasks))
    return [Pattern(counts, n) for counts, n in counted.items()]


def tasks_of(*observers: str) -> list[list[str]]:
    """What several observers said, each a line of one sign a task, '.' where he said nothing."""
    return [[said for said in task if said != "."] for task in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),  # A. binary data, two observers, no missing data
        (("aabbdcccedda", "babbbccceddd"), 0.692),  # B. nominal data, two observers, no missing data
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),  # C. nominal data
    ],
)
def test_alpha_of_krippendorffs_own_examples(observers: tuple[str, ...], alpha: float) -> None:
    found = krippendorff_alpha(patterns_of(tasks_of(*observers)))
    assert found is not None
    assert round(found, 3) == alpha


FLEISS = """
0 0 0 0 14
0 2 6 4 2
0 0 3 5 6
0 3 9 2 0
2 2 8 1 1
7 7 0 0 0
3 2 6 3 0
2 5 3 2 2
6 5 2 1 0
0 2 2 3 7
"""


def test_kappa_of_the_example_with_fourteen_people_and_ten_tasks() -> None:
    found = fleiss_kappa([Pattern(tuple(map(int, line.split())), 1) for line in FLEISS.strip().splitlines()])
    assert found is not None
    assert round(found, 3) == 0.210


def test_where_all_agree_both_are_one_and_where_nobody_differs_ever_they_are_not_defined() -> None:
    agreeing = [Pattern((3, 0), 5), Pattern((0, 2), 4)]
    assert (krippendorff_alpha(agreeing), fleiss_kappa(agreeing)) == (1.0, 1.0)
    for nothing in ([], [Pattern((3, 0), 5)], [Pattern((1, 0), 5), Pattern((0, 1), 5)]):
        assert (krippendorff_alpha(nothing), fleiss_kappa(nothing)) == (None, None)


TASKS = st.lists(st.lists(st.sampled_from("abc"), min_size=0, max_size=5), min_size=1, max_size=12)


@given(TASKS)
def test_alpha_is_what_counting_every_pair_gives(tasks: list[list[str]]) -> None:
    """1 - observed / expected disagreement, both as means over pairs (Krippendorff 2011, equation for D)."""
    paired = [said for said in tasks if len(said) > 1]
    everybody = [value for said in paired for value in said]
    n = len(everybody)
    expected = sum(a != b for a, b in itertools.permutations(everybody, 2))
    found = krippendorff_alpha(patterns_of(tasks))
    if not expected:
        assert found is None
        return
    observed = sum(sum(a != b for a, b in itertools.permutations(said, 2)) / (len(said) - 1) for said in paired)
    assert found == pytest.approx(1 - (observed / n) / (expected / (n * (n - 1))))


@given(TASKS)
def test_pairs_are_counted_once_each(tasks: list[list[str]]) -> None:
    found = patterns_of(tasks)
    values = sorted({value for said in tasks for value in said})
    brute = Counter(
        (values.index(min(pair)), values.index(max(pair))) for said in tasks for pair in itertools.combinations(said, 2)
    )
    assert {(a, b): n for a, b, n in pairs_by_value(found) if n} == brute
