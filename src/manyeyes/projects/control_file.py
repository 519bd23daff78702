"""control.csv: what the owner knows about some pictures: path,question,value. It must never be public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyeyes.projects.combinations import values_of
from manyeyes.projects.csv_text import MANY, Line, read_csv
from manyeyes.projects.faults import Findings
from manyeyes.projects.shapes import did_you_mean

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """One known answer; `path` is below the imported folder."""

    path: str
    question: str
    value: str


def read_control(data: bytes, questions: tuple[Raw, ...], folder: Path | None, findings: Findings) -> tuple[Known, ...]:
    """The known answers. `folder` is the imported one; pictures missing there are only warned about."""
    values = {str(question.get("name")): values_of(question) for question in questions}
    rows: list[Known] = []
    first: dict[tuple[str, str], int] = {}
    for line in read_csv(data, ("path", "question", "value"), findings, exactly=True).lines:
        if known := _known(line, values, first, findings):
            rows.append(known)
    if folder is not None and folder.is_dir():
        _missing(rows, folder, first, findings)
    return tuple(rows)


def _known(
    line: Line, values: Mapping[str, tuple[str, ...]], first: dict[tuple[str, str], int], findings: Findings
) -> Known | None:
    path, question, value = (line.cells[name] for name in ("path", "question", "value"))
    if not path:
        findings.fault("path", "is empty", "name a picture below the imported folder", line.number)
    elif question not in values:
        findings.fault("question", f"no question is called {question}", did_you_mean(question, values), line.number)
    elif values[question] and value not in values[question]:
        cause = f"{value or 'nothing'} is not a value of {question}"
        findings.fault("value", cause, f"it has {', '.join(values[question])}", line.number)
    elif (path, question) in first:
        cause = f"{question} of {path} is known on line {first[path, question]} already"
        findings.fault("", cause, "keep one of them", line.number)
    else:
        first[path, question] = line.number
        return Known(path, question, value)
    return None


def _missing(rows: list[Known], folder: Path, first: Mapping[tuple[str, str], int], findings: Findings) -> None:
    lines = {row.path: first[row.path, row.question] for row in reversed(rows)}
    gone = sorted((line, path) for path, line in lines.items() if not (folder / path).is_file())
    for line, path in gone[:MANY]:
        findings.warn("path", f"there is no {path} in {folder.name}", "it waits until it is imported", line)
    if len(gone) > MANY:
        findings.warn("path", f"{len(gone) - MANY} more pictures are not in {folder.name}", line=gone[MANY][0])
