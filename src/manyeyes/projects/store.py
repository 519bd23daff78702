"""The SQL of projects: versions of the file, and the stages it describes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select, update

from manyeyes.projects.faults import ProjectFileWrong
from manyeyes.projects.project_file import parse_project
from manyeyes.projects.records import Example, ProjectFile, StageFile
from manyeyes.projects.stored import OF_THE_HOUSE, Project, Stage, UnknownProject, UnknownStage
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import alert, deed, project, project_version, stage

_versions = project.join(
    project_version,
    (project_version.c.project_id == project.c.id) & (project_version.c.version == project.c.version),
)
# A stage that is gone is described by the last version that had it.
_described = stage.join(project, project.c.id == stage.c.project_id).join(
    project_version,
    (project_version.c.project_id == project.c.id)
    & (project_version.c.version == func.coalesce(stage.c.last_version, project.c.version)),
)
_text = (project_version.c.text, project_version.c.training, project_version.c.texts)
_project = select(project.c.id, project.c.slug, project.c.version, project.c.folder, *_text).select_from(_versions)
_is_shown: ColumnElement[bool] = literal_column(f"substr(project.slug, 1, 1) <> '{OF_THE_HOUSE}'")
_projects = _project.where(_is_shown).order_by(project.c.slug)
_project_by_slug = _project.where(project.c.slug == bindparam("slug"), _is_shown)
_project_by_id = _project.where(project.c.id == bindparam("id"))

_stage = select(stage, *_text).select_from(_described)
_stage_by_id = _stage.where(stage.c.id == bindparam("id"))
_stage_by_name = _stage.where(project.c.slug == bindparam("slug"), stage.c.name == bindparam("name"))
_stages = _stage.where(stage.c.project_id == bindparam("project_id")).order_by(stage.c.position)
_every_stage = select(stage).where(stage.c.project_id == bindparam("project_id")).order_by(stage.c.position)
_set_state = update(stage).where(stage.c.id == bindparam("stage_id")).values(state=bindparam("to_state"))
_set_stage = (
    update(stage)
    .where(stage.c.id == bindparam("stage_id"))
    .values(
        kind=bindparam("new_kind"),
        name=bindparam("new_name"),
        position=bindparam("new_position"),
        state=bindparam("new_state"),
        workflow_major=bindparam("major"),
        workflow_minor=bindparam("minor"),
        last_version=None,
    )
)
_retire = (
    update(stage)
    .where(stage.c.id == bindparam("stage_id"))
    .values(name=bindparam("new_name"), state="gone", last_version=bindparam("version"))
)
VERSIONS = (
    select(project_version.c.version, project_version.c.applied_at, project_version.c.told)
    .where(project_version.c.project_id == bindparam("project_id"), project_version.c.version < bindparam("before"))
    .order_by(project_version.c.version.desc())
    .limit(bindparam("most"))
)
_file_of_version = select(*_text).where(
    project_version.c.project_id == bindparam("project_id"), project_version.c.version == bindparam("version")
)
_move = update(project).where(project.c.slug == bindparam("of_slug")).values(folder=bindparam("new_folder"))
_set_project = (
    update(project)
    .where(project.c.id == bindparam("project_id"))
    .values(version=bindparam("new_version"), folder=bindparam("new_folder"))
)

TOLD = select(alert.c.id, alert.c.numbers).where(
    alert.c.project_id == bindparam("project"),
    alert.c.kind == bindparam("kind"),
    alert.c.about == bindparam("about"),
)
MANY_UNSEEN = select(func.count()).where(alert.c.project_id == bindparam("project"), alert.c.seen_at.is_(None))
UNSEEN = TOLD.where(alert.c.seen_at.is_(None), alert.c.at > bindparam("since"))
GROW = (
    update(alert)
    .where(alert.c.id == bindparam("id_"))
    .values(text=bindparam("text_"), numbers=bindparam("numbers_"), at=bindparam("now"))
)
ALERTS = (
    select(alert)
    .where(alert.c.project_id == bindparam("project"), alert.c.id < bindparam("before"))
    .order_by(alert.c.id.desc())
    .limit(bindparam("most"))
)
SAW = (
    update(alert)
    .where(alert.c.public_id == bindparam("public_id_"), alert.c.seen_at.is_(None))
    .values(seen_at=bindparam("now"))
)
DEEDS = (
    select(deed)
    .where(deed.c.project_id == bindparam("project"), deed.c.id < bindparam("before"))
    .order_by(deed.c.id.desc())
    .limit(bindparam("most"))
)


# Parsing a file takes milliseconds and a claim needs its stage: the parsed file is kept by what was stored, so that
# it is right for every database a process opens and for every version of a project.
@lru_cache(maxsize=64)
def parsed(text: str, training: str, texts: str) -> ProjectFile:
    """The file of a stored version."""
    examples = {
        name: tuple(Example(one["picture"], one["answers"], one["because"]) for one in many)
        for name, many in json.loads(training).items()
    }
    return parse_project(text).with_training(examples).with_texts(json.loads(texts))


def training_json(file: ProjectFile) -> str:
    """The training examples as they are stored: {stage: [{picture, answers, because}]}."""
    plain = {
        name: [{"picture": one.picture, "answers": dict(one.answers), "because": dict(one.because)} for one in many]
        for name, many in file.training.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def texts_json(file: ProjectFile) -> str:
    """The sentences in other languages as they are stored: {language: {where: sentence}}."""
    return json.dumps(file.texts, ensure_ascii=False, sort_keys=True)


def find(tx: Transaction, slug: str) -> Project:
    """The project of that name; raises UnknownProject."""
    row = tx.first(_project_by_slug, {"slug": slug})
    if row is None:
        raise UnknownProject(project=slug)
    return _as_project(row)


def project_by_id(tx: Transaction, project_id: int) -> Project:
    """The project with that id; raises UnknownProject."""
    row = tx.first(_project_by_id, {"id": project_id})
    if row is None:
        raise UnknownProject(project=project_id)
    return _as_project(row)


def all_projects(tx: Transaction) -> list[Project]:
    """Every project of the site, by name."""
    return [_as_project(row) for row in tx.all(_projects)]


def find_stage(tx: Transaction, slug: str, name: str) -> Stage:
    """The stage of that name; raises UnknownProject or UnknownStage."""
    row = tx.first(_stage_by_name, {"slug": slug, "name": name})
    if row is None or row.state == "gone":
        find(tx, slug)
        raise UnknownStage(project=slug, stage=name)
    return _as_stage(row)


def stage_by_id(tx: Transaction, stage_id: int) -> Stage:
    """The stage with that id, as its last version had it where it is gone; raises UnknownStage."""
    row = tx.first(_stage_by_id, {"id": stage_id})
    if row is None or (row.state == "gone" and row.last_version is None):
        raise UnknownStage(project="", stage=stage_id)
    return _as_stage(row)


def successor(tx: Transaction, gone: Stage) -> Stage | None:
    """The stage of the same name that took the place of one that is gone; none where the file has none."""
    return next((one for one in stages(tx, gone.project_id) if one.name == gone.file.name), None)


def stages(tx: Transaction, project_id: int) -> list[Stage]:
    """The stages of the newest version, in the order of the file."""
    return [_as_stage(row) for row in tx.all(_stages, {"project_id": project_id}) if row.state != "gone"]


def stages_gone(tx: Transaction, project_id: int) -> dict[str, list[Stage]]:
    """Stages that are not in the file any more, by the name they had, the newest first.

    Those that no version is known to describe, `last_version` None, say only which major number they had.
    """
    found: dict[str, list[Stage]] = {}
    for row in sorted(tx.all(_stages, {"project_id": project_id}), key=lambda row: -row.workflow_major):
        if row.state == "gone":
            found.setdefault(plain_name(row.name), []).append(_as_stage(row))
    return found


def plain_name(name: str) -> str:
    """The name a stage had in the file."""
    return name.partition("@")[0]


def stage_rows(tx: Transaction, project_id: int) -> dict[str, Row]:
    """Every stage the project ever had, by name, without its file."""
    return {row.name: row for row in tx.all(_every_stage, {"project_id": project_id})}


def add_project(tx: Transaction, slug: str, folder: str, now: float) -> int:
    """A new project at version 0."""
    return tx.add(project, {"slug": slug, "version": 0, "folder": folder, "created_at": now})


def file_of_version(tx: Transaction, project_id: int, version: int) -> ProjectFile | None:
    """The file as that version was; none where there is no such version, or it cannot be read any more."""
    row = tx.first(_file_of_version, {"project_id": project_id, "version": version})
    try:
        return None if row is None else parsed(row.text, row.training, row.texts)
    except ProjectFileWrong:  # what was right for an earlier release of the program
        return None


def add_version(
    tx: Transaction, project_id: int, version: int, file: ProjectFile, folder: str, told: Sequence[str], now: float
) -> None:
    """Keep the file and make it the newest version; `told`: what it changed, in sentences."""
    row = {"project_id": project_id, "version": version, "text": file.text, "training": training_json(file)}
    said = json.dumps(list(told), ensure_ascii=False)
    tx.insert(project_version, [{**row, "texts": texts_json(file), "told": said, "applied_at": now}])
    tx.run(_set_project, {"project_id": project_id, "new_version": version, "new_folder": folder})


def move(tx: Transaction, slug: str, folder: str) -> None:
    """The project's folder is elsewhere now."""
    tx.run(_move, {"of_slug": slug, "new_folder": folder})


def add_stage(
    tx: Transaction, project_id: int, file: StageFile, position: int, state: str = "draft", major: int = 1
) -> int:
    """A new stage."""
    row: Mapping[str, Any] = {"project_id": project_id, "name": file.name, "kind": file.kind, "position": position}
    return tx.add(stage, {**row, "state": state, "workflow_major": major, "workflow_minor": 0})


def change_stage(
    tx: Transaction, stage_id: int, file: StageFile, position: int, state: str, workflow: tuple[int, int]
) -> None:
    """Bring a stage's row up to the newest version; one that was gone is in the file again."""
    tx.run(
        _set_stage,
        {
            "stage_id": stage_id,
            "new_kind": file.kind,
            "new_name": file.name,
            "new_position": position,
            "new_state": state,
            "major": workflow[0],
            "minor": workflow[1],
        },
    )


def retire_stage(tx: Transaction, row: Row, version: int) -> None:
    """A stage is gone from the file, or another one takes its place; `version` described it last."""
    last = version if row.state != "gone" else row.last_version
    name = f"{plain_name(row.name)}@{row.workflow_major}"
    tx.run(_retire, {"stage_id": row.id, "new_name": name, "version": last})


def write_state(tx: Transaction, stage_id: int, state: str) -> None:
    """Open, pause or close."""
    tx.run(_set_state, {"stage_id": stage_id, "to_state": state})


def _as_project(row: Row) -> Project:
    return Project(row.id, row.slug, row.version, row.folder, parsed(row.text, row.training, row.texts))


def _as_stage(row: Row) -> Stage:
    file = parsed(row.text, row.training, row.texts)
    described = file.stage(plain_name(row.name))
    if described is None:
        if row.state != "gone":
            raise UnknownStage(project=file.project, stage=row.name)
        described = StageFile(plain_name(row.name), row.kind)
    workflow = f"{row.workflow_major}.{row.workflow_minor}"
    return Stage(row.id, row.project_id, row.name, row.kind, row.state, workflow, described, file, row.last_version)
