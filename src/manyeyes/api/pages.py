"""The pages people open: the built shell, with the first picture and its facts already in it.

Nothing is lent and nobody is written down here: link previews and robots take nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.convertors import Convertor, register_url_convertor

from manyeyes.api.below import at
from manyeyes.api.first_paint import LAYOUT, candidates, first_paint, first_picture
from manyeyes.api.installed import add_installed_routes, offline, taken_back
from manyeyes.api.language import Switching, asked_beside, spoken
from manyeyes.api.policy import may
from manyeyes.api.problems import NothingHere
from manyeyes.api.web_app import Asset, WebApp, WebAppMissing, read_web_app

FirstView = Callable[[str, Request], Mapping[str, Any] | None]
FOR_EVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"  # asked again each time, so that a new version is there at once


class AnyPage(Convertor[str]):
    """Any address that is not a program's: those keep their own 404 and 405."""

    regex = "(?!api/|media/|static/).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", AnyPage())


def page_routes(first_view: FirstView) -> APIRouter:
    """Routes of /, /p/…, /static/… and the page for every other address: include them last.

    `first_view(slug, request)` gives {project, stage, training, picture}, or none for an unknown project.
    """
    router = APIRouter(include_in_schema=False, route_class=Switching)
    built = read_web_app()

    def app(request: Request) -> WebApp:
        if built is None:
            raise WebAppMissing
        shown = built[spoken(request)].at(request.scope["path"], asked_beside(request))
        return shown if offline(request) else replace(shown, shell=taken_back(shown.shell))

    add_installed_routes(router, app, asset_response)

    @router.get("/static/{name:path}")
    @may("anyone")
    def static(name: str, request: Request) -> Response:
        found = app(request).assets.get(name)
        if found is None:
            raise NothingHere
        return asset_response(found, request)

    @router.get("/")
    @may("anyone")
    def front(request: Request) -> Response:
        return page(app(request), {"owner": request.app.state.cookies.owner.read(request) is not None})

    @router.get("/continue")
    @may("anyone")
    def on_another_device(request: Request) -> Response:
        return page(app(request), {})

    @router.get("/me")
    @may("anyone")
    def own_work(request: Request) -> Response:
        return page(app(request), {"owner": request.app.state.cookies.owner.read(request) is not None})

    @router.get("/p/{slug}")
    @may("anyone")
    def project(slug: str, request: Request) -> Response:
        return work_page(app(request), first_view(slug, request))

    @router.get("/p/{slug}/about")
    @router.get("/p/{slug}/status")
    @router.get("/p/{slug}/playground")
    @router.get("/p/{slug}/tags")
    @router.get("/p/{slug}/tagger")
    @router.get("/p/{slug}/tagger/{stage}")
    @router.get("/p/{slug}/releases/{name}")
    @router.get("/p/{slug}/left-out/{stage}")
    @router.get("/p/{slug}/people")
    @router.get("/p/{slug}/people/{worker}")
    @router.get("/p/{slug}/rules")
    @router.get("/p/{slug}/quality")
    @router.get("/p/{slug}/quality/{stage}")
    @router.get("/p/{slug}/hard")
    @router.get("/p/{slug}/hard/{stage}")
    @router.get("/p/{slug}/known/{stage}")
    @router.get("/p/{slug}/check")
    @router.get("/p/{slug}/forecast")
    @router.get("/p/{slug}/changes")
    @router.get("/p/{slug}/remarks")
    @router.get("/p/{slug}/items")
    @router.get("/p/{slug}/items/{item}")
    @router.get("/p/{slug}/first-hour")
    @router.get("/p/{slug}/try")
    @router.get("/p/{slug}/poster")
    @may("anyone")
    def around(slug: str, request: Request) -> Response:
        owner = request.app.state.cookies.owner.read(request) is not None
        return page_around(app(request), first_view(slug, request), owner)

    @router.get("/{path:page}")
    @may("anyone")
    def nothing_here(path: str, request: Request) -> Response:
        return missing_page(app(request))

    return router


def asset_response(found: Asset, request: Request) -> Response:
    packed = found.packed is not None and "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": FOR_EVER if found.hashed else FRESH, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(found.packed if packed else found.body, media_type=found.kind, headers=headers)


def page_around(app: WebApp, view: Mapping[str, Any] | None, owner: bool) -> Response:
    """A page about a project. `owner` only decides what is offered; each call checks again who is asking."""
    if view is None:
        return missing_page(app)
    return page(app, {"project": view["project"], "owner": owner}, head=about(view["project"]))


def work_page(app: WebApp, view: Mapping[str, Any] | None) -> Response:
    if view is None:
        return missing_page(app)
    if view.get("stage") is None:
        return page(app, view, head=about(view["project"]))
    if (view.get("training") or {}).get("done"):
        view = {**view, "training": None}
    return page(app, view, head=about(view["project"]) + preload(view), body=first_paint(view, app.words))


def missing_page(app: WebApp) -> Response:
    words = app.words["missing"]
    body = (
        f'<main class="message"><h1>{escape(words["heading"])}</h1><p>{escape(words["sentence"])}</p>'
        f'<a class="next" href=".">{escape(words["home"])}</a></main>'
    )
    return page(app, {"missing": True}, head=f"<title>{escape(words['heading'])}</title>", body=body, status=404)


def page(app: WebApp, first: Mapping[str, Any], *, head: str = "", body: str = "", status: int = 200) -> Response:
    """The shell with its three places filled; `first` is what the script reads."""
    shell = app.shell.replace("<title>Many Eyes</title>", "") if "<title>" in head else app.shell
    shell = shell.replace('<base href="/">', f'<base href="{escape(at("/"))}">', 1)
    facts = f'<script type="application/json" id="first">{as_data(first)}</script>'
    for place, text in (("<!--head-->", head), ("<!--body-->", body), ("<!--first-->", facts)):
        shell = shell.replace(place, text, 1)
    return HTMLResponse(shell, status, {"Cache-Control": "no-store"})


def as_data(first: Mapping[str, Any]) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(first, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def about(project: Mapping[str, Any]) -> str:
    title, why = escape(project["title"]), escape(project["why"])
    feed = f"p/{quote(project['project'])}/releases.atom"
    return (
        f'<title>{title}</title><meta name="description" content="{why}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{why}">'
        f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{escape(feed)}">'
    )


def preload(view: Mapping[str, Any]) -> str:
    """Starts the first picture before the style sheet and the script."""
    picture = first_picture(view)
    if picture is None:
        return ""
    offered = escape(candidates(picture, bool(view.get("saves_data"))))
    sized = f'imagesrcset="{offered}" imagesizes="{LAYOUT}"'
    return f'<link rel="preload" as="image" fetchpriority="high" href="{escape(picture["url"])}" {sized}>'
