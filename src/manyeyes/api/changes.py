"""What was changed about a project, what of it is still being carried out, and what waits to be applied."""

from __future__ import annotations

import shlex
from typing import Annotated, Literal

from fastapi import Query

from manyeyes import flow, jobs, projects
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_changes import NotYetApplied, StepOfChange, VersionOfProject, VersionsOfProject
from manyeyes.api.the_house import TheHouse
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, ProjectFileWrong

router = api_router("changes", "/projects/{project}/changes")
NEWEST = 2**31 - 1


@router.get("")
def list_changes(
    project: str,
    who: Owner,
    house: TheHouse,
    after: Annotated[int, Query(ge=0, le=NEWEST, description="Read on below this; 0: from the newest.")] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> VersionsOfProject:
    """Every applied version of project.yaml, the newest first: what it changed, and how far that is."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        versions = projects.versions(tx, found.id, after or NEWEST, limit + 1)
        page = versions[:limit]
        steps = flow.steps_of(tx, found.id, {one.number: one.applied_at for one in page})
    goes_on = page[-1].number if len(versions) > limit else None
    return VersionsOfProject(versions=[_version(one, steps[one.number]) for one in page], after=goes_on)


@router.get("/waiting")
def show_change_that_waits(project: str, who: Owner, house: TheHouse) -> NotYetApplied:
    """What `manyeyes apply` would do with the file as it lies there now, counted from what is there; writes nothing."""
    with house.reading() as tx:
        found = projects.find(tx, project)
    try:
        changes = jobs.foresee(house, jobs.read(house.site / found.folder), found.folder)
    except ProjectFileWrong as error:
        return _said("wrong", [str(fault) for fault in error.faults], house, found)
    except ManyEyesError as error:
        return _said("refused", [f"{error.sentence} {error.remedy}".strip()], house, found)
    if changes.nothing:
        return NotYetApplied(state="none", told=[], next_version=None, command="")
    return _said("waiting", list(changes.sentences), house, found, changes.next_version)


def _said(
    state: Literal["waiting", "wrong", "refused"],
    told: list[str],
    house: House,
    project: Project,
    next_version: int | None = None,
) -> NotYetApplied:
    verb = "check" if state == "wrong" else "apply"
    command = f"manyeyes {verb} {shlex.quote(str((house.site / project.folder).resolve()))}"
    return NotYetApplied(state=state, told=told, next_version=next_version, command=command)


def _version(one: projects.Version, steps: list[flow.Step]) -> VersionOfProject:
    ends = [one.applied_at, *(step.ended_at for step in steps if step.ended_at is not None)]
    under_way = any(step.ended_at is None for step in steps)
    return VersionOfProject(
        version=one.number,
        at=iso(one.applied_at),
        told=list(one.told),
        counted=one.counted,
        steps=[_step(step) for step in steps],
        ended_at=None if under_way else iso(max(ends)),
    )


def _step(step: flow.Step) -> StepOfChange:
    return StepOfChange(
        stage=step.stage,
        what=step.what,
        about=step.about,
        done=step.done,
        total=step.total,
        ended_at=None if step.ended_at is None else iso(step.ended_at),
    )
