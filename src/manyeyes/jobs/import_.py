"""Importing a folder as a durable workflow: a plan, then a step for each batch of 50 files.

Operating terms: started by `manyeyes import`, resumed by itself at the next start; about 60 pictures a second on two
cores; safe to repeat, and safe even twice at once, as every file is keyed by its path and every item by its bytes.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass

from dbos import DBOS, SetWorkflowID

from manyeyes import collect, flow, projects
from manyeyes.collect import Counts, Rejected
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.jobs.engine import Engine, current
from manyeyes.projects import Project, Stage
from manyeyes.storage import random_id

Progress = Callable[[int, Counts], None]
LOOK_EVERY = 0.5


class ImportFailed(ManyEyesError):
    """The import stopped: {cause} What is in stays in; the same command goes on from there."""

    status = 500


class ImportStopped(ManyEyesError):
    """The import was stopped. What is in stays in; it goes on by itself when the site is served again."""

    status = 503
    retry_after = 5.0


@dataclass(frozen=True)
class Outcome:
    """What an import brought. found = new + known + twin + rejected."""

    found: int
    counts: Counts
    rejects: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    resumed: bool
    """It went on with a run that had been interrupted."""


def run_import(engine: Engine, project: Project, stage: Stage, progress: Progress) -> Outcome:
    """Import what `stage` reads and wait for it; an interrupted run of this stage is finished instead of a new one.

    Raises what collect.make_plan raises, DiskFull, ImportFailed, ImportStopped.
    """
    unfinished = _unfinished(project, stage)
    if unfinished is not None:
        run, found = unfinished
        _take_over(run)
        _wait(engine, run, progress, found)
        collect.unplan(engine.house, run)
        return _outcome(engine.house, run, (), resumed=True)
    run = f"import-{random_id()}"
    plan = collect.make_plan(engine.house, project, stage, run)
    if plan.fresh:
        with SetWorkflowID(run):
            DBOS.start_workflow(import_folder, project.slug, stage.name, run, plan.found, plan.fresh)
        _wait(engine, run, progress, plan.found)
    collect.unplan(engine.house, run)
    return _outcome(engine.house, run, plan.warnings, resumed=False)


@DBOS.workflow(name="import_folder", max_recovery_attempts=None)
def import_folder(slug: str, stage: str, run: str, found: int, fresh: int) -> None:
    """Take in the `fresh` planned files, batch by batch; `found` is for those who watch."""
    engine = current()
    try:
        for number in range(-(-fresh // collect.BATCH)):
            engine.pause_if_stopping()
            take_batch(slug, stage, run, number)
    except Exception as error:
        engine.failures[run] = error
        raise


@DBOS.step(name="take_batch")
def take_batch(slug: str, stage: str, run: str, number: int) -> None:
    """One batch: about a second of work, one short transaction; done twice it changes nothing."""
    engine = current()
    house = engine.house
    with house.reading() as tx:
        importing = collect.Importing(projects.find(tx, slug), projects.stage(tx, slug, stage), run)
    files = _files(house, run)[number * collect.BATCH : (number + 1) * collect.BATCH]
    collect.accept(house, importing, files, engine.jail, flow.enter, engine.pause_if_stopping)


@functools.lru_cache(maxsize=2)
def _files(house: House, run: str) -> tuple[collect.Found, ...]:
    """The plan never changes, so one reading serves all its batches."""
    return tuple(collect.planned_files(house, run))


def _unfinished(project: Project, stage: Stage) -> tuple[str, int] | None:
    """The run of this stage that was interrupted, if there is one, and how many files it found."""
    pending = DBOS.list_workflows(name="import_folder", status=["PENDING", "ENQUEUED"], load_output=False)
    for workflow in pending:
        said = workflow.input["args"] if workflow.input else ()
        if tuple(said[:2]) == (project.slug, stage.name):
            return workflow.workflow_id, int(said[3])
    return None


def _take_over(run: str) -> None:
    """On SQLite the engine's start has resumed it; on PostgreSQL it may belong to a process that is gone."""
    status = DBOS.get_workflow_status(run)
    if status is not None and status.executor_id != DBOS.executor_id and status.status == "PENDING":
        DBOS.resume_workflow(run)


def _wait(engine: Engine, run: str, progress: Progress, found: int) -> None:
    """Report until the run has ended; raises why it failed."""
    while True:
        status = _status(engine, run)
        with engine.house.reading() as tx:
            progress(found, collect.counts(tx, run))
        if run in engine.failures:
            raise _told(engine.failures[run])
        if status == "SUCCESS":
            return
        if status not in ("PENDING", "ENQUEUED"):
            raise ImportFailed(cause="the job was cancelled.")
        time.sleep(LOOK_EVERY)


def _status(engine: Engine, run: str) -> str:
    """How the run stands for DBOS; raises ImportStopped where the engine is stopping or gone."""
    try:
        status = DBOS.get_workflow_status(run)
    except Exception:
        if engine.stopping:
            raise ImportStopped from None
        raise
    if engine.stopping:
        raise ImportStopped
    return status.status if status is not None else ""


def _told(error: Exception) -> ManyEyesError:
    """Keep a sentence that was written for people; for anything else say at least its name."""
    return error if isinstance(error, ManyEyesError) else ImportFailed(cause=f"{type(error).__name__}: {error}.")


def _outcome(house: House, run: str, warnings: tuple[str, ...], *, resumed: bool) -> Outcome:
    with house.reading() as tx:
        counted, rejects = collect.counts(tx, run), collect.rejected(tx, run)
    return Outcome(counted.done, counted, tuple(rejects), warnings, resumed)
