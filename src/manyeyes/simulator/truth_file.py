"""truth.csv: what is true of real pictures, so that made-up people can look at them: path, then a column a question."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from manyeyes.errors import ManyEyesError
from manyeyes.projects import StageFile

Truth = Mapping[str, Mapping[str, str]]  # path below the imported folder -> question -> value
PATH = "path"


class TruthFileWrong(ManyEyesError):
    """{file}:{line}: {cause}."""

    remedy = "Its first line is path and the names of the questions; each other line a picture and what is true of it."


def read_truth(file: Path, stage: StageFile) -> Truth:
    """What is true of each picture; every question of the stage needs a column. Raises TruthFileWrong."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise TruthFileWrong(file=file, line=1, cause=f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TruthFileWrong(file=file, line=1, cause="is not UTF-8") from None
    reader = csv.DictReader(text.splitlines(), strict=True)
    found: dict[str, dict[str, str]] = {}
    try:
        _columns(file, reader.fieldnames or (), stage)
        for row in reader:
            found[row[PATH]] = _values(file, reader.line_num, row, stage)
    except csv.Error as error:
        raise TruthFileWrong(file=file, line=max(1, reader.line_num), cause=f"is not CSV: {error}") from None
    return found


def _columns(file: Path, columns: object, stage: StageFile) -> None:
    for name in (PATH, *(question.name for question in stage.questions)):
        if name not in columns:  # type: ignore[operator]
            raise TruthFileWrong(file=file, line=1, cause=f"has no column {name}")


def _values(file: Path, line: int, row: Mapping[str, str], stage: StageFile) -> dict[str, str]:
    told = {question.name: (row[question.name] or "").strip() for question in stage.questions}
    for question in stage.questions:
        if told[question.name] not in question.values:
            cause = f"{told[question.name] or 'nothing'} is not a value of {question.name}"
            raise TruthFileWrong(file=file, line=line, cause=f"{cause}; it has {', '.join(question.values)}")
    return told
