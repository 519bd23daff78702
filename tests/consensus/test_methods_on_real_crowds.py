"""On real answers with a known truth: the default method is worth its trouble, and where it is not it does no harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.consensus.crowds import SETS, a_crowd, a_real_crowd, accuracy

from manyeyes.consensus import DEFAULT, consensus_method, consensus_methods, estimate
from manyeyes.consensus.methods.dawid_skene import DawidSkene

pytestmark = pytest.mark.data
AT_LEAST = {"bluebirds": 0.89, "rte": 0.925, "dog": 0.84, "labelme_scenes": 0.785}


@pytest.mark.parametrize("name", SETS)
def test_the_default_method_is_never_much_below_the_majority(data: Path, name: str) -> None:
    crowd = a_real_crowd(data, name)
    assert crowd.truth is not None
    by_default = accuracy(estimate(crowd.said), crowd.truth)
    by_majority = accuracy(estimate(crowd.said, consensus_method("majority")), crowd.truth)
    assert by_default >= by_majority - 0.01
    assert by_default >= AT_LEAST.get(name, 0)


@pytest.mark.parametrize("name", SETS)
def test_plain_dawid_skene_reaches_the_same_bounds(data: Path, name: str) -> None:
    crowd = a_real_crowd(data, name)
    assert crowd.truth is not None
    assert accuracy(estimate(crowd.said, DawidSkene()), crowd.truth) >= AT_LEAST.get(name, 0)


@pytest.mark.parametrize("values", [2, 4])
def test_where_people_answered_little_the_default_stays_near_the_majority_and_the_plain_one_does_not(
    values: int,
) -> None:
    """Ten answers a worker, five a task, twelve crowds: a matrix of one's own is more than they can tell."""
    right: dict[str, list[float]] = {"majority": [], "dawid-skene": [], DEFAULT: []}
    for seed in range(12):
        crowd = a_crowd(tasks=400, each=5, workers=200, values=values, seed=seed)
        for name, accuracies in right.items():
            accuracies.append(accuracy(estimate(crowd.said, consensus_method(name)), crowd.truth))
    means = {name: np.mean(accuracies) for name, accuracies in right.items()}
    assert means[DEFAULT] >= means["majority"] - 0.02
    assert means[DEFAULT] >= means["dawid-skene"] + 0.01


@pytest.mark.parametrize("name", consensus_methods())
def test_every_method_finds_more_than_chance(data: Path, name: str) -> None:
    crowd = a_real_crowd(data, "rte")
    assert crowd.truth is not None
    assert accuracy(estimate(crowd.said, consensus_method(name)), crowd.truth) > 0.88


@pytest.mark.parametrize("name", ["one-coin", "dawid-skene", DEFAULT, "glad", "mace"])
def test_a_skill_is_close_to_the_share_that_is_really_right(data: Path, name: str) -> None:
    crowd = a_real_crowd(data, "rte")
    said, truth = crowd.said, crowd.truth
    assert truth is not None
    answers = np.bincount(said.worker)
    right = np.bincount(said.worker, weights=said.value == truth[said.task]) / answers
    busy = answers >= 40
    off = np.abs(estimate(said, consensus_method(name)).skill - right)[busy]
    assert off.mean() < 0.06


@pytest.mark.parametrize("name", ["dog", "face_sentiment", "labelme_scenes", "rte"])
def test_control_tasks_that_are_known_make_the_others_truer(data: Path, name: str) -> None:
    crowd = a_real_crowd(data, name)
    truth = crowd.truth
    assert truth is not None
    known = np.where(np.arange(crowd.said.tasks) % 2 == 0, truth, -1)
    others = np.flatnonzero(known < 0)
    alone, helped = (
        np.log(np.maximum(estimate(said).posterior[others, truth[others]], 1e-6)).mean()
        for said in (crowd.said, replace(crowd.said, known=known))
    )
    assert helped > alone + 0.05
