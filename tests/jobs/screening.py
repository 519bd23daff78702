"""A project with one screen stage, and how to wait for a job."""

from __future__ import annotations

from manyeyes import jobs
from manyeyes.house import House
from manyeyes.jobs import Job
from manyeyes.projects import Project

TIDY = """project: eyes
title: "Eyes"
why: "To test."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: pictures}}
  - {name: tidy, kind: screen, reject: {blank: sure}}
"""


def silent(job: Job) -> None:
    """Nobody looks."""


def until(engine: jobs.Engine, job_id: str, states: set[str]) -> Job:
    """Wait for news until the job is in one of these states."""
    for _ in range(200):
        with engine.house.reading() as tx:
            job = jobs.job_by_id(tx, job_id)
        if job.state in states:
            return job
        engine.await_news(0.1)
    raise AssertionError(f"the job is {job.state}")


def newest(house: House, project: Project) -> Job:
    with house.reading() as tx:
        return jobs.jobs_of(tx, project.id, 1)[0]
