"""texts/LANG.yaml: the owner's sentences in another language, laid out like project.yaml; gaps and extras are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from manyeyes.projects.combinations import values_of
from manyeyes.projects.compound import Key, ListOf, Record
from manyeyes.projects.faults import Findings
from manyeyes.projects.named_things import PathInside
from manyeyes.projects.records import Example, ProjectFile, Question, StageFile
from manyeyes.projects.shapes import WRONG, Place, Text, Word, did_you_mean
from manyeyes.projects.yaml_text import read_yaml

Raw = Mapping[str, Any]
# A sentence by where it stands: ("title",), ("stages", "features", "questions", "text", "ask"), joined by "/".
Texts = Mapping[str, str]
NAME = Word("a name", example="features")


def read_texts(
    data: bytes, raw: Raw, training: Mapping[str, tuple[Example, ...]], findings: Findings, *, whole: bool = True
) -> Texts:
    """The sentences of one language; faults and (where it is to be `whole`) gaps go into `findings`."""
    tree = read_yaml(data, findings)
    if tree is None:
        return {}
    read = _shape(raw).read(tree, Place(findings, "", tree.line))
    if read is WRONG or findings.faults:
        return {}
    found = dict(_said(read, raw, training, findings))
    if whole:
        for where in _wanted(raw, training):
            if where not in found:
                _gap(where, findings)
    return {} if findings.faults else found


def in_language(file: ProjectFile, language: str) -> ProjectFile:
    """The same project in one of its languages; what that lacks stays in the first one."""
    texts = file.texts.get(language)
    if not texts:
        return file
    people = dict(file.people)
    if "people/content_note" in texts:
        people["content_note"] = texts["people/content_note"]
    return replace(
        file,
        title=texts.get("title", file.title),
        why=texts.get("why", file.why),
        people=people,
        stages=tuple(_stage(stage, texts) for stage in file.stages),
        training={name: tuple(_example(name, one, texts) for one in many) for name, many in file.training.items()},
    )


def _stage(stage: StageFile, texts: Texts) -> StageFile:
    return replace(stage, questions=tuple(_question(stage.name, one, texts) for one in stage.questions))


def _question(stage: str, asked: Question, texts: Texts) -> Question:
    at = f"stages/{stage}/questions/{asked.name}"
    shown = ((value, texts.get(f"{at}/values/{value}")) for value in asked.values)
    return replace(
        asked,
        ask=texts.get(f"{at}/ask", asked.ask),
        help=texts.get(f"{at}/help", asked.help) if asked.help else asked.help,
        short=texts.get(f"{at}/short"),
        shown_values=tuple((value, text) for value, text in shown if text),
    )


def _example(stage: str, one: Example, texts: Texts) -> Example:
    at = f"stages/{stage}/training/{one.picture}"
    return replace(one, because={name: texts.get(f"{at}/{name}", why) for name, why in one.because.items()})


def _shape(raw: Raw) -> Record:
    """What such a file may say; which stages, questions and pictures there are is looked at afterwards."""
    values = {value: Key(Text(60), "") for q in _questions(raw) for value in values_of(q)}
    names = {q["name"]: Key(Text(300), "") for q in _questions(raw)}
    question = {
        "name": Key(NAME, "", required=True),
        "short": Key(Text(60), ""),
        "ask": Key(Text(200), ""),
        "help": Key(Text(300), ""),
        "values": Key(Record("the values of the questions", values), ""),
    }
    example = {
        "picture": Key(PathInside("a picture", "training/1.jpg"), "", required=True),
        "because": Key(Record("the questions", names), "", {}),
    }
    stage = {
        "name": Key(NAME, "", required=True),
        "questions": Key(ListOf(Record("a question's texts", question), distinct=False), "", ()),
        "training": Key(ListOf(Record("an example's texts", example), distinct=False), "", ()),
    }
    return Record(
        "a file of texts",
        {
            "title": Key(Text(80), ""),
            "why": Key(Text(300), ""),
            "people": Key(Record("the texts of people", {"content_note": Key(Text(300), "")}), "", {}),
            "stages": Key(ListOf(Record("a stage's texts", stage), distinct=False), "", ()),
        },
    )


def _questions(raw: Raw) -> Iterator[Raw]:
    for stage in raw.get("stages", ()):
        yield from stage.get("questions", ())


def _said(
    read: Raw, raw: Raw, training: Mapping[str, tuple[Example, ...]], findings: Findings
) -> Iterator[tuple[str, str]]:
    """Every sentence with where it stands; what belongs to nothing is a fault."""
    yield from ((name, read[name]) for name in ("title", "why") if name in read)
    yield from ((f"people/{name}", text) for name, text in read.get("people", {}).items())
    stages = {stage["name"]: stage for stage in raw.get("stages", ())}
    for n, texts in enumerate(read.get("stages", ())):
        stage, at = texts["name"], f"stages[{n}]"
        if _known(stage, stages, f"{at}.name", "stage", findings):
            questions = {q["name"]: q for q in stages[stage].get("questions", ())}
            yield from _of_questions(texts, stage, questions, at, findings)
            yield from _of_training(texts, stage, {one.picture for one in training.get(stage, ())}, at, findings)


def _of_questions(
    texts: Raw, stage: str, questions: Mapping[str, Raw], at: str, findings: Findings
) -> Iterator[tuple[str, str]]:
    for n, one in enumerate(texts["questions"]):
        name, here = one["name"], f"{at}.questions[{n}]"
        if not _known(name, questions, f"{here}.name", "question", findings):
            continue
        where = f"stages/{stage}/questions/{name}"
        yield from ((f"{where}/{key}", one[key]) for key in ("short", "ask", "help") if key in one)
        for value, text in one.get("values", {}).items():
            if _known(value, values_of(questions[name]), f"{here}.values.{value}", "value", findings):
                yield f"{where}/values/{value}", text


def _of_training(texts: Raw, stage: str, pictures: set[str], at: str, findings: Findings) -> Iterator[tuple[str, str]]:
    for n, one in enumerate(texts["training"]):
        if _known(one["picture"], pictures, f"{at}.training[{n}].picture", "example with the picture", findings):
            where = f"stages/{stage}/training/{one['picture']}"
            yield from ((f"{where}/{question}", text) for question, text in one["because"].items())


def _known(name: str, names: Any, where: str, what: str, findings: Findings) -> bool:
    if name in names:
        return True
    findings.fault(where, f"project.yaml has no {what} {name} here", did_you_mean(name, names))
    return False


def _wanted(raw: Raw, training: Mapping[str, tuple[Example, ...]]) -> Iterator[str]:
    """Every place of the project that has a sentence for people. Short names may stay away: the name is shown then."""
    yield from ("title", "why")
    if "content_note" in raw.get("people", {}):
        yield "people/content_note"
    for stage in raw.get("stages", ()):
        for question in stage.get("questions", ()):
            at = f"stages/{stage['name']}/questions/{question['name']}"
            yield f"{at}/ask"
            if question.get("help"):
                yield f"{at}/help"
            if question["type"] != "yes_no":
                yield from (f"{at}/values/{value}" for value in values_of(question))
        for one in training.get(stage.get("name", ""), ()):
            yield from (f"stages/{stage['name']}/training/{one.picture}/{question}" for question in one.because)


def _gap(where: str, findings: Findings) -> None:
    place = where.replace("/", ".") if "training" not in where else where.replace("/", ".", 3)
    findings.warn(place, "has no sentence in this language, so people read the first language there", line=1)
