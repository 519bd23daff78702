"""A job as people see it: one stage's background work, how far it is, how fast, what came of it, why it stopped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from manyeyes.errors import ManyEyesError
from manyeyes.jobs import store
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row, Transaction

if TYPE_CHECKING:
    from manyeyes.jobs.engine import Engine

RUNNING, PAUSED, CANCELLED, DONE, FAILED = "running", "paused", "cancelled", "done", "failed"
RATE_OVER = 60.0  # seconds before the last batch: what was long ago says little about what remains


class UnknownJob(ManyEyesError):
    """There is no job {job}."""

    status = 404


@dataclass(frozen=True)
class Plan:
    """What a job has to do."""

    total: int
    """What its progress is counted in: files, items."""
    batches: int
    warnings: tuple[str, ...] = ()
    already: Mapping[str, int] = field(default_factory=dict)
    """Outcomes of what needs no batch; part of `total`."""


class Verb(Protocol):
    """A kind of background work: a module with these functions. Each may be called twice and ends the same.

    Where a count is not of what `total` counts (frames of a video), the Counter says under "done" what the batch did.
    """

    def plan(self, engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Plan:
        """Write what the batches need as a blob under the job's name; raises ManyEyesError for wrong input."""
        ...

    def batch(self, engine: Engine, project: Project, stage: Stage, job_id: str, number: int, /) -> Counter[str]:
        """About a second of work; its outcomes and reasons, counted."""
        ...

    def finish(self, engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Counter[str]:
        """What must look at everything, after all batches; its counts are added to theirs."""
        ...


@dataclass(frozen=True)
class Job:
    """One stage's background work as it stands."""

    id: str
    stage: str
    verb: str
    """import, frames or screen."""
    state: str
    """running, paused, cancelled, done or failed."""
    step: str
    """What it is at, in words; '' when it has ended."""
    total: int
    done: int
    counts: Mapping[str, int]
    """Outcomes and reasons with their numbers."""
    cause: str
    """Why it failed, a sentence; '' where it did not."""
    started_at: float
    changed_at: float
    """Seconds since 1970."""
    rate: float | None
    """Of `total`, a second, over the last minute of work; none where it does not run or has just begun."""
    remaining_seconds: float | None


def jobs_of(tx: Transaction, project_id: int, limit: int = 20) -> list[Job]:
    """The jobs of a project, the newest first."""
    return [_job(tx, row) for row in tx.all(store.OF_PROJECT, {"project_id": project_id, "limit": limit})]


def unfinished_jobs(tx: Transaction) -> dict[tuple[int, str], int]:
    """How many jobs run, are paused or failed, by project and state."""
    return {(row.project_id, row.state): row.jobs for row in tx.all(store.JOBS_BY_STATE)}


def job_by_id(tx: Transaction, job_id: str) -> Job:
    """One job; raises UnknownJob."""
    row = tx.first(store.BY_ID, {"id": job_id})
    if row is None:
        raise UnknownJob(job=job_id)
    return _job(tx, row)


def _job(tx: Transaction, row: Row) -> Job:
    rate = _rate(tx, row) if row.state == RUNNING else None
    return Job(
        id=row.id,
        stage=row.stage,
        verb=row.verb,
        state=row.state,
        step=row.step,
        total=row.total,
        done=row.done,
        counts=json.loads(row.counts),
        cause=row.cause,
        started_at=row.started_at,
        changed_at=row.changed_at,
        rate=rate,
        remaining_seconds=max(0, row.total - row.done) / rate if rate else None,
    )


def _rate(tx: Transaction, row: Row) -> float | None:
    """The batches of the last minute over the time between the first and the last of them."""
    lately = tx.first(store.LATELY, {"job_id": row.id, "since": row.changed_at - RATE_OVER})
    if lately is None or lately.batches < 2 or lately.last <= lately.first:
        return None
    rate: float = float(lately.done) * (lately.batches - 1) / lately.batches / (lately.last - lately.first)
    return rate
