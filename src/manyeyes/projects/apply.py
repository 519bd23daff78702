"""Makes a project file the project's next version: first says what that changes, then writes it.

A stage whose meaning changes becomes another stage of the same name, with tasks of its own: the old one is gone, keeps
all that was said in it, and comes back when the file means again what it meant then. docs/why/apply.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from manyeyes.projects import store
from manyeyes.projects.changed_texts import compare_texts, reworded_in
from manyeyes.projects.changes import (
    AGAIN,
    BACK,
    GONE,
    MAJOR,
    MINOR,
    NEW,
    SAME,
    Changes,
    Effect,
    StageChange,
    compare_projects,
    compare_stages,
    compare_training,
    meaning,
)
from manyeyes.projects.records import ProjectFile, StageFile
from manyeyes.projects.stored import Stage, UnknownProject, may_become
from manyeyes.storage import Row, Transaction

# How many answers a stage has, by its id; only a later room can count them.
SaidIn = Callable[[int], int]
NO_EFFECTS: Mapping[str, Effect] = {}


def plan(tx: Transaction, file: ProjectFile, said_in: SaidIn = lambda stage_id: 0) -> Changes:
    """What applying `file` would do, writing nothing.

    `said_in` decides where a stage loses a question and so means what one that is gone meant: the one with more answers
    is kept.
    """
    try:
        project = store.find(tx, file.project)
    except UnknownProject:
        news = tuple(StageChange(stage.name, NEW, (_is_new(stage),), "1.0", entered=True) for stage in file.stages)
        return Changes(file.project, 0, 1, news, (f"{file.project} is a new project",))
    if _same(project.file, file):
        return Changes(file.project, project.version, project.version)
    stages = {stage.name: stage for stage in store.stages(tx, project.id)}
    past = store.stages_gone(tx, project.id)
    changes = [
        _change(
            stage,
            stages.get(stage.name),
            past.get(stage.name, ()),
            said_in,
            reworded_in(project.file, file, stage.name),
        )
        for stage in file.stages
    ]
    changes += [_gone(stage) for name, stage in stages.items() if file.stage(name) is None]
    changes = _with_training(_with_given(changes, project.file, file), project.file, file)
    about = (*compare_projects(project.file, file), *compare_texts(project.file, file))
    if not about and not any(change.sentences for change in changes):
        about = ("only comments, spacing or order changed",)
    return Changes(file.project, project.version, project.version + 1, tuple(changes), about)


def apply(
    tx: Transaction,
    file: ProjectFile,
    folder: str,
    now: float,
    said_in: SaidIn = lambda stage_id: 0,
    effects: Mapping[str, Effect] = NO_EFFECTS,
) -> Changes:
    """Store `file` as the next version, unless nothing changed. `folder` is relative to the site; it may have moved.

    `effects`: what that does to each stage, counted before; it is kept with the version, for its history.
    """
    changes = plan(tx, file, said_in)
    if changes.nothing:
        store.move(tx, file.project, folder)
        return changes
    project_id = (
        store.find(tx, file.project).id if changes.version else store.add_project(tx, file.project, folder, now)
    )
    rows = store.stage_rows(tx, project_id)
    said = {change.name: change for change in changes.stages}
    for change in changes.stages:
        if change.what in (GONE, MAJOR, AGAIN, BACK) and change.name in rows:
            store.retire_stage(tx, rows[change.name], changes.version)
    for position, stage in enumerate(file.stages):
        _write_stage(tx, project_id, position, stage, rows.get(stage.name), said[stage.name])
    told = changes.with_effects(effects).sentences
    store.add_version(tx, project_id, changes.next_version, file, folder, told, now)
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
    major, minor = (int(part) for part in change.workflow.split("."))
    state = _state(stage, row)
    if change.what in (SAME, MINOR) and row is not None:
        store.change_stage(tx, row.id, stage, position, state, (major, minor))
    elif change.what == AGAIN and change.stage_id is not None:
        store.change_stage(tx, change.stage_id, stage, position, state, (major, minor))
    else:
        store.add_stage(tx, project_id, stage, position, state, major)


def _state(stage: StageFile, row: Row | None) -> str:
    """People who work in a stage go on in the one that takes its place."""
    if row is None or row.state == "gone" or not (stage.for_people and stage.in_use):
        return "draft"
    return str(row.state)


def _change(
    stage: StageFile, stored: Stage | None, past: Sequence[Stage], said_in: SaidIn, reworded: tuple[str, ...]
) -> StageChange:
    """`past`: the stages of that name which are gone, the newest first; `reworded`: languages it is asked otherwise."""
    if stored is None and not past:
        return StageChange(stage.name, NEW, (_is_new(stage),), "1.0", entered=True)
    same = next((one for one in past if one.last_version and meaning(one.file) == meaning(stage)), None)
    newest = max(one.major for one in (*past, *([stored] if stored else [])))
    if stored is None:
        if same is None:
            return StageChange(
                stage.name, BACK, ("is back with another meaning, in draft",), f"{newest + 1}.0", entered=True
            )
        return _again(same, stage, ("is back, in draft",))
    change = compare_stages(stored.file, stage, reworded)
    if change.lost_questions and same is not None and said_in(same.id) >= said_in(stored.id):
        return _again(same, stage, (*change.sentences, "means again what it meant before"))
    if change.what != MAJOR:
        minor = stored.minor + (change.what == MINOR)
        return replace(_with_version(change, minor, stored), workflow=f"{stored.major}.{minor}", stage_id=stored.id)
    if same is not None:
        return _again(same, stage, (*change.sentences[:-1], "means again what it meant before"))
    return replace(change, workflow=f"{newest + 1}.0", stage_id=stored.id)


def _with_version(change: StageChange, minor: int, stored: Stage) -> StageChange:
    if change.what != MINOR:
        return change
    wording = f"wording, {stored.major}.{minor}, answers kept"
    at = len(change.sentences) - (change.overlap is not None)
    return replace(change, sentences=(*change.sentences[:at], wording, *change.sentences[at:]))


def _again(past: Stage, stage: StageFile, why: tuple[str, ...]) -> StageChange:
    """A stage that was gone takes its place again; what differs from then is judged anew."""
    workflow = f"{past.major}.{past.minor + 1}"
    return StageChange(stage.name, AGAIN, why, workflow, past.id, judged=True, entered=True)


def _gone(stage: Stage) -> StageChange:
    said = ("is gone from the file; what was said in it is kept",)
    return StageChange(stage.name, GONE, said, stage_id=stage.id)


def _with_given(changes: list[StageChange], old: ProjectFile, new: ProjectFile) -> list[StageChange]:
    """How far a source's word is believed weighs in every stage that asks about its pictures."""
    if _given(old) == _given(new):
        return changes
    return [replace(one, judged=one.judged or one.what in (SAME, MINOR)) for one in changes]


def _given(file: ProjectFile) -> Mapping[str, object]:
    return {stage.name: stage.settings["given"] for stage in file.stages if "given" in stage.settings}


def _with_training(changes: list[StageChange], old: ProjectFile, new: ProjectFile) -> list[StageChange]:
    said = compare_training(old.training, new.training)
    return [replace(change, sentences=(*said.get(change.name, ()), *change.sentences)) for change in changes]


def _same(old: ProjectFile, new: ProjectFile) -> bool:
    return old.text == new.text and _beside(old) == _beside(new)


def _beside(file: ProjectFile) -> tuple[str, str]:
    return store.training_json(file), store.texts_json(file)


def _is_new(stage: StageFile) -> str:
    remark = "" if stage.in_use else "; not yet in use, everything passes through"
    return f"is a new {stage.kind} stage{remark}"
