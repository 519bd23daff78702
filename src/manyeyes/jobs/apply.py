"""Applies a project file to a running crowd: what it would do, counted; then the version, and all that follows from it.

The version, the owner's control files and the steps that follow are one transaction; the steps are worked off after it
in chunks, here or, after a crash, by the server's upkeep or the same verb. docs/why/apply.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from manyeyes import assignment, flow, people, projects, skills
from manyeyes.errors import ManyEyesError
from manyeyes.flow import Change
from manyeyes.house import House
from manyeyes.jobs import store
from manyeyes.projects import Changes, Checked, Effect, Project, ProjectFile, ProjectFileWrong, Stage, UnknownProject
from manyeyes.storage import Transaction

PROJECT_FILE = "project.yaml"
LONG = 10_000  # items or tasks, from which on it is said how far a step is
EVERY = 3.0  # seconds between two such sentences
Tell = Callable[[str], None]


class NameTaken(ManyEyesError):
    """The folder {folder} of this site holds a project called {project} already. Give this one another name."""

    status = 409


class AnotherProjectHere(ManyEyesError):
    """This folder holds the project {project}; under the name {name} it would be another one, without what people
    answered."""

    status = 409
    remedy = "Write `project: …` as it was; a new project begins in a folder of its own (manyeyes init)."


class SourceInUse(ManyEyesError):
    """{items:,} pictures came in by the stage {stage}. Without it, or as another kind, all of them would be gone."""

    status = 409
    remedy = "Keep the stage as it is; one that has nothing more to take in does no harm."


class MachineAtWork(ManyEyesError):
    """A job of the stage {stage} is under way, and the file has that stage no longer, or as another kind."""

    status = 409
    remedy = "Wait until it is done, or end it: manyeyes run --cancel {job}."

    def __init__(self, stage: str, job: str) -> None:
        """Name the job that is to be ended."""
        self.remedy = self.remedy.format(job=job)  # type: ignore[misc]
        super().__init__(stage=stage, job=job)


class RightsOfAnswers(ManyEyesError):
    """People gave {answers:,} answers under {before}, and were told so; they cannot be put under {now} afterwards."""

    status = 409
    remedy = "Leave rights.answers as it was. What is asked under other rights is another project."


@dataclass(frozen=True)
class Applied:
    """What was applied: the project as it is now, and what changed."""

    project: Project
    changes: Changes


def read(folder: Path) -> Checked:
    """The project file with everything it names; raises ProjectFileWrong with every fault."""
    checked = projects.whole_project(folder / PROJECT_FILE)
    faults, _ = projects.secrecy(checked, folder)
    if faults:
        raise ProjectFileWrong(faults)
    return checked


def foresee(house: House, checked: Checked, folder: str) -> Changes:
    """What applying would do, counted from what is there; writes nothing. Raises what `apply` refuses."""
    with house.reading() as tx:
        changes = projects.plan(tx, checked.file, partial(assignment.done_in, tx))
        _must_be_possible(house, tx, checked.file, changes, folder)
        if not changes.version or changes.nothing:
            return changes
        project = projects.find(tx, checked.file.project)
        return changes.with_effects(flow.foresee(tx, project, checked.file, changes))


def apply(house: House, checked: Checked, folder: str, tell: Tell) -> Applied:
    """Make the file the next version and carry it out; `folder` is relative to the site. Safe to repeat.

    Raises NameTaken, AnotherProjectHere, SourceInUse, MachineAtWork, RightsOfAnswers before anything is written.
    """
    now, effects = house.now(), _effects(foresee(house, checked, folder))
    with house.transaction() as tx:
        said_in = partial(assignment.done_in, tx)
        _must_be_possible(house, tx, checked.file, projects.plan(tx, checked.file, said_in), folder)
        before = _stages(tx, checked.file.project)
        changes = projects.apply(tx, checked.file, folder, now, said_in, effects)
        project = projects.find(tx, checked.file.project)
        _people_follow(tx, before, _stages(tx, project.slug))
        _keep_control_files(tx, project, checked)
        flow.ask_changes(tx, project, changes, now)
    carry_out(house, project, tell)
    return Applied(project, changes)


def _effects(foreseen: Changes) -> dict[str, Effect]:
    """Counted by a reader just before, so that people's answers do not wait while it is counted."""
    return {one.name: one.effect for one in foreseen.stages if one.effect is not None}


def carry_out(house: House, project: Project, tell: Tell) -> None:
    """Finish what a version asks for, to its end."""
    flow.carry_on(house, project.id, tell=_teller(house, project, tell))
    with house.reading() as tx:
        stages = [stage for stage in projects.stages(tx, project.id) if flow.asks_people(stage)]
    for stage in stages:
        _recount(house, stage, tell)


def _recount(house: House, stage: Stage, tell: Tell) -> None:
    """Add the stage's tasks up as the file says now, saying every few seconds how far that is."""
    while True:
        with house.reading() as tx:
            left = flow.recounts_left(tx, stage)
        if not left:
            return
        if left > LONG:
            tell(f"{stage.name}: {left:,} tasks are still to be added up")
        flow.recount(house, stage, most_seconds=EVERY)


def _teller(house: House, project: Project, tell: Tell) -> Callable[[Change], None]:
    """Say how far a long step is; a short one is done before anybody has read it."""
    with house.reading() as tx:
        names = {stage.id: stage.name for stage in projects.stages(tx, project.id)}
    long = {"items": "pictures looked at", "wanted": "tasks looked at", "question": "tasks looked at"}

    def say(step: Change) -> None:
        if step.what in long and step.total > LONG and step.stage_id in names:
            tell(f"{names[step.stage_id]}: {step.done:,} of {step.total:,} {long[step.what]}")

    return say


def _stages(tx: Transaction, slug: str) -> dict[str, Stage]:
    """The stages of a project by name; none for a new one."""
    try:
        return {stage.name: stage for stage in projects.stages(tx, projects.find(tx, slug).id)}
    except UnknownProject:
        return {}


def _people_follow(tx: Transaction, before: Mapping[str, Stage], now: Mapping[str, Stage]) -> None:
    """Where another stage takes one's place, who is stopped there is stopped here."""
    for name, stage in now.items():
        if name in before and before[name].id != stage.id:
            people.follow_stage(tx, before[name].id, stage.id)


def _keep_control_files(tx: Transaction, project: Project, checked: Checked) -> None:
    """Take over the owner's control files. One that is not on this machine leaves what is known as it is."""
    for stage in projects.stages(tx, project.id):
        control = stage.file.control_tasks
        if stage.name in checked.known:
            rows = [(known.path, known.question, known.value) for known in checked.known[stage.name]]
            skills.keep_control_file(tx, stage.id, rows)
        elif stage.kind == "classify" and (control is None or control.file is None):
            skills.keep_control_file(tx, stage.id, [])


def _must_be_possible(house: House, tx: Transaction, file: ProjectFile, changes: Changes, folder: str) -> None:
    """Refuse what cannot be done to a running crowd."""
    _must_be_ours(house, tx, file.project, folder)
    if not changes.version or changes.nothing:
        return
    project = projects.find(tx, file.project)
    stages = {stage.name: stage for stage in projects.stages(tx, project.id)}
    for change in changes.stages:
        if change.what in ("gone", "major", "again") and change.name in stages:
            _must_be_free(tx, stages[change.name])
    answers = sum(assignment.done_in(tx, stage.id) for stage in stages.values() if flow.asks_people(stage))
    if file.rights.answers != project.file.rights.answers and answers:
        raise RightsOfAnswers(answers=answers, before=project.file.rights.answers, now=file.rights.answers)


def _must_be_free(tx: Transaction, stage: Stage) -> None:
    """Whether a stage may go: nothing came in by it, and no machine works in it."""
    if stage.kind in ("import", "collect"):
        inside = sum(flow.items_in(tx, stage.id).values())
        if inside:
            raise SourceInUse(items=inside, stage=stage.name)
    job = tx.first(store.UNFINISHED, {"stage_id": stage.id})
    if job is not None:
        raise MachineAtWork(stage.name, job.id)


def _must_be_ours(house: House, tx: Transaction, slug: str, folder: str) -> None:
    """A project may move to another folder, but two folders may not hold one project, nor one folder two."""
    for stored in projects.all_projects(tx):
        same_name, same_folder = stored.slug == slug, stored.folder == folder
        if same_name and not same_folder and (house.site / stored.folder / PROJECT_FILE).is_file():
            raise NameTaken(folder=stored.folder, project=slug)
        if same_folder and not same_name and slug not in {one.slug for one in projects.all_projects(tx)}:
            raise AnotherProjectHere(project=stored.slug, name=slug)
