"""How right, how dear, who is found: a made-up crowd through the real rooms, beside the figures to reach.

    python bench/simulate.py [--seeds 6] [--tasks 2000] [--only careful clique sleepy anime] [--processes 2]

2,000 tasks, 100 people, prevalence 0.3, 5 % control tasks, honest sensitivity and specificity even between .85 and .97;
spammers an even mix of random, constant, fast (30 % honest), copying, sleepy (honest for 40 tasks), flipped, sybil.
Everybody comes in the first minutes and does a few tasks a visit, so that people do about equally much until the end.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from manyeyes.projects import ProjectFile, check_project_file, parse_project
from manyeyes.simulator import HONEST, SPAM, Crowd, Group, Outcome, Pictures, Skill, Visits, simulate
from measure import keep, parsed, verdict

ANIME = Path(__file__).parents[1] / "examples" / "anime" / "project.yaml"
SEES = Skill(sensitivity=(0.85, 0.97), specificity=(0.85, 0.97))
VISITS = Visits(arrive=300.0, tasks=5, pause=120.0)
PREVALENCE = {"text": {"yes": 0.3, "no": 0.7}}
OF_FRAMES = {name: {"yes": yes, "no": 1 - yes} for name, yes in {"text": 0.3, "logo": 0.1, "blank": 0.05}.items()}
OF_FRAMES["character"] = {"yes": 0.7, "no": 0.3}

# What the preset `careful` suggests beside its overlap: who errs on known pictures, who tires, who goes with nobody.
RULES = """\
    rules:
      - {when: control_accuracy, over_last: 20, at_least: 5, below: 0.7, do: restrict, scope: stage, for: good,
         answers: ask_again}
      - {when: drift, do: restrict, scope: stage, for: good, answers: ask_again}
      - {when: agreement, over_last: 40, at_least: 10, below: 0.7, do: restrict, scope: stage, for: good,
         answers: ask_again}
"""
PROJECT = """\
project: careful
title: "Careful"
why: "To measure."
languages: [en]
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
people: {minimum_age: 13}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - name: features
    kind: classify
    questions:
      - {name: text, ask: "Is there any text?", type: yes_no}
    control_tasks: {file: private/control.csv, share: 0.05}
    overlap: OVERLAP
    order: {open: 2000, by: fewest_answers}
"""


def careful(overlap: str = "careful", rules: str = RULES) -> ProjectFile:
    """The project of the figures."""
    return parse_project(PROJECT.replace("OVERLAP", overlap) + rules)


def anime() -> ProjectFile:
    """The shipped settings."""
    return check_project_file(ANIME).file


def crowd(spam: float, kinds: Sequence[str], tasks: int, prevalence: Mapping[str, Mapping[str, float]]) -> Crowd:
    """Spammers in an even mix of `kinds`, the others honest; a person for every twenty tasks."""
    speed = {"fast": 1 / 3}
    even = [Group(one, spam / len(kinds), skill=SEES, speed=speed.get(one, 1.0), delay=10.0) for one in kinds]
    groups = (Group(HONEST, 1 - spam, skill=SEES), *(even if spam else ()))
    return Crowd(max(10, tasks // 20), groups, Pictures(tasks, max(20, tasks // 20), prevalence), visits=VISITS)


@dataclass(frozen=True)
class Goal:
    """One figure, and what it should be."""

    figure: str
    least: float | None = None
    most: float | None = None

    def reached(self, measured: float | None) -> bool:
        """Whether it is."""
        if measured is None:
            return False
        return (self.least is None or measured >= self.least) and (self.most is None or measured <= self.most)

    def __str__(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


@dataclass(frozen=True)
class Case:
    """One setting over one crowd."""

    name: str
    part: str
    project: Callable[[], ProjectFile]
    spam: float
    kinds: Sequence[str] = SPAM
    prevalence: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: PREVALENCE)
    goals: Sequence[Goal] = ()
    replaced: bool = True
    """Whether somebody else is asked in place of a person below the gate."""


def at(accuracy: float, answers: float, *more: Goal) -> tuple[Goal, ...]:
    return (Goal("accuracy", least=accuracy), Goal("answers_a_task", most=answers), *more)


FOUND, SPARED = Goal("spammers_found", least=0.95), Goal("honest_stopped", most=0.02)
FIVE = "{min: 5, max: 5}"
CASES = (
    Case("careful, nobody spams", "careful", careful, 0.0, goals=at(0.996, 3.5, SPARED)),
    Case("careful, 30 % mixed", "careful", careful, 0.3, goals=at(0.99, 4.3, FOUND, SPARED)),
    Case("careful, 50 % mixed", "careful", careful, 0.5, goals=at(0.985, 5.0, FOUND, SPARED)),
    Case("careful, 30 % sleepy", "sleepy", careful, 0.3, ("sleepy",), goals=(Goal("sleepy_in_time", least=0.88),)),
    Case("five each, clique of 40 %", "clique", lambda: careful(FIVE, ""), 0.4, ("clique",),
         goals=(Goal("accuracy", least=0.95),), replaced=False),
    Case("five each, clique of 45 %", "clique", lambda: careful(FIVE, ""), 0.45, ("clique",),
         goals=(Goal("accuracy", least=0.94),), replaced=False),
    Case("anime, nobody spams", "anime", anime, 0.0, prevalence=OF_FRAMES),
    Case("anime, 30 % mixed", "anime", anime, 0.3, prevalence=OF_FRAMES),
    Case("anime, 50 % mixed", "anime", anime, 0.5, prevalence=OF_FRAMES),
)  # fmt: skip
FIGURES = (
    "accuracy", "values_right", "settled_accuracy", "answers_a_task", "contested", "spammers_found", "honest_stopped",
    "tasks_until_found", "sleepy_in_time",
)  # fmt: skip


@contextmanager
def replacing(wanted: bool) -> Iterator[None]:
    """The rooms as they are, or with nobody asked in place of a person below the gate."""
    room = sys.modules["manyeyes.consensus.settle"]  # its name at the door is the function's
    before = room.judge_task
    room.judge_task = before if wanted else partial(before, replaced=False)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        room.judge_task = before  # type: ignore[attr-defined]


def run(given: tuple[int, int, int]) -> tuple[Outcome, float]:
    """One case, one seed; and the seconds it took."""
    number, seed, tasks = given
    case, begun = CASES[number], time.perf_counter()
    with replacing(case.replaced):
        found = simulate(case.project(), crowd(case.spam, case.kinds, tasks, case.prevalence), seed=seed)
    return found, time.perf_counter() - begun


def over_seeds(found: Sequence[Outcome]) -> dict[str, Any]:
    """Median, least and most of each figure."""
    told = {}
    for figure in FIGURES:
        values = [value for one in found if (value := getattr(one, figure)) is not None]
        told[figure] = [median(values), min(values), max(values)] if values else None
    kinds = {kind.kind for one in found for kind in one.kinds}
    lines = [(kind.kind, kind) for one in found for kind in one.kinds if kind.worked]
    told["restricted"] = {
        kind: sum(line.restricted for name, line in lines if name == kind)
        / max(1, sum(line.worked for name, line in lines if name == kind))
        for kind in sorted(kinds)
    }
    return told


def shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}" if value < 2 else f"{value:.2f}"


def report(case: Case, told: Mapping[str, Any], seconds: float) -> None:
    """A few lines a person reads."""
    print(f"{case.name} ({seconds:.1f} s a run)")
    goals = {goal.figure: goal for goal in case.goals}
    for figure in FIGURES:
        if told[figure] is None:
            continue
        middle, least, most = told[figure]
        goal = goals.get(figure)
        said = "  " + verdict(goal, goal.reached(middle)) if goal else ""
        print(f"  {figure:<18} {shown(middle):>8}  ({shown(least)} to {shown(most)}){said}")
    print("  restricted: " + ", ".join(f"{kind} {share:.0%}" for kind, share in told["restricted"].items()))


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--only", nargs="*", default=[], help="careful, sleepy, clique, anime")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--dry", action="store_true", help="keep nothing")
    given = parsed(parser, seeds=1, tasks=600)
    cases = [number for number, case in enumerate(CASES) if not given.only or case.part in given.only]
    work = [(number, seed, given.tasks) for number in cases for seed in range(1, given.seeds + 1)]
    result: dict[str, Any] = {}
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        runs = iter(pool.imap(run, work))
        for number in cases:
            found = [next(runs) for _ in range(given.seeds)]
            told = over_seeds([outcome for outcome, _ in found])
            told["seconds"] = median(seconds for _, seconds in found)
            told["goals"] = {goal.figure: str(goal) for goal in CASES[number].goals}
            report(CASES[number], told, told["seconds"])
            result[CASES[number].name] = told
    if not given.dry:
        keep("simulate", {"seeds": given.seeds, "tasks": given.tasks, "cases": result})


if __name__ == "__main__":
    main()
