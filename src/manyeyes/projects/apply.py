"""Makes a project file the project's next version: first says what that changes, then writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.projects import store
from manyeyes.projects.changes import Changes, StageChange, compare_stages, compare_training
from manyeyes.projects.records import ProjectFile, StageFile
from manyeyes.projects.stored import Stage, UnknownProject, may_become
from manyeyes.storage import Row, Transaction

# How many closed tasks of a stage reopen when more people are wanted a picture; only a later room can count them.
Reopening = Callable[[Stage, StageFile], int]


class MajorChangeOfOpenStage(ManyEyesError):
    """{stage} is open and its meaning would change: {why}. Answers given so far would no longer count."""

    status = 409
    remedy = "Close it first (manyeyes close --stage {stage}), or give the changed questions a stage of their own."

    def __init__(self, stage: str, why: str) -> None:
        """Name the stage and what changed."""
        self.remedy = self.remedy.format(stage=stage)  # type: ignore[misc]
        super().__init__(stage=stage, why=why)


def plan(tx: Transaction, file: ProjectFile, reopening: Reopening | None = None) -> Changes:
    """What applying `file` would do, writing nothing.

    `reopening` counts the closed tasks that a raised overlap reopens. Raises MajorChangeOfOpenStage.
    """
    try:
        project = store.find(tx, file.project)
    except UnknownProject:
        news = tuple(StageChange(stage.name, "new", (_is_new(stage),)) for stage in file.stages)
        return Changes(file.project, 0, 1, news, (f"{file.project} is a new project",))
    if _same(project.file, file):
        return Changes(file.project, project.version, project.version)
    rows = store.stage_rows(tx, project.id)
    stages = {stage.name: stage for stage in store.stages(tx, project.id)}
    changes = [_change(stage, rows.get(stage.name), stages.get(stage.name), reopening) for stage in file.stages]
    changes += [_gone(stage) for name, stage in stages.items() if file.stage(name) is None]
    changes = _with_training(changes, project.file, file)
    about = _about(project.file, file, any(change.sentences for change in changes))
    return Changes(file.project, project.version, project.version + 1, tuple(changes), about)


def apply(tx: Transaction, file: ProjectFile, folder: str, now: float, reopening: Reopening | None = None) -> Changes:
    """Store `file` as the next version, unless nothing changed. `folder` is relative to the site; it may have moved."""
    changes = plan(tx, file, reopening)
    if changes.nothing:
        store.move(tx, file.project, folder)
        return changes
    project_id = (
        store.find(tx, file.project).id if changes.version else store.add_project(tx, file.project, folder, now)
    )
    rows = store.stage_rows(tx, project_id)
    said = {change.name: change for change in changes.stages}
    for position, stage in enumerate(file.stages):
        _write_stage(tx, project_id, position, stage, rows.get(stage.name), said[stage.name])
    for name, row in rows.items():
        if file.stage(name) is None:
            store.change_stage(tx, row.id, row.kind, row.position, "gone", (row.workflow_major, row.workflow_minor))
    store.add_version(tx, project_id, changes.next_version, file, folder, now)
    return changes


def set_state(tx: Transaction, stage_id: int, wish: str) -> bool:
    """Make a stage open, paused or closed; returns whether that changed anything.

    Raises NothingForPeople, NotYetInUse or NotOpened with the reason.
    """
    stage = store.stage_by_id(tx, stage_id)
    changes = may_become(stage, wish)
    if changes:
        store.write_state(tx, stage_id, wish)
    return changes


def _write_stage(
    tx: Transaction, project_id: int, position: int, stage: StageFile, row: Row | None, change: StageChange
) -> None:
    if row is None:
        store.add_stage(tx, project_id, stage.name, stage.kind, position)
        return
    major, minor = row.workflow_major, row.workflow_minor
    workflow = {"major": (major + 1, 0), "minor": (major, minor + 1)}.get(change.what, (major, minor))
    # A stage that comes back may ask something else than when it left: its old answers stay apart.
    if change.what == "back":
        workflow = (major + 1, 0)
    state = "draft" if row.state == "gone" else row.state
    store.change_stage(tx, row.id, stage.kind, position, state, workflow)


def _change(stage: StageFile, row: Row | None, stored: Stage | None, reopening: Reopening | None) -> StageChange:
    if row is None:
        return StageChange(stage.name, "new", (_is_new(stage),))
    if stored is None:
        return StageChange(stage.name, "back", ("is back, in draft; answers from before no longer count",))
    change = compare_stages(stored.file, stage)
    if change.what == "major" and stored.state in ("open", "paused"):
        raise MajorChangeOfOpenStage(stage.name, change.sentences[0])
    if change.overlap_raised and reopening is not None:
        count = reopening(stored, stage)
        change = replace(change, sentences=(*change.sentences, f"{count} tasks reopen"))
    return change


def _gone(stage: Stage) -> StageChange:
    if stage.state in ("open", "paused"):
        raise MajorChangeOfOpenStage(stage.name, "it is no longer in the file")
    return StageChange(stage.name, "gone", ("is gone from the file; its answers are kept",))


def _with_training(changes: list[StageChange], old: ProjectFile, new: ProjectFile) -> list[StageChange]:
    said = compare_training(old.training, new.training)
    return [replace(change, sentences=(*change.sentences, *said.get(change.name, ()))) for change in changes]


def _texts_changed(old: ProjectFile, new: ProjectFile) -> tuple[str, ...]:
    """A sentence in another language is wording: answers are kept."""
    languages = sorted({one for one in (*old.texts, *new.texts) if old.texts.get(one) != new.texts.get(one)})
    return tuple(f"texts/{one}.yaml: wording, answers kept" for one in languages)


def _same(old: ProjectFile, new: ProjectFile) -> bool:
    return old.text == new.text and _beside(old) == _beside(new)


def _beside(file: ProjectFile) -> tuple[str, str]:
    return store.training_json(file), store.texts_json(file)


def _is_new(stage: StageFile) -> str:
    remark = "" if stage.in_use else "; not yet in use, everything passes through"
    return f"is a new {stage.kind} stage{remark}"


_PROJECT_KEYS = ("title", "why", "goal", "languages", "contact", "timezone", "rights", "people", "money", "tags")


def _about(old: ProjectFile, new: ProjectFile, stages_changed: bool) -> tuple[str, ...]:
    """Sentences about the keys of the project itself."""
    changed = [key for key in _PROJECT_KEYS if _plainly(getattr(old, key)) != _plainly(getattr(new, key))]
    if changed:
        return tuple(f"changed: {key}" for key in changed)
    return () if stages_changed else ("only comments, spacing or order changed",)


def _plainly(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
