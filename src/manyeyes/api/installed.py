"""What a browser that keeps the app asks for: its service worker, at the site's own address, and its manifest."""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from manyeyes.api.policy import may
from manyeyes.api.web_app import WebApp

MANIFEST_LINK = re.compile(r'<link rel="manifest"[^>]*>')


def offline(request: Request) -> bool:
    """Whether browsers may keep the app: the setting `offline`."""
    house = getattr(request.app.state, "house", None)
    return house is None or bool(house.settings.offline)


def taken_back(shell: str) -> str:
    """A page that says that nothing is to be kept: what was kept goes (ui/src/offline/version.svelte.ts)."""
    return MANIFEST_LINK.sub("", shell)


def add_installed_routes(router: APIRouter, app: Callable[[Request], WebApp], respond: Callable[..., Response]) -> None:
    """Routes of /sw.js and /manifest.webmanifest; `respond(asset, request)` sends a file."""

    @router.get("/sw.js")
    @may("anyone")
    def service_worker(request: Request) -> Response:
        """Where the setting is off, a worker that unregisters itself: browsers ask for it by themselves."""
        return respond(app(request).assets["sw.js" if offline(request) else "farewell.js"], request)

    @router.get("/manifest.webmanifest")
    @may("anyone")
    def manifest(request: Request) -> Response:
        return respond(app(request).assets["manifest.webmanifest"], request)
