"""Our methods and crowd-kit's, from the same whole numbers, give the same."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.consensus.crowds import SETS, a_crowd, a_real_crowd, accuracy

from manyeyes.consensus import Said, estimate
from manyeyes.consensus.arithmetic import credit, likeliest
from manyeyes.consensus.methods.dawid_skene import DawidSkene
from manyeyes.consensus.methods.glad import Glad, expected
from manyeyes.consensus.methods.mace import Mace
from manyeyes.consensus.methods.majority import Majority
from manyeyes.consensus.methods.one_coin import OneCoin
from manyeyes.consensus.methods.wawa import Wawa
from manyeyes.consensus.methods.zero_based_skill import ZeroBasedSkill

NEVER_STOPS = -np.inf  # crowd-kit stops when its bound grows by less than this


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """crowd-kit uses pandas in ways that warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def frame(said: Said) -> Any:
    """Answers as crowd-kit takes them."""
    import pandas

    return pandas.DataFrame({"task": said.task, "worker": said.worker, "label": said.value})


def chances(theirs: Any, said: Said) -> Any:
    """crowd-kit's table of chances in the order of our numbers."""
    return theirs.reindex(index=range(said.tasks), columns=range(said.values)).to_numpy()


def in_order(said: Said) -> Said:
    """The rows sorted, so that numbers appear from the lowest on: crowd-kit's MACE mixes up others."""
    order = np.lexsort((said.worker, said.task))
    numbers = [
        np.unique(column[order], return_index=True)[1].argsort().argsort() for column in (said.worker, said.value)
    ]
    worker, value = numbers[0][said.worker[order]], numbers[1][said.value[order]]
    return replace(said, task=said.task[order], worker=worker, value=value)


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_dawid_skene_after_fifty_iterations_is_crowd_kits(data: Path, name: str) -> None:
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene as Theirs

    crowd = a_real_crowd(data, name)
    ours = estimate(crowd.said, DawidSkene(iterations=50, tolerance=0, smoothing=0))
    theirs = Theirs(50, tol=NEVER_STOPS).fit(frame(crowd.said))
    assert np.abs(ours.posterior - chances(theirs.probas_, crowd.said)).max() < 1e-6
    assert crowd.truth is not None
    labels = theirs.labels_.reindex(range(crowd.said.tasks)).to_numpy()
    assert (likeliest(ours.posterior) == labels).all()
    assert abs(accuracy(ours, crowd.truth) - (labels == crowd.truth).mean()) <= 0.005


def test_dawid_skene_with_control_tasks_is_crowd_kits() -> None:
    import pandas
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene as Theirs

    crowd = a_crowd(tasks=80, workers=12, seed=3)
    known = np.where(np.arange(80) < 20, crowd.truth, -1)
    ours = estimate(replace(crowd.said, known=known), DawidSkene(iterations=20, tolerance=0, smoothing=0))
    theirs = Theirs(20, tol=NEVER_STOPS).fit(frame(crowd.said), pandas.Series(crowd.truth[:20], index=range(20)))
    assert np.abs(ours.posterior - chances(theirs.probas_, crowd.said)).max() < 1e-6


def test_confusion_of_a_worker_is_crowd_kits_error_matrix() -> None:
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene as Theirs

    said = a_crowd(tasks=200, workers=6, each=4).said
    ours = estimate(said, DawidSkene(iterations=10, tolerance=0, smoothing=0))
    errors = Theirs(10, tol=NEVER_STOPS).fit(frame(said)).errors_  # rows: worker and what is said, columns: the truth
    assert ours.confusion is not None
    for worker in range(said.workers):
        theirs = errors.loc[worker].reindex(index=range(3), columns=range(3)).to_numpy()
        assert np.allclose(ours.confusion[worker].T, theirs, atol=1e-6)


@pytest.mark.parametrize("name", ["dog", "rte"])
@pytest.mark.data
def test_one_coin_without_a_prior_is_crowd_kits(data: Path, name: str) -> None:
    from crowdkit.aggregation.classification.dawid_skene import OneCoinDawidSkene as Theirs

    said = a_real_crowd(data, name).said
    ours = estimate(said, OneCoin(iterations=10, tolerance=0, weight=0))
    theirs = Theirs(10, tol=NEVER_STOPS).fit(frame(said))
    assert np.abs(ours.posterior - chances(theirs.probas_, said)).max() < 1e-6
    assert np.allclose(ours.skill, theirs.skills_.reindex(range(said.workers)).to_numpy(), atol=1e-6)


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_majority_shares_are_crowd_kits(data: Path, name: str) -> None:
    from crowdkit.aggregation.classification.majority_vote import MajorityVote as Theirs

    said = a_real_crowd(data, name).said
    theirs = Theirs().fit(frame(said))
    ours = estimate(said, Majority())
    assert np.allclose(ours.posterior, chances(theirs.probas_, said))
    alone = credit(ours.posterior).max(axis=1) == 1  # crowd-kit breaks ties by the order labels appear in
    labels = theirs.labels_.reindex(range(said.tasks)).to_numpy()
    assert (likeliest(ours.posterior)[alone] == labels[alone]).all()


def test_glad_is_as_likely_as_crowd_kits_and_says_the_same() -> None:
    from crowdkit.aggregation.classification import glad

    crowd = a_crowd(tasks=40, workers=8, each=5, values=3, seed=5)
    said, prior = crowd.said, np.full(3, 1 / 3)
    ours = estimate(said, Glad(iterations=200, tolerance=1e-9))
    theirs = glad.GLAD(n_iter=10, tol=NEVER_STOPS, m_step_tol=1e-4).fit(frame(said))
    places = said.task * said.values + said.value
    ability = theirs.alphas_.reindex(range(said.workers)).to_numpy()
    ease = theirs.betas_.reindex(range(said.tasks)).to_numpy()
    assert np.allclose(expected(said, places, ability, ease, prior), chances(theirs.probas_, said), atol=0.01)
    assert np.abs(ours.posterior - chances(theirs.probas_, said)).max() < 0.02
    assert (likeliest(ours.posterior) == likeliest(chances(theirs.probas_, said))).all()


@pytest.mark.data
@pytest.mark.parametrize("name", ["bluebirds", "dog"])
def test_mace_from_crowd_kits_start_is_crowd_kits(data: Path, name: str) -> None:
    import scipy.stats
    from crowdkit.aggregation.classification import mace

    said = in_order(a_real_crowd(data, name).said)
    theirs = mace.MACE(n_restarts=1, n_iter=15, random_state=4).fit(frame(said))
    start = [scipy.stats.uniform(1, 1.5).rvs(size=(said.workers, width), random_state=4) for width in (2, said.values)]
    spam, habit = (rows / rows.sum(axis=1, keepdims=True) for rows in start)
    ours, _ = Mace(iterations=15, tolerance=0).climb(said, spam, habit)
    assert np.abs(ours.posterior - chances(theirs.probas_, said)).max() < 1e-6


@pytest.mark.parametrize("ours", [Wawa(), ZeroBasedSkill()], ids=["wawa", "zero-based-skill"])
def test_weighted_majorities_are_crowd_kits(ours: Wawa | ZeroBasedSkill) -> None:
    """Three answers yes or no have no ties. crowd-kit's own predict fails on scikit-learn 1.8: it asks for a tag."""
    from crowdkit.aggregation.classification import wawa, zero_based_skill
    from crowdkit.aggregation.classification.majority_vote import MajorityVote

    said = a_crowd(tasks=150, values=2, seed=8).said
    theirs = wawa.Wawa() if isinstance(ours, Wawa) else zero_based_skill.ZeroBasedSkill()
    skills = theirs.fit(frame(said)).skills_
    weighted = MajorityVote().fit(frame(said), skills=skills)
    found = estimate(said, ours)
    assert np.allclose(found.skill, skills.reindex(range(said.workers)).to_numpy(), atol=1e-6)
    assert np.allclose(found.posterior, chances(weighted.probas_, said), atol=1e-6)
