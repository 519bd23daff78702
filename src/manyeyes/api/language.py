"""Which language a person is spoken to in: what was chosen here (a cookie), else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from manyeyes import projects
from manyeyes.api.below import at
from manyeyes.api.sentences import in_language
from manyeyes.projects import ProjectFile, Stage, best_language

LANGUAGES = ("en", "de", "ar")
NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar"})
COOKIE = "manyeyes_language"
SECONDS = 400 * 86400  # the longest that browsers keep a cookie


_asking: ContextVar[Headers | None] = ContextVar("asking", default=None)


class Speaking:
    """Remembers while a request is answered who asks, so that every reply of it can be said in his language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _asking.set(Headers(scope=scope))
        await self.app(scope, receive, send)


def spoken(request: Request) -> str:
    """The language of a page for this request."""
    return best_language(wishes_in(request.headers), LANGUAGES)


def spoken_here() -> str:
    """The language of the reply that is being made; English outside of requests."""
    headers = _asking.get()
    return LANGUAGES[0] if headers is None else best_language(wishes_in(headers), LANGUAGES)


def in_your_words(said: str) -> str:
    """A sentence of a room, which is English, in the language of the reply that is being made."""
    return in_language(spoken_here(), said)


def read_in(file: ProjectFile) -> ProjectFile:
    """A project in the language the person who is answered reads best of those it has."""
    return projects.in_language(file, projects.best_language(wishes(), file.spoken))


def stage_read_in(stage: Stage) -> Stage:
    """A stage likewise, with its examples."""
    file = read_in(stage.project)
    return (
        stage if file is stage.project else replace(stage, file=file.stage(stage.file.name) or stage.file, project=file)
    )


def wishes() -> tuple[str, ...]:
    """What the person who is answered reads, dearest first; nothing outside of requests."""
    headers = _asking.get()
    return () if headers is None else wishes_in(headers)


def wishes_in(headers: Headers) -> tuple[str, ...]:
    """The cookie of the switch first, then what the browser asks for."""
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return (*([chosen] if chosen in LANGUAGES else []), *asked_for(headers.get("accept-language", "")))


def asked_for(header: str) -> list[str]:
    """The languages of an Accept-Language header, dearest first; what is no language is left out."""
    wishes = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.strip().partition(";")
        worth = weight_of(weight)
        if worth > 0 and name.replace("-", "").isalnum():
            wishes.append((-worth, place, name.strip().lower()))
    return [name for _, _, name in sorted(wishes)]


def weight_of(text: str) -> float:
    """`q=.8` as .8; 1 where nothing is said, 0 where it is no number."""
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(1.0, float(value)) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class Switching(APIRoute):
    """A page that also takes `?language=de`: it remembers it and comes back without it, so no script is needed."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        show = super().get_route_handler()

        async def switch_or_show(request: Request) -> Response:
            chosen = request.query_params.get("language")
            return await show(request) if chosen not in LANGUAGES else switched(request, chosen)

        return switch_or_show


def switched(request: Request, language: str) -> Response:
    """Back to the same page, by a relative address: that holds below a sub-path too."""
    last = request.scope.get("raw_path", b"/").decode("ascii", "replace").rpartition("/")[2]
    asked = asked_beside(request)
    reply = RedirectResponse(f"./{last}{'?' if asked else ''}{asked}", 303, {"Cache-Control": "no-store"})
    secure = request.app.state.cookies.worker.secure or request.url.scheme == "https"
    reply.set_cookie(COOKIE, language, SECONDS, path=at("") or "/", samesite="lax", httponly=True, secure=secure)
    return reply


def asked_beside(request: Request) -> str:
    """What the address of a page asks for beside a language, as it stands there: a list is still the same list."""
    return "&".join(part for part in request.url.query.split("&") if part and not part.startswith("language="))
