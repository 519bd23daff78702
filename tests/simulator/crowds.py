"""Makers for tests of the simulator: a project with one careful stage, and small crowds."""

from __future__ import annotations

from tests.makers import a_project_file

from manyeyes.projects import ProjectFile, parse_project
from manyeyes.simulator import Crowd, Group, Pictures, Skill

SEES = Skill(sensitivity=(0.88, 0.97), specificity=(0.88, 0.97))
FOUND_BY_CONTROL = """
    control_tasks: {file: private/control.csv, share: 0.25}
    rules:
      - {when: control_accuracy, over_last: 20, at_least: 5, below: 0.7, do: restrict, scope: stage, for: good,
         answers: ask_again}
"""


def a_stage(more: str = FOUND_BY_CONTROL, overlap: str = "{min: 2, max: 7, confidence: 0.95}") -> ProjectFile:
    """One yes/no question, a quarter of the pictures known, and a rule."""
    return parse_project(a_project_file(overlap=overlap, more=more))


def a_crowd(*groups: Group, people: int = 12, tasks: int = 60, control: int = 20) -> Crowd:
    """A few people over a few pictures, three of ten with text."""
    pictures = Pictures(tasks, control, {"text": {"yes": 0.3, "no": 0.7}})
    return Crowd(people, groups or (Group("honest", 1.0, skill=SEES),), pictures)
