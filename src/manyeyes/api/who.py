"""Who is asking: a browser by its cookies, a program by its token, this machine's own commands by the site's secret."""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from manyeyes.errors import ManyEyesError
from manyeyes.people import Who, Worker, by_token

SITE_HEADER = "x-manyeyes-site"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class TokenUnknown(ManyEyesError):
    """This token is unknown or was revoked. `manyeyes token` makes a new one."""

    status = 401


@dataclass(frozen=True, slots=True)
class Asker:
    """`worker` is none for somebody who has done nothing here yet; `owner` is set for the owner."""

    worker: Worker | None = None
    owner: Worker | None = None


async def asking(request: Request) -> Asker:
    """Read cookies without leaving the event loop; only programs' tokens ask the database."""
    token = bearer(request)
    if token is not None:
        return await run_in_threadpool(by_program, request, token)
    cookies = request.app.state.cookies
    return Asker(cookies.worker.read(request), cookies.owner.read(request))


def bearer(request: Request) -> str | None:
    """The token of `Authorization: Bearer TOKEN`, if there is one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def by_program(request: Request, token: str) -> Asker:
    """Asked at each call, so that a revoked token stops at once."""
    with request.app.state.house.reading() as tx:
        who: Who | None = by_token(tx, token)
    if who is None:
        raise TokenUnknown
    return Asker(who.worker, who.worker if who.role == "owner" else None)


def holds_site_secret(request: Request) -> bool:
    """Whether the caller can read SITE/.manyeyes/secret, which only commands of the site's owner can."""
    given = request.headers.get(SITE_HEADER, "").encode("utf-8", "replace")
    return hmac.compare_digest(given, request.app.state.site_key)


def on_this_machine(request: Request) -> bool:
    """Whether the call comes from this machine itself and not through a proxy on it."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
