"""Puts the door together: rooms' routes, errors as problems, security around, the house inside."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping

from fastapi import FastAPI
from starlette.types import Lifespan

from manyeyes.api import (
    alerts,
    appeals,
    audit,
    changes,
    control,
    device,
    exam,
    expert,
    feed,
    first_hour,
    forecast,
    item_page,
    items,
    jobs,
    left_out,
    looking_back,
    me,
    media,
    metrics,
    people,
    playground,
    problems,
    projects,
    quality,
    releases,
    remarks,
    rules_log,
    seen,
    shared,
    sign_in,
    site,
    statistics,
    status,
    taggers,
    training,
    trial,
    work,
)
from manyeyes.api.batches import Batches
from manyeyes.api.below import Below
from manyeyes.api.cookies import cookies_of
from manyeyes.api.first_view import first_view
from manyeyes.api.guesses import Guesses
from manyeyes.api.language import Speaking
from manyeyes.api.pages import page_routes
from manyeyes.api.proxies import Proxies
from manyeyes.api.runs import Runs, Verb
from manyeyes.api.security import Names, Security
from manyeyes.api.trying import Trying
from manyeyes.api.weight import Weights
from manyeyes.house import House
from manyeyes.media import Jail
from manyeyes.people import key_for, site_secret

FOR_OWNERS = (
    people,
    rules_log,
    alerts,
    quality,
    expert,
    control,
    audit,
    forecast,
    jobs,
    left_out,
    statistics,
    status,
    first_hour,
    trial,
    changes,
)
ROOMS = (
    projects,
    work,
    training,
    exam,
    me,
    looking_back,
    remarks,
    device,
    appeals,
    releases,
    feed,
    *FOR_OWNERS,
    shared,
    items,
    item_page,
    playground,
    taggers,
    site,
    seen,
    media,
    sign_in,
    metrics,
)


def bare_app(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """The routes without a house: enough to write the OpenAPI document."""
    app = FastAPI(title="Many Eyes", version="1", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.router.routes.extend(work.hot.routes)  # first: routes are tried in turn
    for room in ROOMS:
        app.router.routes.extend(room.router.routes)
    app.router.routes.extend(site.outside.routes)
    problems.speak(app)
    return app


@contextlib.asynccontextmanager
async def with_jail(app: FastAPI) -> AsyncIterator[None]:
    """The jail's children start when the first picture must be made, and end with the app."""
    with Jail(children=1) as app.state.jail, contextlib.closing(app.state.trying):
        yield


def create_app(
    house: House,
    *,
    names: Names | None = None,
    verbs: Mapping[str, Verb] | None = None,
    trying: Trying | None = None,
) -> FastAPI:
    """The app that serves `house`. `names`: what it is called from outside; `verbs`: what commands may hand over.

    `trying`: where pictures are tried, for those who have another tagger than the one that serves.
    """
    app = bare_app(with_jail)
    app.router.routes.extend(page_routes(first_view).routes)  # last: its pages answer every address that is left
    known_as = names or Names()
    secret = site_secret(house.site)
    app.state.house = house
    app.state.names = known_as
    app.state.cookies = cookies_of(secret, known_as.https)
    app.state.site_key = key_for(secret, "site")
    app.state.device_key = key_for(secret, "device code")
    app.state.guesses = Guesses()
    app.state.runs = Runs(house, verbs or {})
    app.state.already_here = items.Indexes()
    app.state.batches = Batches()
    app.state.trying = trying or Trying()
    app.state.weights = Weights()
    app.state.meter = metrics.Meter(house)
    app.add_middleware(metrics.Counting, meter=app.state.meter)
    app.add_middleware(Security, names=known_as)
    if known_as.below:
        app.add_middleware(Below, path=known_as.below)
    if known_as.proxies:
        app.add_middleware(Proxies, trusted=known_as.proxies)
    app.add_middleware(Speaking)
    return app
