"""What a forecast rests on before anybody answered: small made-up crowds, a usual, a good and a bad one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from manyeyes.projects import ProjectFile
from manyeyes.simulator.crowd import HONEST, USUAL, Crowd, Group, Pictures, Skill
from manyeyes.simulator.forecast import SmallRun
from manyeyes.simulator.outcome import Outcome
from manyeyes.simulator.simulate import simulate

TASKS, CONTROL, PEOPLE = 150, 30, 30
POINTS = 40  # of the curve
SMALL = Pictures(TASKS, CONTROL)
GOOD = Crowd(groups=(Group(HONEST, 1.0, skill=Skill((0.92, 0.98))),))
BAD = Crowd(
    groups=(
        Group(HONEST, 0.75, skill=Skill((0.82, 0.95))),
        Group("random", 0.1),
        Group("constant", 0.05),
        Group("fast", 0.05, speed=1 / 3),
        Group("sleepy", 0.05),
    ),
    unsure=0.02,
)


def small_run(stage_alone: ProjectFile) -> SmallRun:
    """Three small crowds, a usual, a good and a bad one, through the stage."""
    usual, good, bad = (_run(stage_alone, crowd) for crowd in (USUAL, GOOD, BAD))
    ends = sorted(ordinary(one) for one in (usual, good, bad))
    return SmallRun(
        a_task=ordinary(usual),
        least=ends[0],
        most=ends[-1],
        all_to_ordinary=usual.answers_a_task / ordinary(usual),
        seconds=usual.hours * 3600 / max(1, usual.answers),
        accuracy=usual.accuracy,
        contested=usual.contested / usual.tasks,
        curve=thinned(usual.curve),
    )


def _run(stage_alone: ProjectFile, crowd: Crowd) -> Outcome:
    return simulate(stage_alone, replace(crowd, people=PEOPLE, pictures=SMALL), seed=1)


def ordinary(outcome: Outcome) -> float:
    """Answers to ordinary tasks, a task."""
    return (outcome.answers - outcome.control_answers) / outcome.tasks


def thinned(curve: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Some forty points of a curve that only rises, the last one kept."""
    rising: list[tuple[float, float]] = []
    for share, answers in curve:
        rising.append((max(share, rising[-1][0] if rising else 0.0), answers))
    step = max(1, len(rising) // POINTS)
    return (*rising[::step], *rising[-1:])


def as_json(small: SmallRun) -> str:
    """What is kept in the file."""
    return json.dumps(asdict(small))


def from_json(text: str) -> SmallRun:
    """A small run as it was kept; raises ValueError or TypeError where the file is none."""
    raw: Mapping[str, Any] = json.loads(text)
    return SmallRun(**{**raw, "curve": tuple((share, answers) for share, answers in raw["curve"])})
