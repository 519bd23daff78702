"""Those who get alarms in tests: a real HTTP server and a real mail server, each on a port of its own."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hooks:
    """What came to a webhook; `says` is the status of each reply, the last one for all that follow."""

    def __init__(self, says: list[int]) -> None:
        self.says = says
        self.address = ""
        self.came: list[dict[str, Any]] = []
        self.followed: list[str] = []
        self.arrived = threading.Event()

    def reply(self) -> int:
        """The status of the next reply."""
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]


@contextmanager
def a_webhook(*says: int) -> Iterator[Hooks]:
    """A server whose /secret-path takes alarms; any other path is one it led on to."""
    hooks = Hooks(list(says) or [200])

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/secret-path?key=42":
                hooks.followed.append(self.path)
            status = hooks.reply()
            if status == 200:
                hooks.came.append(json.loads(body))
                hooks.arrived.set()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{hooks.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            hooks.followed.append(self.path)
            self.send_error(404)

        def log_message(self, *said: object) -> None:
            """Nothing."""

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Taking)) as port:
        hooks.address = f"http://127.0.0.1:{port}"
        yield hooks


class Letters:
    """What a mail server took, and what was said to it."""

    def __init__(self) -> None:
        self.port = 0
        self.said: list[str] = []
        self.bodies: list[str] = []


@contextmanager
def a_mail_server(*, refuses: bool = False) -> Iterator[Letters]:
    """As little SMTP as a client needs; it knows no STARTTLS."""
    letters = Letters()

    class Talking(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                letters.said.append(line)
                word = line.split()[0].upper()
                if word == "DATA":
                    self.say("354 go on")
                    letters.bodies.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                if word == "QUIT":
                    self.say("221 bye")
                    return
                self.say("451 not now, Pa55word" if refuses and word == "MAIL" else "250 well")

    with running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talking)) as port:
        letters.port = port
        yield letters


@contextmanager
def running(server: socketserver.TCPServer) -> Iterator[int]:
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
