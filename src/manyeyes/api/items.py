"""Giving one picture by a program: it is looked at, taken in, or answered "already here"."""

from __future__ import annotations

from threading import Lock
from typing import Annotated, Any

from fastapi import Header, Query, Request
from fastapi.concurrency import run_in_threadpool

from manyeyes import collect, flow, items, projects
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.security import HeaderMissing
from manyeyes.api.shapes import NO_NUL, Given, Picture
from manyeyes.api.the_house import TheHouse
from manyeyes.house import House
from manyeyes.storage import Transaction

router = api_router("items")
SHOWN, SMALL = 640, 320
BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BINARY}}}}
Key = Annotated[str, Header(max_length=100, pattern=NO_NUL, description="A word of yours: a repeat then is harmless.")]
Series = Annotated[str, Query(max_length=200, pattern=NO_NUL, description="What the picture belongs to.")]


class Indexes:
    """The looks of each project that pictures are given to, kept for the life of this server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._projects: dict[int, collect.AlreadyHere] = {}

    def of(self, project_id: int) -> collect.AlreadyHere:
        """The looks of one project; read at its first question."""
        with self._lock:
            return self._projects.setdefault(project_id, collect.AlreadyHere(project_id))


@router.post("/projects/{project}/stages/{stage}/items", openapi_extra=BODY)
async def give_item(
    project: str,
    stage: str,
    who: Owner,
    house: TheHouse,
    request: Request,
    series: Series = "given",
    idempotency_key: Key = "",
) -> Given:
    """Give one picture or video to an import stage: its bytes are the body, at most 20 MB, with X-Manyeyes: 1.

    `new`: taken in. `known`: the same bytes were here. `twin`: a picture that shows the same was here. `rejected`.
    """
    if request.headers.get("x-manyeyes") != "1":
        raise HeaderMissing
    gift = collect.Gift(await request.body(), series, idempotency_key)
    return await run_in_threadpool(take_in, house, request, project, stage, gift)


def take_in(house: House, request: Request, project: str, stage: str, gift: collect.Gift) -> Given:
    """The whole story, in a thread: the decoder may take seconds."""
    with house.reading() as tx:
        here, source = projects.find(tx, project), projects.stage(tx, project, stage)
    known = request.app.state.already_here.of(here.id)
    taken = collect.upload(house, here, source, gift, request.app.state.jail, known, flow.enter)
    with house.reading() as tx:
        return Given.model_validate({"outcome": taken.outcome, "reason": taken.reason, "item": told(tx, taken.item)})


def told(tx: Transaction, item: items.Item | None) -> Picture | None:
    """The picture that is here. Every picture of the site is its owner's own; one that was withdrawn is nobody's."""
    if item is None or item.state == items.WITHDRAWN:
        return None
    about = items.shown(tx, [item.id])[item.id]
    urls = {"url": items.url(item.address, SHOWN), "thumbnail_url": items.url(item.address, SMALL)}
    return Picture(id=item.public_id, width=item.width, height=item.height, series=about.series, **urls)
