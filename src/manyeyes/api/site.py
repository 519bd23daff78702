"""The site itself: alive, ready, its OpenAPI document, and the verbs that commands hand to the running server."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request

from manyeyes import projects
from manyeyes.api.policy import Anyone, Site
from manyeyes.api.router import api_router, outside_router
from manyeyes.api.runs import Runs
from manyeyes.api.shapes import Alive, Ready, RunStarted, RunView, VerbAsked
from manyeyes.api.the_house import TheHouse

router = api_router("site")
outside = outside_router("site")


@outside.get("/healthz")
async def health(who: Anyone) -> Alive:
    """The process is alive."""
    return Alive(alive=True)


@outside.get("/readyz")
def ready(who: Anyone, house: TheHouse) -> Ready:
    """The database answers; 503 where it does not."""
    with house.reading() as tx:
        projects.all_projects(tx)
    return Ready(ready=True)


@router.get("/openapi.json", include_in_schema=False)
async def openapi(who: Anyone, request: Request) -> dict[str, Any]:
    """This document."""
    document: dict[str, Any] = request.app.openapi()
    return document


@router.post("/site/verbs/{verb}", status_code=202)
def start_verb(verb: str, asked: VerbAsked, who: Site, request: Request) -> RunStarted:
    """Do a command's work here, because this server holds the site."""
    runs: Runs = request.app.state.runs
    return RunStarted(run=runs.start(verb, asked.arguments))


@router.get("/site/runs/{run}")
def watch_run(run: str, who: Site, request: Request, after: Annotated[int, Query(ge=0, le=10**9)] = 0) -> RunView:
    """What a handed-over command said since line `after`, and how it ended."""
    runs: Runs = request.app.state.runs
    return runs.view(run, after)
