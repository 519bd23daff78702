"""What a machine stage left out, with reasons and numbers, for its owner to look at and take back."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Response

from manyeyes import collect, flow, items, projects
from manyeyes.api.below import at
from manyeyes.api.media import CACHE, UnknownPicture
from manyeyes.api.policy import Owner
from manyeyes.api.router import API, api_router
from manyeyes.api.shapes import Finding, LeftOut, LeftOutPage, TakenBack, TwinKept
from manyeyes.api.the_house import TheHouse

router = api_router("left out", "/projects/{project}/stages/{stage}/left-out")
LARGE, SMALL = 1024, 320
Reason = Annotated[str | None, Query(max_length=40, description="Only what was left out for this reason.")]
WEBP: dict[int | str, dict[str, Any]] = {
    200: {"description": "WebP of 160 pixels.", "content": {"image/webp": {"schema": {"type": "string"}}}}
}


@router.get("")
def list_left_out(
    project: str,
    stage: str,
    who: Owner,
    house: TheHouse,
    what: Reason = None,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 60,
) -> LeftOutPage:
    """What the stage left out, with every reason and its number, and how many there are of each reason."""
    with house.reading() as tx:
        here = projects.stage(tx, project, stage)
        page = collect.left_out(tx, here, what=what, after=after, limit=limit)
        counts = collect.left_out_counts(tx, here)
    rows = [told(project, stage, row) for row in page.rows]
    return LeftOutPage(left_out=rows, counts=counts, total=sum(counts.values()), after=page.after)


@router.get("/{left_out}/thumbnail.webp", response_class=Response, responses=WEBP)
def show_left_out_frame(project: str, stage: str, left_out: str, who: Owner, house: TheHouse) -> Response:
    """The small picture that was kept of a frame nobody encoded."""
    with house.reading() as tx:
        frame = collect.left_out_frame(tx, projects.stage(tx, project, stage), left_out)
    if frame is None or frame.thumbnail is None:
        raise UnknownPicture
    return Response(frame.thumbnail, headers={"Cache-Control": CACHE}, media_type="image/webp")


@router.post("/{left_out}/take-back")
def take_back(project: str, stage: str, left_out: str, who: Owner, house: TheHouse) -> TakenBack:
    """The machine was wrong: the picture goes on as if it had passed."""
    with house.reading() as tx:
        here = projects.stage(tx, project, stage)
    name = flow.take_back(house, here, left_out, house.now())
    return TakenBack(id=name, taken_back=True)


@router.delete("/{left_out}/take-back")
def drop_again(project: str, stage: str, left_out: str, who: Owner, house: TheHouse) -> TakenBack:
    """The machine was right after all: undo taking back, unless people have answered about the picture."""
    with house.reading() as tx:
        here = projects.stage(tx, project, stage)
    flow.drop_again(house, here, left_out, house.now())
    return TakenBack(id=left_out, taken_back=False)


def told(project: str, stage: str, row: collect.LeftOut) -> LeftOut:
    """One thing that was left out; a frame nobody encoded has only its small picture."""
    frame = at(f"{API}/projects/{quote(project)}/stages/{quote(stage)}/left-out/{quote(row.name)}/thumbnail.webp")
    return LeftOut(
        id=row.name,
        url=None if row.address is None else items.url(row.address, LARGE),
        thumbnail_url=frame if row.address is None else items.url(row.address, SMALL),
        series=row.series,
        time=row.time,
        findings=[
            Finding(what=one.what, verdict=one.verdict, number=one.number, bound=one.bound) for one in row.findings
        ],
        twin=None if row.twin_of is None else twin(row.twin_of),
        taken_back=row.taken_back,
    )


def twin(kept: collect.TwinKept) -> TwinKept:
    return TwinKept(
        id=kept.public_id,
        url=items.url(kept.address, LARGE),
        thumbnail_url=items.url(kept.address, SMALL),
        how=kept.how,
        bits=kept.phash_distance,
    )
