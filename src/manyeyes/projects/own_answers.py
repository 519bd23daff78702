"""What the owner answered about his own pictures, in his own files: these are the truth that `apply` reads.

With a reason it is an example in training.yaml, which everybody sees; without one it is known in private/control.csv,
which nobody may see. Each change writes the files whole, so a reload, a restart or a power cut loses nothing.
"""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from manyeyes.errors import ManyEyesError
from manyeyes.projects.control_file import read_control
from manyeyes.projects.faults import Findings, ProjectFileWrong
from manyeyes.projects.records import Example, Question, StageFile
from manyeyes.projects.training_file import read_training
from manyeyes.storage import write_whole

TRAINING, CONTROL, SET_ASIDE = "training.yaml", "private/control.csv", "private/set-aside.csv"
COLUMNS = ("path", "question", "value")
PRIVATE = "private/"


class NotAnAnswer(ManyEyesError):
    """{value} is no answer to the question {question}. Possible answers: {values}."""

    status = 422


@dataclass(frozen=True)
class OwnAnswer:
    """What the owner said about the picture at `path`, below the imported folder; with any reason it is an example."""

    path: str
    answers: Mapping[str, str]
    because: Mapping[str, str] = field(default_factory=dict)

    @property
    def explained(self) -> bool:
        """Whether everybody sees it, as an example."""
        return bool(self.because)


@dataclass(frozen=True)
class OwnFiles:
    """Where a stage's own answers lie: the project's folder, the imported one below it, and the stage."""

    folder: Path
    imported: str
    stage: StageFile

    @property
    def training(self) -> Path:
        """The file of the examples."""
        return self.folder / (self.stage.settings.get("training") or TRAINING)

    @property
    def control(self) -> Path:
        """The file of what is known."""
        control = self.stage.control_tasks
        return self.folder / (control.file if control and control.file else CONTROL)

    def inside(self, picture: str) -> str | None:
        """A picture of training.yaml by its path below the imported folder; none where it lies elsewhere."""
        before = f"{self.imported}/"
        return picture.removeprefix(before) if picture.startswith(before) else None


_writing = threading.Lock()  # one process writes these files: the one that holds the site


def own_answers(files: OwnFiles) -> list[OwnAnswer]:
    """All of them in the order of the files, examples last; raises ProjectFileWrong where a file cannot be read."""
    return list(_read(files).values())


def keep_own_answer(files: OwnFiles, answer: OwnAnswer) -> None:
    """Keep an answer, or put it in the place of the one that is there; raises NotAnAnswer, ProjectFileWrong."""
    said = _checked(files.stage.questions, answer)
    with _writing:
        _write(files, {**_read(files), said.path: said})


def forget_own_answer(files: OwnFiles, path: str) -> None:
    """Take an answer out of the files."""
    with _writing:
        _write(files, {other: one for other, one in _read(files).items() if other != path})


def carry_over(files: OwnFiles, names: Mapping[str, str], always: Collection[str]) -> int:
    """The questions changed: keep what still fits, old name to new name; returns how many pictures lost something.

    `always`: the new names of questions that every example answers. One that does not is known for the rest and no
    example. What no longer fits is put into private/set-aside.csv, so that nothing is lost.
    """
    with _writing:
        before = _read(files)
        after = {path: _fitting(one, names, always) for path, one in before.items()}
        lost = [row for path, one in before.items() for row in _lost(one, after[path], names)]
        if lost:
            _set_aside(files.folder / SET_ASIDE, lost)
        if after != before:
            _write(files, {path: one for path, one in after.items() if one.answers})
    return len({path for path, _, _ in lost})


def _fitting(one: OwnAnswer, names: Mapping[str, str], always: Collection[str]) -> OwnAnswer:
    answers = {names[question]: value for question, value in one.answers.items() if question in names}
    because = {names[question]: reason for question, reason in one.because.items() if question in names}
    return OwnAnswer(one.path, answers, because if set(always) <= answers.keys() else {})


def _lost(before: OwnAnswer, after: OwnAnswer, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What was said and is no longer there, as rows; a reason stands under `QUESTION because`."""
    for question, value in before.answers.items():
        if question not in names:
            yield before.path, question, value
    for question, reason in before.because.items():
        if names.get(question) not in after.because:
            yield before.path, f"{question} because", reason


def _checked(questions: Sequence[Question], answer: OwnAnswer) -> OwnAnswer:
    known = {question.name: question for question in questions}
    for name, value in answer.answers.items():
        if name not in known or known[name].stored(value) is None:
            raise NotAnAnswer(question=name, value=value, values=", ".join(known[name].values if name in known else ()))
    because = {name: text.strip() for name, text in answer.because.items() if name in answer.answers and text.strip()}
    return replace(answer, because=because)


def _read(files: OwnFiles) -> dict[str, OwnAnswer]:
    """By path; what stands in both files counts as an example, for it is no secret any more."""
    raw = [{"name": one.name, "type": one.type, "values": one.values} for one in files.stage.questions]
    findings = Findings(files.control.name)
    known: dict[str, dict[str, str]] = {}
    if files.control.is_file():
        for row in read_control(files.control.read_bytes(), tuple(raw), None, findings):
            known.setdefault(row.path, {})[row.question] = row.value
    found = {path: OwnAnswer(path, answers) for path, answers in known.items()}
    for example in _examples(files, tuple(raw), findings):
        path = files.inside(example.picture)
        if path is not None:
            found[path] = OwnAnswer(path, example.answers, example.because)
    if findings.faults:
        raise ProjectFileWrong(findings.faults)
    return found


def _examples(files: OwnFiles, raw: tuple[Any, ...], outer: Findings) -> tuple[Example, ...]:
    if not files.training.is_file():
        return ()
    findings = Findings(files.training.name)
    found = read_training(files.training.read_bytes(), raw, files.folder, findings)
    outer.faults.extend(findings.faults)
    return found


def _write(files: OwnFiles, answers: Mapping[str, OwnAnswer]) -> None:
    """What becomes public is written last: a crash in between leaves a picture in both files, never in neither."""
    known = [one for one in answers.values() if not one.explained]
    examples = {f"{files.imported}/{one.path}": one for one in answers.values() if one.explained}
    _keep_private(files.folder)
    before = files.training.read_text("utf-8-sig") if files.training.is_file() else "[]\n"
    after = _training_text(before, examples, files)
    becoming = {one.path for one in examples.values()}
    still = [one for one in _known_before(files) if one.path in becoming]
    _replace(files.control, _control_text([*known, *still]))
    _replace(files.training, after)
    if still:
        _replace(files.control, _control_text(known))


def _known_before(files: OwnFiles) -> Iterable[OwnAnswer]:
    return [one for one in _read(files).values() if not one.explained]


def _replace(file: Path, text: str) -> None:
    data = text.encode()
    if not file.is_file() or file.read_bytes() != data:
        write_whole(file, data)


def _control_text(known: Iterable[OwnAnswer]) -> str:
    return _csv([COLUMNS, *((one.path, name, value) for one in known for name, value in one.answers.items())])


def _csv(rows: Iterable[Sequence[str]]) -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows(rows)
    return held.getvalue()


def _set_aside(file: Path, rows: Sequence[Sequence[str]]) -> None:
    before = file.read_text("utf-8") if file.is_file() else _csv([COLUMNS])
    write_whole(file, (before + _csv(rows)).encode())


def _training_text(before: str, examples: Mapping[str, OwnAnswer], files: OwnFiles) -> str:
    """The file with these examples; those of pictures that lie elsewhere, and comments, stay."""
    yaml: Any = YAML(typ="rt")
    yaml.preserve_quotes, yaml.width = True, 200
    comment = _first_comment(before)
    tree = yaml.load(before.removeprefix(comment)) or CommentedSeq()  # an empty list is written in one line: begin anew
    for place in reversed(range(len(tree))):
        if files.inside(tree[place]["picture"]) is not None and tree[place]["picture"] not in examples:
            del tree[place]
    there = {one["picture"]: one for one in tree}
    for picture, said in examples.items():
        entry = there.get(picture)
        if entry is None:
            entry = CommentedMap({"picture": _quoted(picture)})
            tree.append(entry)
        entry["answers"], entry["because"] = _map(said.answers), _map(said.because)
    held = io.StringIO()
    yaml.dump(tree, held)
    return comment + held.getvalue()


def _first_comment(text: str) -> str:
    """The lines of comment the file begins with."""
    lines = text.splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _map(said: Mapping[str, str]) -> CommentedMap:
    return CommentedMap({name: _quoted(text) for name, text in said.items()})


def _quoted(text: str) -> str:
    return str.__new__(DoubleQuotedScalarString, text)


def _keep_private(folder: Path) -> None:
    """What the owner knows stays out of git from the first line on."""
    file = folder / ".gitignore"
    text = file.read_text("utf-8") if file.is_file() else ""
    if PRIVATE not in (line.strip() for line in text.splitlines()):
        write_whole(file, (text + ("\n" if text and not text.endswith("\n") else "") + PRIVATE + "\n").encode())
