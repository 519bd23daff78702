"""Zooniverse: the classification export of a project (CSV), a row a person and picture.

Answers to single and multiple questions are taken over; drawings, texts and combined tasks are counted as left behind.
Source: help.zooniverse.org, Exporting your data; zooniverse/panoptes, docs of the classification export.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard, NotThatFormat
from manyeyes.datasets.formats.rows_input import Gathered, picture_in, read_rows

NAME = "Zooniverse classifications"
NEEDED = ("classification_id", "user_name", "annotations", "subject_data", "subject_ids")
USUAL = ("filename", "file_name", "file", "image", "image_name", "url")


class Zooniverse:
    """Zooniverse classification export, in."""

    name: ClassVar[str] = "zooniverse"
    help: ClassVar[str] = "the classification export of a Zooniverse project, read"

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every subject with everybody's answers."""
        found = Gathered()
        for line, row in read_rows(path, NAME, NEEDED):
            choices = _json(path, line, "annotations", row["annotations"])
            picture = _picture(_json(path, line, "subject_data", row["subject_data"]), row["subject_ids"])
            answers, left = _heard(row["user_name"] or f"nobody-{line}", choices)
            about = {"subject": row["subject_ids"], "workflow_version": row.get("workflow_version", "")}
            fault = f"line {line}: {left} of its annotations are no choice and are left behind" if left else ""
            found.add(picture, answers, about, fault)
        return found.pictures()


def _json(file: Path, line: int, column: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotThatFormat(file=file, format=NAME, cause=f"line {line}, column {column}: {error}") from None


def _picture(data: Any, number: str) -> str:
    inside: Any = next(iter(data.values()), {}) if isinstance(data, dict) else {}
    return picture_in(inside if isinstance(inside, dict) else {}, *USUAL) or f"subject-{number}"


def _heard(worker: str, said: Any) -> tuple[list[Heard], int]:
    """The choices among what one person said, and how much of it is none."""
    answers: list[Heard] = []
    left = 0
    for one in said if isinstance(said, list) else []:
        question, values = _choices(one)
        answers += [Heard(worker, question, value) for value in values]
        left += not values
    return answers, left


def _choices(one: Any) -> tuple[str, list[str]]:
    if not isinstance(one, Mapping):
        return "", []
    question, value = str(one.get("task_label") or one.get("task") or ""), one.get("value")
    several = value if isinstance(value, list) else [value]
    return question, [one for one in several if isinstance(one, str) and one]
