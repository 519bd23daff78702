"""Releases: frozen datasets, listed, made and downloaded."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import StreamingResponse

from manyeyes import datasets, projects
from manyeyes.api.policy import Anyone, OwnerOnly
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Release, ReleaseName, Releases, iso
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


@router.post("")
def make_release(project: str, wish: ReleaseName, who: Anyone, house: TheHouse) -> Release:
    """Freeze what is settled now. For the owner; in a demo for anyone."""
    must_own(who, house)
    with house.reading() as tx:
        found = projects.find(tx, project)
        stage = next((one for one in projects.stages(tx, found.id) if one.kind == "release"), None)
    if stage is None:
        raise NoReleaseStage(project=project)
    made = datasets.make_release(house, found, stage, wish.name, lambda line: None)
    with house.reading() as tx:
        return told(tx, project, made)


@router.get("/{name}.zip", response_class=StreamingResponse)
def download_release(project: str, name: str, who: Anyone, house: TheHouse) -> StreamingResponse:
    """The whole folder of a release as a zip. For the owner; in a demo for anyone."""
    must_own(who, house)
    with house.reading() as tx:
        found = projects.find(tx, project)
    folder = datasets.release_folder(house, found, name)
    download = quote(f"{found.slug}-{folder.name}.zip")
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{download}"}
    return StreamingResponse(datasets.zip_release(folder), media_type="application/zip", headers=headers)


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
        url=f"/api/v1/projects/{project}/releases/{quote(made.name)}.zip",
        checked=check and check.sentence,
    )
