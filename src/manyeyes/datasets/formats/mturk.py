"""MTurk: the results of a batch (CSV), a row an assignment: Input.*, Answer.*, WorkerId, AssignmentStatus.

Source: docs.aws.amazon.com, Requester UI guide, Download the results of a batch; crowd-html-elements (taskAnswers).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard
from manyeyes.datasets.formats.rows_input import Gathered, picture_in, read_rows

NAME, ANSWER, INPUT = "an MTurk batch", "Answer.", "Input."
FORMS = "taskAnswers"  # what Crowd HTML Elements put all answers of a form into, as JSON


class Mturk:
    """MTurk batch results, in."""

    name: ClassVar[str] = "mturk"
    help: ClassVar[str] = "the results of an MTurk batch, read"

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every HIT with everybody's answers; rejected assignments are counted as left behind."""
        found = Gathered()
        for line, row in read_rows(path, NAME, ["HITId", "WorkerId", "AssignmentStatus"]):
            inputs = {name.removeprefix(INPUT): cell for name, cell in row.items() if name.startswith(INPUT)}
            address = picture_in(inputs, "image_url", "image", "url") or next(iter(inputs.values()), row["HITId"])
            rejected = row["AssignmentStatus"] == "Rejected"
            fault = f"line {line}: the assignment was rejected, its answers are left behind" if rejected else ""
            found.add(address, () if fault else _heard(row), inputs, fault)
        return found.pictures()


def _heard(row: Mapping[str, str]) -> Iterator[Heard]:
    for name, cell in row.items():
        question = name.removeprefix(ANSWER)
        if not name.startswith(ANSWER) or not cell:
            continue
        if question == FORMS:
            yield from _of_form(row["WorkerId"], cell)
        else:
            yield from _ticked(row["WorkerId"], question, cell)


def _ticked(worker: str, question: str, cell: str) -> Iterator[Heard]:
    """A radio button stands as `question.value` = true, and as false where it was not chosen."""
    asked, _, value = question.rpartition(".")
    if cell.lower() in ("true", "false") and asked:
        if cell.lower() == "true":
            yield Heard(worker, asked, value)
    else:
        yield Heard(worker, question, cell)


def _of_form(worker: str, cell: str) -> Iterator[Heard]:
    try:
        forms = json.loads(cell)
    except ValueError:
        yield Heard(worker, FORMS, cell)
        return
    for form in forms if isinstance(forms, list) else [forms]:
        for question, said in form.items() if isinstance(form, dict) else ():
            yield from (Heard(worker, str(question), value) for value in _values(said))


def _values(said: Any) -> list[str]:
    """{"label": "dog"}, {"dog": true, "cat": false}, ["dog"] or "dog" as the values they stand for."""
    if isinstance(said, dict):
        ticked = [name for name, value in said.items() if value is True]
        return ticked or [value for name in ("label", "labels") for value in _values(said.get(name))]
    if isinstance(said, list):
        return [str(one) for one in said]
    return [] if said is None else ["yes" if said is True else "no" if said is False else str(said)]
