"""Which language a person is spoken to in: what was chosen here (a cookie), else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

LANGUAGES = ("en", "de", "ar")
NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar"})
COOKIE = "manyeyes_language"
SECONDS = 400 * 86400  # the longest that browsers keep a cookie


def spoken(request: Request, among: Sequence[str] = LANGUAGES) -> str:
    """The language of this reply: one of `among`, whose first one is spoken where nothing fits."""
    return best([request.cookies.get(COOKIE, ""), *asked_for(request.headers.get("accept-language", ""))], among)


def best(wished: Sequence[str], among: Sequence[str]) -> str:
    """The first wish that can be met: de-AT is met by de, never the other way round."""
    for wish in wished:
        for one in (wish, wish.partition("-")[0]):
            if one in among:
                return one
    return among[0]


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
    reply = RedirectResponse(f"./{last}", 303, {"Cache-Control": "no-store"})
    secure = request.app.state.cookies.worker.secure or request.url.scheme == "https"
    reply.set_cookie(COOKIE, language, max_age=SECONDS, samesite="lax", httponly=True, secure=secure)
    return reply
