"""What every request passes and every reply carries, as plain ASGI: a BaseHTTPMiddleware costs more than the claim.

Checked: the Host (a name of ours, so no page of another site reaches us by DNS rebinding), the origin of changes that
a browser sends, the size of bodies. Added: the headers that keep pages from loading or being loaded by anybody else.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from manyeyes.api.below import stripped
from manyeyes.api.problems import NothingHere, in_our_words, problem
from manyeyes.api.proxies import Network
from manyeyes.errors import ManyEyesError

JSON_LIMIT = 256 * 1024
BODY_LIMIT = 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
# Here a picture or video comes, as it is; and what `doctor --public` sends, to be counted and thrown away.
UPLOADS = re.compile(r"/api/v1/(projects/[^/]+/stages/[^/]+/items|site/seen/[^/]+/upload)")
TRIED = re.compile(r"/api/v1/projects/[^/]+/predict")  # here too, or its address as JSON
# A body that is too large is read to its end up to here, so that the sender gets to read why it was refused.
PATIENCE = 64 * 1024 * 1024
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class UnknownHost(ManyEyesError):
    """This server does not answer for the name {host}. Start it with --public-url, or use the address it printed."""

    status = 421


class OtherOrigin(ManyEyesError):
    """This change came from a page of another site, so it was not made."""

    status = 403


class HeaderMissing(ManyEyesError):
    """A browser's change needs the header X-Manyeyes: 1, so that no page of another site can send it."""

    status = 403


class BodyTooLarge(ManyEyesError):
    """This is too much at once: {limit} is the most this address takes."""

    status = 413


@dataclass(frozen=True)
class Names:
    """The names this server answers for; `any_ip` on a local network, where a number is no name to rebind."""

    hosts: frozenset[str] = LOOPBACK
    any_ip: bool = False
    origins: frozenset[str] = frozenset()
    below: str = ""
    """The path of the site, like /eyes; empty where it has a name to itself."""
    proxies: tuple[Network, ...] = ()
    """Whose word on the client counts."""
    shared: str = ""
    """What an owner hands on, without the path; empty where he hands on what he sees."""

    @property
    def https(self) -> bool:
        """Whether people come by https, directly or through a proxy."""
        return any(origin.startswith("https:") for origin in self.origins)

    def ours(self, host: str) -> bool:
        """Whether a Host header names us; the port does not matter."""
        name = bare(host)
        return name in self.hosts or (self.any_ip and is_number(name))


def bare(host: str) -> str:
    """The Host header without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Security:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = Answer(send)
        try:
            headers = Headers(scope=scope)
            self._check_host(headers)
            if "\0" in scope["path"]:  # no name has it, and PostgreSQL takes offence
                raise NothingHere
            if scope["method"] not in SAFE:
                self._check_origin(headers)
                receive = await measured(headers, receive, limit_of(stripped(scope["path"], self.names.below), headers))
            await self.app(scope, receive, answer)
        except Exception as error:
            if answer.started:
                raise
            await problem(in_our_words(error))(scope, receive, answer)

    def _check_host(self, headers: Headers) -> None:
        host = headers.get("host", "")
        if not self.names.ours(host):
            raise UnknownHost(host=host[:100] or "(none)")

    def _check_origin(self, headers: Headers) -> None:
        """Browsers say where a change comes from (Origin, Sec-Fetch-Site); programs say nothing and bring a token."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is None and site is None:
            return
        if site not in (None, "same-origin", "none") or not self._own(origin, headers.get("host", "")):
            raise OtherOrigin
        if headers.get("x-manyeyes") != "1":
            raise HeaderMissing

    def _own(self, origin: str | None, host: str) -> bool:
        return origin is None or origin in self.names.origins or urlsplit(origin).netloc.lower() == host.lower()


def limit_of(path: str, headers: Headers) -> int:
    """The most bytes a body may have."""
    if UPLOADS.fullmatch(path) or (TRIED.fullmatch(path) and "json" not in headers.get("content-type", "")):
        return UPLOAD_LIMIT
    return JSON_LIMIT if "json" in headers.get("content-type", "json") else BODY_LIMIT


async def measured(headers: Headers, receive: Receive, limit: int) -> Receive:
    """The body's reader, or BodyTooLarge. A body of unknown length is read here, up to the limit."""
    length = headers.get("content-length")
    if length is not None and length.isdigit() and int(length) <= limit:
        return receive
    if length is None and "transfer-encoding" not in headers:
        return receive
    body = await read(receive, limit)
    if body is None:
        raise BodyTooLarge(limit=f"{limit // 1024} kB" if limit < BODY_LIMIT else f"{limit // BODY_LIMIT} MB")
    return replay(body, receive)


async def read(receive: Receive, limit: int) -> bytes | None:
    """All of the body; none when it is larger than `limit`, after the rest was read and thrown away."""
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= PATIENCE:
        message = await receive()
        part = message.get("body", b"")
        size, more = size + len(part), bool(message.get("more_body", False))
        if size <= limit:
            parts.append(part)
    return b"".join(parts) if size <= limit else None


def replay(body: bytes, receive: Receive) -> Receive:
    """A reader that gives `body` once, then what the connection says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


class Answer:
    """The way out: remembers whether a reply began, and puts the headers on it."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            add_headers(MutableHeaders(scope=message))
        await self.send(message)


RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


def add_headers(headers: MutableHeaders) -> None:
    """Ours stand unless a page set its own; what names a person is never kept by a cache on the way."""
    present = {name for name, _ in headers.raw}
    headers.raw.extend(pair for pair in RAW_HEADERS if pair[0] not in present)
    if b"cache-control" not in present:
        headers.raw.append((b"cache-control", b"no-store"))
