"""Begin the background work of a stage, or go on with it, and wait for its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.jobs import batches, store
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.halt import resume
from manyeyes.jobs.job import CANCELLED, DONE, FAILED, PAUSED, Job, Plan, job_by_id
from manyeyes.jobs.room import check_room
from manyeyes.jobs.verbs import verb_of
from manyeyes.projects import Project, Stage
from manyeyes.storage import random_id

Progress = Callable[[Job], None]
Planner = Callable[[Engine, Project, Stage, str], Plan]
LOOK_EVERY = 0.5


class JobFailed(ManyEyesError):
    """The {verb} of stage {stage} stopped: {cause} What is in stays in; the same command goes on from there."""

    status = 500


class JobStopped(ManyEyesError):
    """The {verb} was stopped. What is in stays in; it goes on by itself when the site is served again."""

    status = 503
    retry_after = 5.0


class JobHalted(ManyEyesError):
    """The {verb} of stage {stage} was {state}. What is in stays in: {done:,} of {total:,}."""

    status = 409


class JobWaits(ManyEyesError):
    """{cause} What is in stays in: {done:,} of {total:,}. A server goes on by itself; so does the same command."""

    status = 507
    retry_after = 60.0


@dataclass(frozen=True)
class Outcome:
    """What a stage's job brought."""

    job: Job
    warnings: tuple[str, ...]
    resumed: bool
    """It went on with a job that had been interrupted."""


def run_stage(
    engine: Engine, project: Project, stage: Stage, progress: Progress, plan: Planner | None = None
) -> Outcome:
    """Do the work of `stage` and wait for it; an unfinished job of this stage is finished instead of a new one.

    `plan` stands for its verb's own where a wish goes with it.

    Raises what the verb's plan and batches raise, JobFailed, JobStopped, JobHalted, JobWaits, DiskNearlyFull.
    """
    there = unfinished(engine.house, stage)
    if there is not None:
        return Outcome(_gone_on_with(engine, there, progress), (), resumed=True)
    job, warnings = begin(engine, project, stage, plan)
    return Outcome(wait_for(engine, job.id, progress), warnings, resumed=False)


def begin(engine: Engine, project: Project, stage: Stage, plan: Planner | None = None) -> tuple[Job, tuple[str, ...]]:
    """Plan the work of a stage and hand it to all hands; returns the job that is there, where another was faster."""
    job_id = f"{stage.kind}-{random_id()}"
    check_room(engine.house, stage)
    planned = (plan or verb_of(stage.kind).plan)(engine, project, stage, job_id)
    with engine.house.transaction() as tx:
        now = engine.house.now()
        there = batches.begin(tx, stage, job_id, planned.total, planned.batches, planned.already, now)
        job = job_by_id(tx, job_id if there is None else there.id)
    if there is not None or job.state == DONE:
        _throw_plan_away(engine.house, stage, job_id)
    engine.drive()
    return job, planned.warnings if there is None else ()


def unfinished(house: House, stage: Stage) -> Job | None:
    """The job of this stage that runs, is paused or failed; there is at most one."""
    with house.reading() as tx:
        row = tx.first(store.UNFINISHED, {"stage_id": stage.id})
        return None if row is None else job_by_id(tx, row.id)


def wait_for(engine: Engine, job_id: str, progress: Progress) -> Job:
    """Report until the job has ended; raises why it did not end well."""
    while True:
        stopping = engine.stopping
        with engine.house.reading() as tx:
            job = job_by_id(tx, job_id)
        progress(job)
        if job.state == DONE:
            return job
        if job_id in engine.failures:
            raise _told(engine.failures[job_id], job)
        if job.state == FAILED:
            raise JobFailed(verb=job.verb, stage=job.stage, cause=job.cause)
        if job.state == PAUSED and job.cause:
            raise JobWaits(cause=job.cause, done=job.done, total=job.total)
        if job.state in (PAUSED, CANCELLED):
            raise JobHalted(verb=job.verb, stage=job.stage, state=job.state, done=job.done, total=job.total)
        if stopping:
            raise JobStopped(verb=job.verb)
        engine.await_news(LOOK_EVERY)


def _gone_on_with(engine: Engine, job: Job, progress: Progress) -> Job:
    engine.forget_failure(job.id)
    if job.state in (PAUSED, FAILED):
        resume(engine.house, job.id)
    engine.drive()
    return wait_for(engine, job.id, progress)


def _throw_plan_away(house: House, stage: Stage, job_id: str) -> None:
    forget = getattr(verb_of(stage.kind), "forget", None)
    if forget is not None:
        forget(house, job_id)


def _told(error: Exception, job: Job) -> ManyEyesError:
    """Keep a sentence that was written for people; for anything else say at least its name."""
    if isinstance(error, ManyEyesError):
        return error
    return JobFailed(verb=job.verb, stage=job.stage, cause=f"{type(error).__name__}: {error}.")
