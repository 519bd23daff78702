"""training.yaml: the explained pictures everybody answers first, checked against the questions of their stage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manyeyes.projects.combinations import values_of
from manyeyes.projects.compound import Key, ListOf, Record
from manyeyes.projects.faults import Findings
from manyeyes.projects.named_things import PathInside
from manyeyes.projects.records import Example
from manyeyes.projects.shapes import WRONG, OneOf, Place, Text
from manyeyes.projects.yaml_text import Sequence, read_yaml

Raw = Mapping[str, Any]


def read_training(data: bytes, questions: tuple[Raw, ...], folder: Path, findings: Findings) -> tuple[Example, ...]:
    """The examples; every fault goes into `findings`. Pictures are paths below `folder`, the project's."""
    tree = read_yaml(data, findings)
    if tree is None or (isinstance(tree, Sequence) and not tree.items):  # an empty list has not been begun
        return ()
    rows = ListOf(_example(questions), distinct=False).read(tree, Place(findings, "", tree.line))
    if rows is WRONG:
        return ()
    for n, row in enumerate(rows):
        _check(n, row, questions, folder, findings)
    if findings.faults:
        return ()
    return tuple(Example(row["picture"], row["answers"], row.get("because", {})) for row in rows)


def _example(questions: tuple[Raw, ...]) -> Record:
    """What one example may say, given the questions."""
    answers = {q["name"]: Key(OneOf(values_of(q)), "", required="only" not in q) for q in questions if values_of(q)}
    because = {name: Key(Text(300), "") for name in answers}
    return Record(
        "an example",
        {
            "picture": Key(PathInside("a picture", "training/1.jpg"), "", required=True),
            "answers": Key(Record("the stage's questions", answers), "", required=True),
            "because": Key(Record("the stage's questions", because), "", {}),
        },
    )


def _check(n: int, row: Raw, questions: tuple[Raw, ...], folder: Path, findings: Findings) -> None:
    picture = row.get("picture")
    if picture and not (folder / picture).is_file():
        findings.fault(f"[{n}].picture", f"there is no file {picture}", "name a picture below the project's folder")
    silent = [name for name in row.get("answers", {}) if name not in row.get("because", {})]
    if silent and questions:
        cause = f"no sentence says why {', '.join(silent)} {'is' if len(silent) == 1 else 'are'} so"
        findings.warn(f"[{n}]", cause, f"add because: {{{silent[0]}: …}}; people learn from it")
