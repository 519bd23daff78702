"""The connection of a download: to exactly the number that was checked, and never longer than its file may take.

A name is looked up once a connection; every number it stands for must be public, and one of these is connected to,
so a name server that answers otherwise the second time changes nothing. Proxies of the environment are not asked.
"""

from __future__ import annotations

import contextvars
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from manyeyes.collect.download.address import is_public
from manyeyes.errors import ManyEyesError

SECONDS_TO_CONNECT = 10.0
_until: contextvars.ContextVar[float] = contextvars.ContextVar("until", default=float("inf"))


class NotPublic(ManyEyesError):
    """The name {host} stands for an address that is not on the public internet."""


def look_up(host: str, port: int) -> list[str]:
    """The numbers a name stands for, as this machine's resolver says; raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


@dataclass(frozen=True)
class Net:
    """How names become numbers, and which may be connected to. Other values than these are for tests alone."""

    look_up: Callable[[str, int], list[str]] = look_up
    may_reach: Callable[[str, int], bool] = lambda number, port: is_public(number)
    connect: Callable[..., httpcore.NetworkStream] = httpcore.SyncBackend().connect_tcp


PUBLIC = Net()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let everything on the wire in this thread end after so many seconds, however slowly it drips."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def _left(timeout: float | None) -> float:
    left = _until.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for one file is over")
    return min(left, timeout or left, 3600.0)


class Checked(httpcore.NetworkBackend):
    """Connects to public numbers only."""

    def __init__(self, net: Net) -> None:
        """Ask `net`."""
        self._net = net

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first number that answers; raises NotPublic where any of them is not public."""
        numbers = self._looked_up(host, port)
        if not numbers or not all(self._net.may_reach(number, port) for number in numbers):
            raise NotPublic(host=host)
        for last, number in enumerate(numbers, 1):
            try:
                return Timed(self._net.connect(number, port, timeout=_left(SECONDS_TO_CONNECT)))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last == len(numbers):
                    raise
        raise AssertionError("there is a last number")

    def _looked_up(self, host: str, port: int) -> list[str]:
        try:
            return self._net.look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error


class Timed(httpcore.NetworkStream):
    """A connection whose every wait ends with the time of its file."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        """Wrap `stream`."""
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all."""
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Speak TLS from here on; the certificate must be the name's, not the number's."""
        return Timed(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """As the stream says."""
        return self._stream.get_extra_info(info)


class Wire:
    """Asks hosts over checked connections, kept open between files of one host. Safe to use from many threads."""

    def __init__(self, net: Net = PUBLIC, parallel: int = 8) -> None:
        """Hold at most `parallel` connections."""
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=Checked(net),
            max_connections=parallel,
            keepalive_expiry=30.0,
        )

    @contextmanager
    def ask(self, url: httpx.URL, headers: dict[bytes | str, bytes | str]) -> Iterator[httpcore.Response]:
        """GET one address without following redirects; the body is read by the caller.

        Raises NotPublic and what httpcore raises.
        """
        port = f":{url.port}" if url.port else ""
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path.partition(b"#")[0]
        )
        named: dict[bytes | str, bytes | str] = {
            "Host": (f"[{url.host}]" if ":" in url.host else url.raw_host.decode("ascii")) + port,
            **headers,
        }
        with self._pool.stream("GET", target, headers=named, extensions={"timeout": {"pool": None}}) as response:
            yield response

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
