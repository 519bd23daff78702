"""What the server learns of people from everybody's answers: gate first, then weigh."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.consensus.crowds import SETS, a_real_crowd

from manyeyes.consensus import Said, consensus_method, estimate
from manyeyes.consensus.comparison import asked_for, credit_of, heard
from manyeyes.consensus.said import Estimate, speaking
from manyeyes.consensus.together import Together, gate_then_weigh
from manyeyes.skills import evidence

TASKS, KNOWN, PEOPLE = 1200, 200, 60


class Stage(NamedTuple):
    """Answers of a stage with control tasks, what is true of its ordinary tasks, and who is honest."""

    said: Said
    truth: NDArray[np.int64]
    honest: NDArray[np.bool_]

    @property
    def met(self) -> NDArray[np.int64]:
        """(people,) control tasks."""
        return np.bincount(self.said.worker[self.control], minlength=PEOPLE)

    @property
    def control(self) -> NDArray[np.bool_]:
        """(answers,) whether the truth is known."""
        return self.said.known[self.said.task] >= 0

    @property
    def passed(self) -> NDArray[np.bool_]:
        """(people,) whether two control answers or more speak for them."""
        right = (self.said.value == self.said.known[self.said.task])[self.control]
        counts = np.bincount(self.said.worker[self.control], weights=right, minlength=PEOPLE)
        speak = [evidence(good, asked, 0.7) < 0 for good, asked in zip(counts, self.met, strict=True)]
        return np.array(speak) & (self.met >= 2)

    def right(self, posterior: NDArray[np.float64]) -> float:
        """The share of ordinary tasks that come out right."""
        return float((posterior.argmax(axis=1)[:TASKS] == self.truth).mean())


def a_stage(bad: float, how: str, seed: int = 0) -> Stage:
    """Five people a task, 5 % control tasks; the bad ones copy one random key, or answer at random."""
    random = np.random.default_rng(seed)
    every = (random.random(TASKS + KNOWN) < 0.3).astype(int)
    every[TASKS:] = np.arange(KNOWN) % 2
    key, honest = random.integers(0, 2, len(every)), np.arange(PEOPLE) >= bad * PEOPLE
    task = np.repeat(np.arange(TASKS), 5)
    worker = np.concatenate([random.permutation(PEOPLE)[:5] for _ in range(TASKS)])
    task = np.concatenate([task, *(TASKS + random.permutation(KNOWN)[:5] for _ in range(PEOPLE))])
    worker = np.concatenate([worker, np.repeat(np.arange(PEOPLE), 5)])
    sees = random.random(len(task)) < random.uniform(0.85, 0.97, PEOPLE)[worker]
    instead = key[task] if how == "copy" else random.integers(0, 2, len(task))
    value = np.where(honest[worker], np.where(sees, every[task], 1 - every[task]), instead)
    known = np.where(np.arange(len(every)) < TASKS, -1, every)
    return Stage(Said(task, worker, value, len(every), PEOPLE, 2, known), every[:TASKS], honest)


@pytest.mark.parametrize("share", [0.4, 0.45])
def test_a_clique_that_copies_one_key_does_not_carry_the_fit_away_before_anybody_is_gated(share: float) -> None:
    stage = a_stage(share, "copy")
    learnt, judges = gate_then_weigh(stage.said, stage.passed, stage.met < 5)
    assert stage.right(learnt.posterior) >= 0.94
    assert learnt.skill[stage.honest].min() > learnt.skill[~stage.honest].max()
    assert judges[stage.honest].mean() > 0.95


def test_the_same_em_from_majority_shares_follows_the_clique() -> None:
    stage = a_stage(0.45, "copy")
    assert stage.right(estimate(stage.said, consensus_method("hierarchical-dawid-skene")).posterior) < 0.7


def test_random_people_come_out_as_coins_and_the_others_as_they_are() -> None:
    stage = a_stage(0.3, "random")
    learnt, judges = gate_then_weigh(stage.said, stage.passed, stage.met < 5)
    diagonal = np.einsum("wkk->wk", learnt.confusion).mean(axis=1)
    assert abs(diagonal[~stage.honest].mean() - 0.5) < 0.05
    assert 0.87 < diagonal[stage.honest].mean() < 0.95
    assert np.allclose(learnt.confusion.sum(axis=2), 1)
    assert judges[~stage.honest].mean() < 0.4


def test_the_class_prior_is_that_of_the_pictures_people_are_asked_about() -> None:
    stage = a_stage(0.0, "random")
    prior = Together().learn(stage.said).prior
    assert prior[1] == pytest.approx(stage.truth.mean(), abs=0.02), "control tasks, half of them yes, are not in it"


def test_a_value_nobody_gave_may_still_win() -> None:
    said = Said(np.arange(500), np.arange(500) % 5, np.zeros(500, np.int32), 500, 5, 2)
    prior = Together().learn(said).prior
    assert prior[1] >= 0.009


def test_few_answers_leave_somebody_near_the_crowd_and_many_make_him_his_own() -> None:
    random = np.random.default_rng(3)
    truth = random.integers(0, 2, 400)
    worker = np.concatenate([np.repeat(np.arange(4), 400), np.full(2, 4)])
    task = np.concatenate([np.tile(np.arange(400), 4), [0, 1]])
    right = random.random(len(task)) < np.array([0.95, 0.95, 0.95, 0.7, 1.0])[worker]
    value = np.where(right, truth[task], 1 - truth[task])
    skill = Together().learn(Said(task, worker, value, 400, 5, 2)).skill
    assert skill[3] == pytest.approx(0.7, abs=0.05)
    assert 0.85 < skill[4] < 0.95, "two right answers are no proof"


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_on_real_crowds_without_control_tasks_it_is_not_below_the_majority(data: Path, name: str) -> None:
    problem = a_real_crowd(data, name)
    assert problem.truth is not None
    said = speaking(problem.said)
    nobody = np.zeros(said.workers, bool)
    found = gate_then_weigh(said, nobody, nobody).learnt
    rated = asked_for(problem, problem.truth) & heard(problem)
    mine = credit_of(Estimate(found.posterior, found.skill, found.prior), problem.truth, rated) / rated.sum()
    majority = credit_of(estimate(said, consensus_method("majority")), problem.truth, rated) / rated.sum()
    assert mine >= majority - 0.001
