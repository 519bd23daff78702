"""Every applied version of a project's file, the newest first, with what it changed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from manyeyes.projects import store
from manyeyes.projects.changed_texts import compare_texts, reworded_in
from manyeyes.projects.changes import compare_projects, compare_stages, compare_training
from manyeyes.projects.records import ProjectFile, StageFile
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True)
class Version:
    """One version: `told` says what it changed. counted: whether what that did to answers is said, too, as its owner
    read it; versions from before such sentences were kept are told from their files alone.
    """

    number: int
    applied_at: float
    told: tuple[str, ...]
    counted: bool


def versions(tx: Transaction, project_id: int, before: int, most: int) -> list[Version]:
    """At most `most` versions with a number below `before`, the newest first."""
    rows = tx.all(store.VERSIONS, {"project_id": project_id, "before": before, "most": most})
    return [_version(tx, project_id, row) for row in rows]


def _version(tx: Transaction, project_id: int, row: Row) -> Version:
    if row.told is not None:
        return Version(row.version, row.applied_at, tuple(json.loads(row.told)), counted=True)
    earlier = store.file_of_version(tx, project_id, row.version - 1)
    this = store.file_of_version(tx, project_id, row.version)
    told = () if this is None else _told(earlier, this)
    return Version(row.version, row.applied_at, told, counted=False)


def _told(old: ProjectFile | None, new: ProjectFile) -> tuple[str, ...]:
    """What the files alone tell, without what became of answers."""
    if old is None:
        return (f"{new.project} is a new project", *(_is_new(stage) for stage in new.stages))
    said = [*compare_projects(old, new), *compare_texts(old, new)]
    for stage in new.stages:
        said += _of_stage(old, new, stage)
    said += [f"{stage.name}: is gone from the file" for stage in old.stages if new.stage(stage.name) is None]
    return tuple(said) or ("only comments, spacing or order changed",)


def _of_stage(old: ProjectFile, new: ProjectFile, stage: StageFile) -> list[str]:
    was = old.stage(stage.name)
    if was is None:
        return [_is_new(stage)]
    trained = compare_training(old.training, new.training).get(stage.name, ())
    changed = compare_stages(was, stage, reworded_in(old, new, stage.name)).sentences
    return [f"{stage.name}: {one}" for one in (*trained, *changed)]


def _is_new(stage: StageFile) -> str:
    return f"{stage.name}: is a new {stage.kind} stage"
