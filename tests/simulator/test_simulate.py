"""A made-up crowd goes through the real rooms: equal seeds, equal numbers; who spams is found, who does not is not."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace

import pytest
from tests.house.tree import ROOT
from tests.simulator.crowds import FOUND_BY_CONTROL, SEES, a_crowd, a_stage

from manyeyes.projects import Example
from manyeyes.simulator import (
    DECIDED,
    CannotSimulate,
    CrowdDoesNotFit,
    Group,
    NoSuchStage,
    SettingWrong,
    Visits,
    choose,
    simulate,
)

HALF_RANDOM = (Group("honest", 0.75, skill=SEES), Group("random", 0.25))


def test_the_same_seed_gives_the_same_numbers_and_another_one_others() -> None:
    crowd = a_crowd(*HALF_RANDOM)
    first, again, other = (simulate(a_stage(), crowd, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first.answers != other.answers


RUN = """
from tests.simulator.crowds import FOUND_BY_CONTROL, SEES, a_crowd, a_stage
from manyeyes.simulator import Group, simulate

drift = "      - {when: drift, do: restrict, scope: stage, for: good, answers: ask_again}"
crowd = a_crowd(Group("honest", 0.75, skill=SEES), Group("random", 0.25), tasks=150, control=40)
outcome = simulate(a_stage(more=FOUND_BY_CONTROL + drift), crowd, seed=2)
print(outcome.spammers_found, outcome)
"""


def test_another_process_comes_to_the_same_numbers() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", RUN],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(["src", "."])},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    ]
    assert said[0] == said[1]
    assert float(said[0].split()[0]) > 0, "what rules did is among what must be the same"


def test_a_run_leaves_pythons_own_chance_as_it_was() -> None:
    random.seed(3)
    before = random.getstate()
    simulate(a_stage(), a_crowd(tasks=5), seed=1)
    assert random.getstate() == before


def test_a_crowd_of_honest_people_decides_everything_and_nobody_is_stopped() -> None:
    outcome = simulate(a_stage(), a_crowd(), seed=1)
    assert outcome.ended == DECIDED
    assert (outcome.settled + outcome.contested, outcome.open) == (60, 0)
    assert outcome.accuracy >= 0.95
    assert outcome.honest_stopped == 0.0
    assert outcome.spammers_found is None


def test_all_answers_are_counted_those_about_known_pictures_too() -> None:
    outcome = simulate(a_stage(), a_crowd(), seed=1)
    assert outcome.control_answers / outcome.answers == pytest.approx(0.25, abs=0.05)
    assert outcome.answers_a_task == outcome.answers / 60
    assert sum(kind.tasks for kind in outcome.kinds) == outcome.answers


def test_random_people_are_found() -> None:
    crowd = replace(a_crowd(*HALF_RANDOM, tasks=150, control=40), visits=Visits(arrive=60.0))
    outcome = simulate(a_stage(), crowd, seed=2)
    assert outcome.spammers_found is not None
    assert outcome.spammers_found >= 2 / 3
    assert outcome.honest_stopped == 0.0
    assert outcome.tasks_until_found is not None


def test_who_may_do_so_many_a_day_needs_more_days() -> None:
    crowd = a_crowd()
    soon = simulate(a_stage(), crowd, seed=1)
    later = simulate(a_stage(), replace(crowd, visits=Visits(a_day=8)), seed=1)
    assert later.days > soon.days + 1
    assert later.ended == DECIDED


def test_too_few_people_leave_pictures_open_and_the_end_says_why() -> None:
    outcome = simulate(a_stage(), a_crowd(people=1), seed=1)
    assert outcome.open == 60
    assert outcome.ended == "nobody may work any more: 1 have seen everything"


def test_a_setting_changes_what_is_asked() -> None:
    project, crowd = a_stage(), a_crowd()
    twice = simulate(project, crowd, seed=1, changes={"overlap": "{min: 2, max: 2}"})
    thrice = simulate(project, crowd, seed=1, changes={"overlap": "{min: 3, max: 3}"})
    assert twice.answers - twice.control_answers < thrice.answers - thrice.control_answers


@pytest.mark.parametrize("changes", [{"overlap": "thorough"}, {"overlap.max": "1"}, {"colour": "red"}])
def test_a_setting_that_cannot_be_is_refused_with_its_key(changes: dict[str, str]) -> None:
    with pytest.raises(SettingWrong, match=next(iter(changes))):
        simulate(a_stage(), a_crowd(), changes=changes)


def test_a_crowd_that_speaks_of_other_questions_is_refused() -> None:
    crowd = a_crowd()
    strange = replace(crowd, pictures=replace(crowd.pictures, prevalence={"colour": {"red": 1.0}}))
    with pytest.raises(CrowdDoesNotFit, match="no question is called colour; there are text"):
        simulate(a_stage(), strange)


def test_a_stage_that_is_not_there_or_draws_is_refused() -> None:
    with pytest.raises(NoSuchStage, match="People work in features"):
        choose(a_stage(), "colours")
    drawing = a_stage(more=FOUND_BY_CONTROL + "\n  - {name: draw, kind: annotate, shapes: [box]}\n")
    with pytest.raises(CannotSimulate, match="draw is an annotate stage"):
        choose(drawing, "draw")


def test_the_exam_stands_before_the_work_and_lets_only_some_through() -> None:
    exam = "    exam: {tasks: 8, pass: 0.8}\n    control_tasks: {file: private/control.csv, share: 0.1}"
    crowd = a_crowd(Group("honest", 0.75, skill=SEES), Group("flipped", 0.25, skill=SEES))
    outcome = simulate(a_stage(more=exam), crowd, seed=1)
    honest, flipped = sorted(outcome.kinds, key=lambda kind: kind.kind != "honest")
    assert flipped.tasks == flipped.people * 8, "the exam, and not one task after it"
    assert honest.tasks > 60
    assert outcome.ended == DECIDED


def test_training_comes_first_and_everybody_gets_through_it() -> None:
    project = a_stage()
    examples = (Example("training/1.png", {"text": "yes"}, {}), Example("training/2.png", {"text": "no"}, {}))
    at_once = replace(a_crowd(*HALF_RANDOM), visits=Visits(arrive=10.0))
    outcome = simulate(project.with_training({"features": examples}), at_once, seed=1)
    assert outcome.ended == DECIDED
    assert all(kind.worked == kind.people for kind in outcome.kinds)
