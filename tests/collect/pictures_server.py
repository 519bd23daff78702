"""A small web server in this process that hands out pictures, well or badly, and remembers who asked for what."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from manyeyes.collect.download.wire import Net

HOST = "pictures.test"
Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self) -> None:
        """Note it, and answer as the server was told to."""
        server = self.server
        assert isinstance(server, _Server)
        server.asked.append((time.monotonic(), self.path))
        try:
            server.answers[self.path.partition("?")[0]](self)
        except KeyError:
            self.say(404)
        except OSError:
            self.close_connection = True

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[float, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A downloader that hangs up is no error."""


@dataclass
class Pictures:
    """A server that is up; `answers` are by path."""

    server: _Server
    answers: dict[str, Answer]
    asked: list[tuple[float, str]] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.server_address[1])

    @property
    def net(self) -> Net:
        """A net in which every name means this server, and nothing else can be reached."""
        return Net(look_up=lambda host, port: ["127.0.0.1"], may_reach=lambda number, port: port == self.port)

    def url(self, path: str, host: str = HOST) -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for _, path in self.asked]


@contextmanager
def serving(answers: dict[str, Answer] | None = None) -> Iterator[Pictures]:
    """A server for as long as this lasts."""
    server = _Server()
    server.answers = answers if answers is not None else {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Pictures(server, server.answers, server.asked)
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def canary() -> Iterator[tuple[int, list[str]]]:
    """Something on this machine that nobody may reach: its port, and who did."""
    hits: list[str] = []
    listener = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)

    def listen() -> None:
        while True:
            try:
                connection, address = listener.accept()
            except OSError:
                return
            hits.append(str(address))
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield listener.getsockname()[1], hits
    finally:
        listener.close()


def picture(data: bytes, kind: str = "image/png") -> Answer:
    """Hand out a picture."""
    return lambda asked: asked.say(200, data, Content_Type=kind)
