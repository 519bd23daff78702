"""Importing as background work: a plan of the files to look at, then batches of 50.

Operating terms: started by `manyeyes import`, resumed by itself at the next start; safe to repeat, and safe even twice
at once, as every file is keyed by its path and every item by its bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from manyeyes import collect, flow
from manyeyes.collect import Counts, Rejected
from manyeyes.house import House
from manyeyes.jobs import store
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.job import Job, Plan
from manyeyes.jobs.run import run_stage
from manyeyes.projects import Project, Stage

Progress = Callable[[int, Counts], None]


@dataclass(frozen=True)
class Imported:
    """What an import brought. found = new + known + twin + rejected."""

    found: int
    counts: Counts
    rejects: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    resumed: bool
    """It went on with an import that had been interrupted."""


def run_import(engine: Engine, project: Project, stage: Stage, progress: Progress) -> Imported:
    """Import what `stage` reads and wait for it; an interrupted run of this stage is finished instead of a new one.

    Raises what collect.make_plan raises, DiskFull, JobFailed, JobStopped, JobHalted.
    """

    def tell(job: Job) -> None:
        with engine.house.reading() as tx:
            progress(job.total, collect.counts(tx, job.id))

    ended = run_stage(engine, project, stage, tell)
    with engine.house.reading() as tx:
        counted, rejects = collect.counts(tx, ended.job.id), collect.rejected(tx, ended.job.id)
        repeated = collect.repeated(tx, ended.job.id)
    said = f"{repeated:,} rows speak of a picture that another row spoke of before; the first one's tags are kept."
    warnings = (*ended.warnings, said) if repeated else ended.warnings
    return Imported(counted.done, counted, tuple(rejects), warnings, ended.resumed)


def plan(engine: Engine, project: Project, stage: Stage, job_id: str) -> Plan:
    """The files that are new or changed; what is known already needs no batch."""
    made = collect.make_plan(engine.house, project, stage, job_id)
    with engine.house.reading() as tx:
        noted = collect.counts(tx, job_id)
    already = {"known": noted.known, "twin": noted.twin, "rejected": noted.rejected}
    said = {outcome: files for outcome, files in already.items() if files}
    return Plan(made.found, -(-made.fresh // collect.BATCH), made.warnings, said)


def batch(engine: Engine, project: Project, stage: Stage, job_id: str, number: int) -> Counter[str]:
    """Fifty files: about a second of work, one short transaction; done twice it changes nothing."""
    house = engine.house
    files = collect.planned_files(house, job_id, batch=number)
    importing = collect.Importing(project, stage, job_id)
    collect.accept(house, importing, files, engine.jail, flow.enter, engine.pause_if_stopping)
    with house.reading() as tx:
        rows = tx.dynamic(store.files_of(stage.id, job_id, [file.path for file in files]))
    counted: Counter[str] = Counter()
    for row in rows:
        counted[f"{row.outcome}: {collect.cause_of(row.reason)}" if row.reason else row.outcome] += row.files
    return counted


def finish(engine: Engine, project: Project, stage: Stage, job_id: str) -> Counter[str]:
    """An import has nothing to look at together."""
    return Counter()


def forget(house: House, job_id: str) -> None:
    """Throw the list of files away."""
    collect.unplan(house, job_id)
