"""A project with one stage for people and nothing else, so that it can be tried without pictures.

What machines and other people decide before it is left out: every made-up picture enters. Its questions, overlap,
control tasks, exam and rules stay as the owner wrote them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from manyeyes.errors import ManyEyesError
from manyeyes.projects import ProjectFile, ProjectFileWrong, StageFile, parse_project

IMPORT = "pictures"
OF_PROJECT = ("project", "title", "why", "rights", "people", "money")
OF_STAGE = frozenset(
    {"name", "questions", "untouched", "unsure", "exam", "control_tasks", "overlap", "order", "rules", "subjective"}
    | {"reward", "budget"}
)
# Kinds that are not built yet, and what they come to: one yes or no about each picture.
ONE_QUESTION = {"review": ("accepted", "Is it as it should be?"), "verify": ("holds", "Is it so?")}


class NothingToSimulate(ManyEyesError):
    """{project} has no stage in which people answer questions, so there is nothing to simulate."""


class CannotSimulate(ManyEyesError):
    """{stage} is {kind} stage: made-up people answer questions, they cannot draw, film or find tags."""


class NoSuchStage(ManyEyesError):
    """{project} has no stage called {stage}. People work in {stages}."""


class SettingWrong(ManyEyesError):
    """{setting} cannot be set: {cause}"""


def choose(project: ProjectFile, name: str = "") -> StageFile:
    """The stage to simulate: the named one, else the first that is in use, else the first that can be.

    Raises NothingToSimulate, NoSuchStage, CannotSimulate.
    """
    human = [stage for stage in project.stages if stage.for_people]
    can = [stage for stage in human if stage.kind == "classify" or stage.kind in ONE_QUESTION]
    if not name:
        if not can:
            raise NothingToSimulate(project=project.project)
        return next((stage for stage in can if stage.in_use), can[0])
    found = next((stage for stage in human if stage.name == name), None)
    if found is None:
        stages = ", ".join(stage.name for stage in human) or "none of its stages"
        raise NoSuchStage(project=project.project, stage=name, stages=stages)
    if found not in can:
        article = "an" if found.kind[0] in "aeiou" else "a"
        raise CannotSimulate(stage=name, kind=f"{article} {found.kind}")
    return found


def asked_elsewhere(project: ProjectFile, stage: StageFile) -> frozenset[str]:
    """The questions of a project's other stages: a crowd file may speak of them, too."""
    others = [one for one in project.stages if one.for_people]
    named = {question.name for one in others for question in one.questions}
    named |= {ONE_QUESTION[one.kind][0] for one in others if one.kind in ONE_QUESTION}
    return frozenset(named - {question.name for question in stage.questions})


def alone(project: ProjectFile, name: str = "", changes: Mapping[str, str] | None = None) -> ProjectFile:
    """The project with this stage alone; `changes`: dotted keys of the stage and their new text, as in YAML.

    Raises what `choose` raises, and SettingWrong.
    """
    stage = choose(project, name)
    raw = _yaml().load(project.text)
    said = next(one for one in raw["stages"] if one["name"] == stage.name)
    kept = {key: value for key, value in said.items() if key in OF_STAGE} | {"kind": "classify"}
    if stage.kind in ONE_QUESTION:
        question, ask = ONE_QUESTION[stage.kind]
        kept["questions"] = [{"name": question, "ask": ask, "type": "yes_no"}]
    kept["questions"] = [_asked_always(one) for one in kept["questions"]]
    for key, text in (changes or {}).items():
        _change(kept, key, text, stage)
    whole = {key: raw[key] for key in OF_PROJECT if key in raw} | {"languages": ["en"]}
    source = {"name": _other_than(stage.name), "kind": "import", "from": {"folder": "pictures"}}
    return _parsed({**whole, "stages": [source, kept]}, changes or {}).with_training(
        {stage.name: project.training.get(stage.name, ())}
    )


def _other_than(name: str) -> str:
    return IMPORT if name != IMPORT else f"all-{IMPORT}"


def _asked_always(question: Mapping[str, Any]) -> Mapping[str, Any]:
    """A question without its `only:`: what it asks about is not known of a made-up picture."""
    return {key: value for key, value in question.items() if key != "only"}


def _change(raw: dict[str, Any], key: str, text: str, stage: StageFile) -> None:
    table, (*path, last) = raw, key.split(".")
    if key.split(".")[0] not in OF_STAGE - {"name"}:
        raise SettingWrong(setting=key, cause=f"a stage has {', '.join(sorted(OF_STAGE - {'name'}))}.")
    for part in path:
        inner = table.get(part) or {}
        table[part] = dict(inner) if isinstance(inner, Mapping) else _written_out(part, stage)
        table = table[part]
    value = _yaml().load(text)
    if value is None:
        table.pop(last, None)
    else:
        table[last] = value


def _written_out(part: str, stage: StageFile) -> dict[str, Any]:
    """A preset as the table it stands for."""
    said = vars(stage.overlap) if part == "overlap" else {}
    return {key: value for key, value in said.items() if value is not None}


def _parsed(raw: Mapping[str, Any], changes: Mapping[str, str]) -> ProjectFile:
    text = io.StringIO()
    _yaml().dump(dict(raw), text)
    try:
        return parse_project(text.getvalue())
    except ProjectFileWrong as error:
        cause = "; ".join(f"{fault.where.partition('.')[2] or fault.where} {fault.cause}" for fault in error.faults)
        raise SettingWrong(setting=", ".join(changes) or "the stage alone", cause=cause) from None


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml
