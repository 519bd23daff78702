"""The owner's own words, written into his project.yaml: title, why and the questions of one stage.

Everything else in the file stays as he left it, comments included.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from manyeyes.projects.own_answers import CONTROL, TRAINING, OwnFiles, carry_over
from manyeyes.projects.project_file import FILE, parse_project
from manyeyes.projects.records import Question
from manyeyes.storage import write_whole

YES_NO = "yes_no"
WIDEST = 200
LONGEST_NAME = 24
FALLBACK = {YES_NO: "question", "choice": "kind"}  # where a question's words tell nothing
# Words that begin most questions and tell nothing about them.
SMALL = (
    "a an and any are at can contain contains do does how in is it kind of on or picture see show shown shows sort "
    "that the there this to type what where which who you"
)
SMALL_WORDS = frozenset(SMALL.split())


@dataclass(frozen=True)
class Asked:
    """One question in the owner's words. `name` may be left empty; `was` is the name it had, empty for a new one."""

    ask: str
    name: str = ""
    type: str = YES_NO
    values: tuple[str, ...] = ()
    help: str = ""
    was: str = ""


@dataclass(frozen=True)
class Wording:
    """What the owner wrote; `contact` and the like stay in the file."""

    title: str
    why: str
    questions: tuple[Asked, ...]


def named(wording: Wording) -> Wording:
    """The same with a name for every question, made from its words where the owner gave none."""
    taken = {one.name for one in wording.questions if one.name}
    questions = []
    for one in wording.questions:
        name = one.name or _free(name_from(one.ask) or FALLBACK.get(one.type, "question"), taken)
        taken.add(name)
        questions.append(Asked(one.ask, name, one.type, one.values, one.help, one.was))
    return Wording(wording.title, wording.why, tuple(questions))


def name_from(ask: str) -> str:
    """A short name from a question's words; empty where they have no letters a name can be made of."""
    words = re.findall(r"[a-z][a-z0-9]*", ask.lower().replace("'s", ""))
    telling = [word for word in words if word not in SMALL_WORDS and len(word) > 1]
    name = ""
    for word in telling[:2]:
        longer = f"{name}_{word}" if name else word
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def reworded(text: str, stage: str, wording: Wording) -> str:
    """The project file's text with the owner's words in it. Pure; what is wrong with them the reader says."""
    tree = _round_trip().load(text)
    tree["title"], tree["why"] = _quoted(wording.title), _quoted(wording.why)
    here = _stage(tree, stage)
    here["questions"] = _questions(here.get("questions") or (), wording.questions)
    return _written(tree)


def naming_files(text: str, stage: str, training: str, control: str, share: Mapping[int, float]) -> str:
    """The text with the stage naming a training and a control file, where it names none yet. Pure."""
    tree = _round_trip().load(text)
    here = _stage(tree, stage)
    known = here.get("control_tasks") or CommentedMap()
    if "training" in here and "file" in known:
        return text
    here.setdefault("training", training)
    here["control_tasks"] = known
    known.setdefault("file", control)
    known.setdefault("share", CommentedMap(share))
    return _written(tree)


def _stage(tree: Any, name: str) -> Any:
    return next(one for one in tree["stages"] if one["name"] == name)


def _questions(before: Sequence[Any], asked: Sequence[Asked]) -> CommentedSeq:
    """The questions anew; what else stood in one (only:, required:) stays with it."""
    known = {one["name"]: one for one in before}
    return CommentedSeq([_question(known.get(one.was) or CommentedMap(), one) for one in asked])


def _question(entry: Any, one: Asked) -> Any:
    entry["name"], entry["ask"], entry["type"] = one.name, _quoted(one.ask), one.type
    for key, value in (("values", _values(one)), ("help", _quoted(one.help) if one.help else None)):
        if value is not None:
            entry[key] = value
        else:
            entry.pop(key, None)
    return entry


def _values(one: Asked) -> CommentedSeq | None:
    """In quotes: a value may be called yes or 12."""
    return None if one.type == YES_NO else CommentedSeq([_quoted(value) for value in one.values])


def _quoted(text: str) -> str:
    return str.__new__(DoubleQuotedScalarString, text)


def _round_trip() -> Any:
    yaml: Any = YAML(typ="rt")
    yaml.version, yaml.preserve_quotes, yaml.width = (1, 2), True, WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(tree: Any) -> str:
    yaml = _round_trip()
    yaml.version = None  # else the file begins with %YAML 1.2
    held = io.StringIO()
    yaml.dump(tree, held)
    return held.getvalue()


def reword(files: OwnFiles, wording: Wording) -> int:
    """Write the owner's words into the file; returns how many of his pictures lost an answer that no longer fits.

    Raises ProjectFileWrong, before anything is written, where the file would say something impossible.
    """
    file = files.folder / FILE
    wording = named(wording)
    text = reworded(file.read_text("utf-8-sig"), files.stage.name, wording)
    stage = parse_project(text).stage(files.stage.name)
    always = {question.name for question in stage.questions if question.only is None} if stage else set()
    lost = carry_over(files, carried(wording.questions, files.stage.questions), always)
    write_whole(file, text.encode())
    return lost


def name_own_files(files: OwnFiles, share: Mapping[int, float]) -> None:
    """Have the project file name the stage's own files, where it names none; `share` as control_tasks has it."""
    file = files.folder / FILE
    before = file.read_text("utf-8-sig")
    text = naming_files(before, files.stage.name, TRAINING, CONTROL, share)
    if text == before:
        return
    if not files.training.is_file():
        write_whole(files.training, b"[]\n")
    parse_project(text)
    write_whole(file, text.encode())


def carried(asked: Sequence[Asked], before: Sequence[Question]) -> dict[str, str]:
    """Old name to new name of the questions whose values are the same: what was answered to them still counts."""
    values = {question.name: set(question.values) for question in before}
    return {one.was: one.name for one in asked if one.was in values and values[one.was] == set(_all_values(one))}


def _all_values(one: Asked) -> tuple[str, ...]:
    return ("yes", "no") if one.type == YES_NO else one.values
