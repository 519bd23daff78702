"""Two cookies: who the helper at this browser is, and whether he owns the site. Signed, lasting, closed to scripts."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from fastapi import FastAPI, Request, Response
from itsdangerous import BadSignature, Signer

from manyeyes.api.below import at
from manyeyes.people import KINDS, Worker, key_for

WORKER_COOKIE = "manyeyes"
OWNER_COOKIE = "manyeyes_owner"
# 400 days is the longest that browsers keep a cookie.
WORKER_SECONDS = 400 * 86400
OWNER_SECONDS = 30 * 86400


@dataclass(frozen=True)
class Jar:
    """One cookie's name, signature and life. It carries the worker, so reading it asks no database."""

    name: str
    signer: Signer
    seconds: int
    secure: bool

    def read(self, request: Request) -> Worker | None:
        """The worker in this request's cookie; none when there is no cookie or its signature is not ours."""
        value = request.cookies.get(self.name)
        if value is None:
            return None
        try:
            number, public_id, kind = self.signer.unsign(value).decode().split("~")
        except (BadSignature, ValueError):
            return None
        return Worker(int(number), public_id, kind) if kind in KINDS else None

    def value(self, worker: Worker) -> str:
        return self.signer.sign(f"{worker.id}~{worker.public_id}~{worker.kind}").decode()

    def write(self, request: Request, response: Response, worker: Worker) -> None:
        """Secure where the page came by https, directly or through a trusted proxy."""
        response.set_cookie(
            self.name,
            self.value(worker),
            max_age=self.seconds,
            httponly=True,
            samesite="lax",
            path=at("") or "/",
            secure=self.secure or request.url.scheme == "https",
        )


@dataclass(frozen=True)
class Cookies:
    worker: Jar
    owner: Jar


def as_header(app: FastAPI, worker: Worker) -> str:
    """The header Cookie of a browser that is this worker's, for the canary."""
    jar: Jar = app.state.cookies.worker
    return f"{jar.name}={jar.value(worker)}"


def cookies_of(secret: bytes, secure: bool) -> Cookies:
    """Both jars, each signed with a key of its own."""

    def jar(name: str, purpose: str, seconds: int) -> Jar:
        return Jar(name, Signer(key_for(secret, purpose), digest_method=sha256), seconds, secure)

    return Cookies(
        jar(WORKER_COOKIE, "worker cookie", WORKER_SECONDS), jar(OWNER_COOKIE, "owner cookie", OWNER_SECONDS)
    )
