"""Who copies is found by groups, with the evidence; honest people who err on the same hard pictures are left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson
from tests.consensus.crowds import SETS, a_real_crowd
from tests.moderation.crowds import a_crowd_that_copies

from manyeyes.consensus import Said
from manyeyes.moderation.groups import find_groups, poisson_surprise

SEEDS = range(10)


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_of_a_hundred_who_copy_one_key_are_found_and_nobody_else(seed: int) -> None:
    made = a_crowd_that_copies(seed, copies=10)
    found = find_groups([made.said])
    assert len(found) == 1
    assert set(found[0].workers) <= set(range(10)), "nobody else"
    assert len(found[0].workers) >= 9
    same, expected = (sum(getattr(pair, name) for pair in found[0].pairs) for name in ("same_errors", "expected"))
    assert same > 1.4 * expected, "the numbers an owner is shown speak for themselves"


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_flagged_where_nobody_copies(seed: int) -> None:
    assert find_groups([a_crowd_that_copies(1000 + seed, copies=0).said]) == []


@pytest.mark.parametrize("copies", [40, 45])
def test_a_clique_of_nearly_half_the_crowd_is_found_although_consensus_follows_it(copies: int) -> None:
    for seed in range(3):
        found = find_groups([a_crowd_that_copies(seed, copies).said])
        members = {worker for group in found for worker in group.workers}
        assert members <= set(range(copies))
        assert len(members) >= 0.95 * copies


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_people_of_real_crowds_are_no_clique(data: Path, name: str) -> None:
    assert find_groups([a_real_crowd(data, name).said]) == []


def test_two_accounts_of_one_person_are_found_among_people_who_share_many_pictures() -> None:
    random = np.random.default_rng(5)
    truth = random.integers(0, 2, 200)
    says = np.where(random.random((12, 200)) < 0.8, truth, 1 - truth)
    says[1] = np.where(random.random(200) < 0.02, 1 - says[0], says[0])
    worker, task = np.indices(says.shape).reshape(2, -1)
    found = find_groups([Said(task, worker, says.ravel(), 200, 12, 2)])
    assert [group.workers for group in found] == [(0, 1)]
    assert found[0].pairs[0].surprise > 5


def test_people_who_always_say_no_are_lazy_and_not_copying() -> None:
    made = a_crowd_that_copies(3, copies=0)
    lazy = np.where(made.said.worker < 10, 0, made.said.value)
    assert find_groups([Said(made.said.task, made.said.worker, lazy, made.said.tasks, 100, 2, made.said.known)]) == []


def test_people_who_fall_for_the_same_hard_pictures_are_not_copying() -> None:
    random = np.random.default_rng(7)
    truth, hard = random.integers(0, 2, 300), random.random(300) < 0.2
    chance = np.where(hard, 0.35, 0.95)
    says = np.where(random.random((30, 300)) < chance, truth, 1 - truth)
    worker, task = np.indices(says.shape).reshape(2, -1)
    some = random.random(says.size) < 0.5
    assert find_groups([Said(task[some], worker[some], says.ravel()[some], 300, 30, 2, truth)]) == []


@pytest.mark.parametrize(
    "said", [Said(*np.zeros((3, 0), dtype=np.int64), 0, 0, 2), Said(*np.zeros((3, 1), int), 1, 1, 2)]
)
def test_nobody_or_one_person_is_no_group(said: Said) -> None:
    assert find_groups([said]) == []
    assert find_groups([]) == []


@settings(deadline=None, max_examples=50)
@given(seen=st.integers(0, 60), expected=st.floats(0.001, 60))
def test_the_surprise_is_poissons_tail(seen: int, expected: float) -> None:
    assert poisson_surprise(seen, expected) == pytest.approx(-poisson.logsf(seen - 1, expected) / np.log(10), abs=1e-6)
