"""What holds for every consensus method and any answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consensus.crowds import a_crowd

from manyeyes.consensus import ConsensusMethod, Said, consensus_method, consensus_methods, estimate
from manyeyes.consensus.arithmetic import credit, likeliest
from manyeyes.consensus.methods import NoSuchMethod
from manyeyes.consensus.methods.dawid_skene import DawidSkene
from manyeyes.consensus.methods.mace import Mace, digamma

METHODS = [pytest.param(method, id=name) for name, method in consensus_methods().items()]
every_method = pytest.mark.parametrize("method", METHODS)
few = settings(max_examples=25, deadline=None)


@st.composite
def answers(draw: st.DrawFn) -> Said:
    """A few answers of any kind: repeated ones, tasks and workers without any, some that say nothing, some known."""
    tasks, workers, values = draw(st.integers(1, 8)), draw(st.integers(1, 5)), draw(st.integers(1, 4))
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, tasks - 1), st.integers(0, workers - 1), st.integers(-1, values - 1)), max_size=30
        )
    )
    task, worker, value = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    known = np.array(draw(st.lists(st.integers(-1, values - 1), min_size=tasks, max_size=tasks)))
    return Said(task, worker, value, tasks, workers, values, known if draw(st.booleans()) else None)


@every_method
@few
@given(said=answers())
def test_chances_sum_to_one_and_known_tasks_stay_as_they_are(method: ConsensusMethod, said: Said) -> None:
    found = estimate(said, method)
    assert found.posterior.shape == (said.tasks, said.values)
    assert np.allclose(found.posterior.sum(axis=1), 1)
    assert (found.posterior >= 0).all()
    if said.known is not None:
        held = np.flatnonzero(said.known >= 0)
        assert (found.posterior[held, said.known[held]] == 1).all()
    told = found.skill[~np.isnan(found.skill)]
    assert ((told >= -1e-9) & (told <= 1 + 1e-9)).all()
    silent = np.setdiff1d(np.arange(said.workers), said.worker[said.value >= 0])
    assert np.isnan(found.skill[silent]).all()


@every_method
@few
@given(said=answers(), seed=st.integers(0, 99))
def test_the_order_of_rows_workers_tasks_and_values_changes_nothing(
    method: ConsensusMethod, said: Said, seed: int
) -> None:
    random = np.random.default_rng(seed)
    row, task, worker, value = (
        random.permutation(count) for count in (len(said), said.tasks, said.workers, said.values)
    )
    known = None
    if said.known is not None:
        known = np.empty(said.tasks, dtype=np.int64)
        known[task] = np.append(value, -1)[said.known]
    other = Said(
        task[said.task[row]], worker[said.worker[row]], np.append(value, -1)[said.value[row]],
        said.tasks, said.workers, said.values, known,
    )  # fmt: skip
    here, there = few_steps(method, said), few_steps(method, other)
    assert np.allclose(here.posterior, there.posterior[task][:, value], atol=1e-6)
    assert np.allclose(here.skill, there.skill[worker], atol=1e-6, equal_nan=True)


def few_steps(method: ConsensusMethod, said: Said):  # type: ignore[no-untyped-def]
    """As many iterations on both sides: sums in another order differ in the last digit, and so may the end."""
    return estimate(said, replace(method, iterations=4, tolerance=0) if hasattr(method, "iterations") else method)


@every_method
@given(seed=st.integers(0, 20))
@settings(max_examples=10, deadline=None)
def test_one_who_is_always_right_stands_out_among_those_who_often_err(method: ConsensusMethod, seed: int) -> None:
    crowd = a_crowd(tasks=200, workers=12, each=8, seed=seed, skill=0.6)
    every = np.arange(200)
    sure = Said(
        np.append(crowd.said.task, every), np.append(crowd.said.worker, np.full(200, 12)),
        np.append(crowd.said.value, crowd.truth), 200, 13, 3,
    )  # fmt: skip
    found = estimate(sure, method)
    assert np.argmax(found.skill) == 12


@few
@given(said=answers(), smoothing=st.sampled_from([0.0, 0.01]))
def test_compiled_and_plain_sweeps_are_equal(said: Said, smoothing: float) -> None:
    plain, compiled = (
        estimate(said, DawidSkene(iterations=6, tolerance=0, smoothing=smoothing, kernel=kernel))
        for kernel in ("numpy", "numba")
    )
    assert np.allclose(plain.posterior, compiled.posterior, atol=1e-9)
    assert np.allclose(plain.skill, compiled.skill, atol=1e-9, equal_nan=True)


def test_compiled_and_plain_sweeps_are_equal_where_a_task_has_many_answers() -> None:
    """More than sixteen a task are added up as logarithms, and seven values are not unrolled."""
    said = a_crowd(tasks=300, workers=60, each=40, values=7, seed=2).said
    plain, compiled = (estimate(said, DawidSkene(tolerance=0, kernel=kernel)) for kernel in ("numpy", "numba"))
    assert np.allclose(plain.posterior, compiled.posterior, atol=1e-9)
    assert (likeliest(plain.posterior) == likeliest(compiled.posterior)).all()


@every_method
def test_a_task_without_answers_gets_the_prior(method: ConsensusMethod) -> None:
    said = a_crowd(tasks=30).said
    found = estimate(replace(said, tasks=31), method)
    assert np.allclose(found.posterior[30], found.prior / found.prior.sum())


def test_unsure_and_skipped_answers_change_nothing() -> None:
    said = a_crowd(tasks=40).said
    more = replace(
        said,
        task=np.append(said.task, [0, 1]),
        worker=np.append(said.worker, [0, 1]),
        value=np.append(said.value, [-1, -1]),
    )
    assert np.array_equal(estimate(said).posterior, estimate(more).posterior)


def test_values_that_tie_share_the_credit_and_the_first_is_named() -> None:
    said = Said(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([2, 1, 0]), 2, 2, 3)
    found = estimate(said, consensus_method("majority"))
    assert np.allclose(credit(found.posterior), [[0, 0.5, 0.5], [1, 0, 0]])
    assert likeliest(found.posterior).tolist() == [1, 0]


def test_random_starts_come_from_the_seed_and_the_likeliest_is_kept() -> None:
    said = a_crowd(tasks=50, workers=15, seed=4).said
    one, again = (estimate(said, Mace(restarts=3, seed=7)) for _ in range(2))
    assert np.array_equal(one.posterior, again.posterior)


@given(st.floats(0.01, 1e6))
def test_digamma_steps_down_by_one_over_x(x: float) -> None:
    here, there = digamma(np.array([x, x + 1]))
    assert there - here == pytest.approx(1 / x, rel=1e-6, abs=1e-9)


def test_digamma_of_one_is_eulers_constant() -> None:
    assert digamma(np.ones(1))[0] == pytest.approx(-np.euler_gamma, abs=1e-12)


@pytest.mark.parametrize("wrong", [{"tasks": 2}, {"workers": 3}, {"values": 2}, {"task": np.zeros(3, dtype=int)}])
def test_columns_that_do_not_fit_together_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"outside|one length"):
        estimate(replace(a_crowd().said, **wrong))  # type: ignore[arg-type]


def test_a_method_nobody_knows_is_answered_with_those_there_are() -> None:
    with pytest.raises(NoSuchMethod, match=r"called guess\. There are: majority, one-coin"):
        consensus_method("guess")
