"""How it stands: for a worker, for a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes import answers, assignment, collect, consensus, flow, items, projects, skills
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.work.outcomes import Shown
from manyeyes.work.show import shown


@dataclass(frozen=True)
class Me:
    """A worker's own counts, which trainings are done, by `project/stage`, and (answered, settled) by stage id."""

    answered: int
    settled: int
    training: Mapping[str, bool]
    by_stage: Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class MyAnswer:
    """One of a worker's last answers, as Back shows it."""

    assignment: str
    project: str
    stage: str
    about: str
    item: Shown
    revision: int
    answers: Mapping[str, str]
    untouched: tuple[str, ...]
    workflow: str
    at: float
    correctable: bool


@dataclass(frozen=True)
class WaveProgress:
    """The newest wave: tasks that need nobody any more, of all."""

    number: int
    tasks: int
    done: int


@dataclass(frozen=True)
class StageProgress:
    """Counts of one stage; tasks are ordinary ones. `state` is "machine" where no people work."""

    name: str
    kind: str
    state: str
    items: int
    tasks: int
    open: int
    answers: int
    settled: int
    contested: int
    closed: int
    wave: WaveProgress | None
    waiting: int
    """Items a machine stage has not decided about; of others 0."""
    passed: int
    """Items that went on, videos that went on as their frames included."""
    dropped: int
    """Items the stage left out."""
    left_out: int
    """All it left out: frames never encoded and those taken back, too."""


def me(tx: Transaction, worker: Worker) -> Me:
    """What a worker did, and where he is trained."""
    training = {
        f"{project.slug}/{stage.name}": skills.is_trained(tx, worker.id, stage)
        for project in projects.all_projects(tx)
        for stage in projects.stages(tx, project.id)
        if skills.examples(stage)
    }
    by_stage = consensus.settled_with(tx, worker.id)
    settled = sum(settled for _, settled in by_stage.values())
    return Me(answers.tasks_answered_by(tx, worker.id), settled, training, by_stage)


def my_answers(tx: Transaction, worker: Worker, limit: int, since: float) -> list[MyAnswer]:
    """The worker's last answers given after `since`, newest first."""
    return [_mine(tx, own) for own in answers.last_answers(tx, worker.id, limit, since)]


def _mine(tx: Transaction, own: answers.OwnAnswer) -> MyAnswer:
    picture = items.shown(tx, [own.item_id])[own.item_id]
    stage = projects.stage_by_id(tx, own.stage_id)
    return MyAnswer(
        assignment=own.assignment,
        project=stage.project.project,
        stage=stage.name,
        about=own.about,
        item=shown(picture),
        revision=own.revision,
        answers=own.answers,
        untouched=tuple(sorted(own.untouched)),
        workflow=own.workflow,
        at=own.at,
        correctable=True,
    )


def progress(tx: Transaction, project: Project, now: float) -> list[StageProgress]:
    """How each stage of a project stands: a walk over its tasks, for a reader."""
    return [_stage(tx, stage) for stage in projects.stages(tx, project.id)]


def hiding(tx: Transaction) -> list[Stage]:
    """The stages where some pictures are known already, and nobody may tell which."""
    return [
        stage
        for project in projects.all_projects(tx)
        for stage in projects.stages(tx, project.id)
        if stage.file.control_tasks is not None
    ]


def answers_so_far(tx: Transaction, project: Project) -> dict[str, int]:
    """A stage that hides known pictures: the answers to it, whatever they were given to; a walk, for a reader."""
    hidden = [stage for stage in projects.stages(tx, project.id) if stage.file.control_tasks is not None]
    return {stage.name: assignment.answered_in(tx, stage.id) for stage in hidden}


def _stage(tx: Transaction, stage: Stage) -> StageProgress:
    tally = assignment.tally(tx, stage.id)
    wave = assignment.current(tx, stage.id)
    inside = flow.items_in(tx, stage.id)
    return StageProgress(
        name=stage.name,
        kind=stage.kind,
        state=stage.state if stage.file.for_people else "machine",
        items=sum(inside.values()),
        tasks=tally.tasks,
        open=tally.open + tally.waiting,
        answers=tally.answers,
        settled=tally.settled,
        contested=tally.contested,
        closed=tally.closed,
        wave=WaveProgress(wave.number, wave.tasks, wave.done) if wave else None,
        waiting=0 if stage.file.for_people else inside.get("here", 0),
        passed=inside.get("passed", 0) + inside.get("taken_apart", 0),
        dropped=inside.get("dropped", 0),
        left_out=sum(collect.left_out_counts(tx, stage).values()) if flow.decides_by_machine(stage) else 0,
    )
