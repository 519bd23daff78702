"""A file of rules alone, to be tried on a stage: a list as it stands under `rules:`, or a whole project.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.projects.compound import ListOf
from manyeyes.projects.faults import Findings, ProjectFileWrong
from manyeyes.projects.project_file import check_project_file
from manyeyes.projects.records import Rule, StageFile, rule_of
from manyeyes.projects.rule_check import Around, check_rules
from manyeyes.projects.shapes import WRONG, Place
from manyeyes.projects.trust_keys import RULE
from manyeyes.projects.yaml_text import Sequence, read_yaml

RULES = ListOf(RULE, distinct=False)


class NoRulesFile(ManyEyesError):
    """There is no file {path} with rules to try."""


class NoSuchStageInFile(ManyEyesError):
    """{path} has no stage called {stage}. It has {stages}."""


def read_rules_file(path: Path, stage: StageFile) -> tuple[Rule, ...]:
    """The rules of the file, checked as if they stood in `stage`.

    Raises NoRulesFile, NoSuchStageInFile, and ProjectFileWrong with every fault.
    """
    if not path.is_file():
        raise NoRulesFile(path=path)
    findings = Findings(path.name)
    tree = read_yaml(path.read_bytes(), findings)
    if tree is not None and not isinstance(tree, Sequence):
        return _of_project(path, stage)
    found: Any = WRONG if tree is None else RULES.read(tree, Place(findings, "rules", tree.line))
    if found is not WRONG:
        check_rules(found, "rules", _around(stage), findings)
    if findings.faults or found is WRONG:
        raise ProjectFileWrong(findings.faults)
    return tuple(rule_of(rule) for rule in found)


def _of_project(path: Path, stage: StageFile) -> tuple[Rule, ...]:
    file = check_project_file(path).file
    found = file.stage(stage.name)
    if found is None:
        names = ", ".join(one.name for one in file.stages if one.for_people)
        raise NoSuchStageInFile(path=path, stage=stage.name, stages=names)
    return found.rules


def _around(stage: StageFile) -> Around:
    return Around(
        control_tasks=stage.control_tasks is not None,
        exam=stage.exam is not None,
        subjective=stage.subjective,
        questions=max(1, len(stage.questions)),
        people=stage.overlap.max,
    )
