"""Background work as its owner sees it: what runs, how far it is, and a hand on it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from fastapi import Query

from manyeyes import projects
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Job, Jobs, iso
from manyeyes.api.the_house import TheHouse

if TYPE_CHECKING:
    from manyeyes import jobs

router = api_router("jobs")


@router.get("/projects/{project}/jobs")
def list_jobs(project: str, who: Owner, house: TheHouse, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> Jobs:
    """A project's background work, the newest first."""
    from manyeyes import jobs  # DBOS takes half a second to load

    with house.reading() as tx:
        found = projects.find(tx, project)
        return Jobs(jobs=[told(job) for job in jobs.jobs_of(tx, found.id, limit)])


@router.post("/jobs/{job}/pause")
def pause_job(job: str, who: Owner, house: TheHouse) -> Job:
    """Stop after the batch that is under way; nothing is lost, and it can go on later."""
    from manyeyes import jobs

    return told(jobs.pause(house, job))


@router.post("/jobs/{job}/resume")
def resume_job(job: str, who: Owner, house: TheHouse) -> Job:
    """Go on where a paused or failed job stopped."""
    from manyeyes import jobs

    return told(jobs.resume(house, job))


@router.post("/jobs/{job}/cancel")
def cancel_job(job: str, who: Owner, house: TheHouse) -> Job:
    """Stop for good. What was decided so far stays; the rest waits for the next run."""
    from manyeyes import jobs

    return told(jobs.cancel(house, job))


def told(job: jobs.Job) -> Job:
    """A job as pages see it."""
    facts = asdict(job) | {"remaining": job.remaining_seconds}
    return Job.model_validate(facts | {"started_at": iso(job.started_at), "changed_at": iso(job.changed_at)})
