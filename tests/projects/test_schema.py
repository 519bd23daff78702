"""The schema that editors read says the same as `manyeyes check`, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from manyeyes import projects

ROOT = Path(__file__).parents[2]
FOLDERS = ("examples/*", "src/manyeyes/projects/templates/*", "tests/projects/files/*", "src/manyeyes/demo")
FILES = sorted(path for folder in FOLDERS for path in ROOT.glob(f"{folder}/project.yaml"))
CHECKER = jsonschema.Draft7Validator(projects.project_schema())
RIGHT = """\
project: cats
title: "Cats"
why: "To find cats."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - name: look
    kind: classify
    questions: [{name: cat, ask: "Is it a cat?", type: yes_no}]
    overlap: {min: 2, max: 5, confidence: 0.9}
    control_tasks: {file: private/control.csv, share: {1: 0.25, 21: 0.1}}
"""


def faults(text: str) -> list[Any]:
    """Where an editor that reads YAML 1.2 would underline something."""
    read = json.loads(json.dumps(YAML(typ="safe").load(text)))
    return [[*error.absolute_path] for error in CHECKER.iter_errors(read)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_project_file_of_the_house_is_right(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("confidence: 0.9", "confidence: 1.5", ["stages", 1, "overlap"]),
        ("min: 2", "min: 2.5", ["stages", 1, "overlap"]),
        ("min: 2", "mni: 2", ["stages", 1, "overlap"]),
        ("overlap: {min: 2, max: 5, confidence: 0.9}", "overlap: always", ["stages", 1, "overlap"]),
        ("kind: classify", "kind: clasify", ["stages", 1, "kind"]),
        ("project: cats", "project: Cats", ["project"]),
        ("project: cats\n", "", []),
        ('title: "Cats"', "title: 2020", ["title"]),
        ("answers: CC0-1.0", "answer: CC0-1.0", ["rights"]),
        ("type: yes_no", "type: maybe", ["stages", 1, "questions", 0, "type"]),
        ("private/control.csv", "../control.csv", ["stages", 1, "control_tasks", "file"]),
        ("1: 0.25", "first: 0.25", ["stages", 1, "control_tasks", "share"]),
        ("questions: [", "quests: [", ["stages", 1]),
        ("from: {folder: frames}", "overlap: {min: 1}", ["stages", 0]),
        ("from: {folder: frames}", "from: {folder: frames, table: t.csv}", ["stages", 0, "from"]),
    ],
)
def test_a_slip_is_seen_where_it_stands(right: str, wrong: str, where: list[Any]) -> None:
    assert faults(RIGHT) == []
    changed = RIGHT.replace(right, wrong)
    assert where in faults(changed)
    with pytest.raises(projects.ProjectFileWrong):
        projects.parse_project(changed)


def test_every_key_is_explained_to_who_edits() -> None:
    schema = projects.project_schema()
    stage = schema["definitions"]["classify"]["properties"]
    assert stage["version"]["description"].startswith("another number says that the questions mean something else")
    assert stage["unsure"]["enum"] == ["item", "question", "none"]
    assert schema["properties"]["timezone"]["default"] == "UTC"
