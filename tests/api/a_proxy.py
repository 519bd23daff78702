"""A small reverse proxy that behaves as the files `manyeyes deploy` prints say: below a path, kept or stripped."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

CLIENT = "198.51.100.4"  # whom it says it heard: not this machine, which is trusted as the proxy
HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}


class Passing(BaseHTTPRequestHandler):
    """Passes on one request, with what a proxy adds to it."""

    protocol_version = "HTTP/1.1"
    to: ClassVar[str]
    below: ClassVar[str]
    keeps: ClassVar[bool]
    forwards: ClassVar[bool]
    overwrites: ClassVar[bool]
    limit: ClassVar[int]
    drops: ClassVar[frozenset[str]]
    hangs_up: ClassVar[bool]

    def _pass(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if not (self.path == self.below or self.path.startswith(f"{self.below}/")):
            return self._say(404, b"this is another site")
        if length > self.limit:
            if self.hangs_up:
                self.close_connection = True
                return None
            return self._say(413, b"<html>too large</html>")
        line = http.client.HTTPConnection(urlsplit(self.to).netloc, timeout=20)
        path = self.path if self.keeps else self.path[len(self.below) :] or "/"
        line.request(self.command, path, body if length else None, self._told())
        reply = line.getresponse()
        said = reply.read()
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in HOP | self.drops:
                self.send_header(name, value)
        return self._end(said)

    def _told(self) -> dict[str, str]:
        told = {name: value for name, value in self.headers.items() if name.lower() not in HOP | self.drops}
        told["Host"] = self.headers["Host"]
        if self.forwards:
            before = None if self.overwrites else self.headers.get("X-Forwarded-For")
            told["X-Forwarded-For"] = f"{before}, {CLIENT}" if before else CLIENT
            told["X-Forwarded-Proto"] = "https"
        return told

    def _say(self, status: int, said: bytes) -> None:
        self.send_response(status)
        self._end(said)

    def _end(self, said: bytes) -> None:
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815

    def log_message(self, *said: object) -> None:
        """Nothing: a test reads what the server says."""


@contextmanager
def proxied(
    to: str,
    below: str = "",
    *,
    keeps: bool = True,
    forwards: bool = True,
    overwrites: bool = False,
    limit: int = 30_000_000,
    drops: frozenset[str] = frozenset(),
    hangs_up: bool = False,
    port: int = 0,
    tls: tuple[Path, Path] | None = None,
) -> Iterator[str]:
    """The address of a proxy in front of the server at `to`; it `drops` these headers on both ways, and says no
    to what is over the limit, or only `hangs_up`."""
    about = {"to": to, "below": below, "keeps": keeps, "forwards": forwards, "limit": limit, "drops": drops}
    about |= {"overwrites": overwrites, "hangs_up": hangs_up}
    server = ThreadingHTTPServer(("127.0.0.1", port), type("ThisOne", (Passing,), about))
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}{below}"
    finally:
        server.shutdown()
        server.server_close()
