"""Releases: frozen datasets, listed, made and downloaded."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from manyeyes import datasets, projects
from manyeyes.api import release_told
from manyeyes.api.jobs import told as job_told
from manyeyes.api.policy import Anyone, OwnerOnly
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Release, ReleaseName, Releases, iso
from manyeyes.api.shapes_releases import ReleaseBegun, ReleaseFormats, ReleasePage, ReleaseProgress
from manyeyes.api.the_house import TheHouse
from manyeyes.api.who import Asker
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.storage import Transaction

router = api_router("releases", "/projects/{project}/releases")


class NoReleaseStage(ManyEyesError):
    """The project {project} has no stage of kind release, so nothing can be frozen."""

    status = 409


@router.get("")
def list_releases(project: str, who: Anyone, house: TheHouse) -> Releases:
    """Every release of a project, the newest first."""
    with house.reading() as tx:
        made = datasets.releases(tx, projects.find(tx, project).id)
        return Releases(releases=[told(tx, project, release) for release in reversed(made)])


@router.post("", status_code=202)
def make_release(project: str, wish: ReleaseName, who: Anyone, house: TheHouse) -> ReleaseBegun:
    """Begin to freeze what is settled now; the job says when it is done. For the owner; in a demo for anyone."""
    from manyeyes import jobs  # DBOS takes half a second to load

    must_own(who, house)
    with house.reading() as tx:
        found = projects.find(tx, project)
        stage = next((one for one in projects.stages(tx, found.id) if one.kind == "release"), None)
    if stage is None:
        raise NoReleaseStage(project=project)
    with jobs.at_work(house) as engine:
        job, number, name = jobs.begin_release(engine, found, stage, wish.name)
    return ReleaseBegun(name=name, number=number, job=job_told(job))


@router.get("/{name}.zip", response_class=StreamingResponse)
def download_release(project: str, name: str, who: Anyone, house: TheHouse) -> StreamingResponse:
    """The whole folder of a release as a zip. For the owner; in a demo for anyone."""
    must_own(who, house)
    found = the_project(house, project)
    folder = datasets.release_folder(house, found, name)
    return as_zip(folder, f"{found.slug}-{folder.name}", folder.name)


@router.get("/{name}/formats")
def list_formats(project: str, name: str, who: Anyone, house: TheHouse) -> ReleaseFormats:
    """The formats a release can be had in. For the owner; in a demo for anyone."""
    must_own(who, house)
    folder = datasets.release_folder(house, the_project(house, project), name)
    told = [release_told.offer(project, name, one) for one in datasets.offers(folder)]
    return ReleaseFormats(formats=told, questions=datasets.questions_of(folder))


@router.get("/{name}/formats/{format}.zip", response_class=StreamingResponse)
def download_format(
    project: str, name: str, format: str, who: Anyone, house: TheHouse, about: str = ""
) -> StreamingResponse:
    """A release as another program reads it; written at the first call, which waits for it, and kept beside it.

    `about`: the question whose values are the classes, where a format has one class a picture.
    """
    must_own(who, house)
    found = the_project(house, project)
    folder = datasets.exported(datasets.release_folder(house, found, name), format, about)
    called = f"{found.slug}-{name}-{folder.name}"
    return as_zip(folder, called, called)


@router.get("/{name}/progress")
def release_progress(project: str, name: str, who: Anyone, house: TheHouse) -> ReleaseProgress:
    """How far a release is that is being made: for whoever may make one, and may not see other jobs."""
    from manyeyes import jobs

    must_own(who, house)
    with house.reading() as tx:
        found = projects.find(tx, project)
        made = next((one for one in datasets.releases(tx, found.id) if one.name == name), None)
        job = jobs.job_of_release(house, tx, found, name)
        if made is None and job is None:
            raise datasets.UnknownRelease(name=name, project=project)
        return ReleaseProgress(release=made and told(tx, project, made), job=job and job_told(job))


@router.get("/{name}")
def release_page(project: str, name: str, who: Anyone, house: TheHouse) -> ReleasePage:
    """Everything a release's page shows. Pictures are named to its owner, and where the release publishes them."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        every = datasets.releases(tx, found.id)
    folder = datasets.release_folder(house, found, name)
    place = next(at for at, one in enumerate(every) if one.name == name)
    facts = datasets.facts_of(folder)
    may = who.owner is not None or facts.card.rights["publish"] != "none"
    with house.reading() as tx:
        shown = release_told.examples(tx, found, facts) if may else {}
    since = datasets.since(house.site / found.folder / every[place - 1].folder, folder) if place else None
    return release_told.page(project, every[place], facts, shown, since)


def as_zip(folder: Path, called: str, below: str) -> StreamingResponse:
    """A folder as a download named CALLED.zip."""
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(called)}.zip"}
    return StreamingResponse(datasets.zip_release(folder, below), media_type="application/zip", headers=headers)


def the_project(house: House, slug: str) -> projects.Project:
    with house.reading() as tx:
        return projects.find(tx, slug)


def must_own(who: Asker, house: House) -> None:
    """A demo belongs to whoever sits at it."""
    if who.owner is None and not house.settings.demo:
        raise OwnerOnly


def told(tx: Transaction, project: str, made: datasets.Release) -> Release:
    check = datasets.release_audit(tx, made)
    return Release(
        name=made.name,
        number=made.number,
        counts=dict(made.counts),
        made_at=iso(made.made_at),
        url=release_told.address(project, made.name),
        checked=check and check.sentence,
    )
