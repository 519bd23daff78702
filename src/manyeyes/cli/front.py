"""How a site is reached: the sockets it listens on and the names it answers for."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from manyeyes.api import LOOPBACK, Names
from manyeyes.errors import ManyEyesError

EVERYWHERE = ("0.0.0.0", "::")


class PortInUse(ManyEyesError):
    """Port {port} on {host} is in use by another program. Choose another: --port {other}."""


class PortNotAllowed(ManyEyesError):
    """This user may not listen on {host}, port {port}: {cause}. Ports below 1024 need rights; try --port 8000."""


class PublicUrlWrong(ManyEyesError):
    """{url} is no address that people can type: it begins with https:// (or http://) and ends with the name."""


class HalfTls(ManyEyesError):
    """A certificate and its key go together: give both --tls-cert and --tls-key, or neither."""


@dataclass(frozen=True)
class Front:
    """How a site is reached."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    trusted_proxy: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    lan: bool = False

    @property
    def scheme(self) -> str:
        return "https" if self.tls_cert else "http"


@contextlib.contextmanager
def listening(front: Front) -> Iterator[list[socket.socket]]:
    """Open sockets, the one of `front` first; opened before anything starts, so that a port in use is said at once."""
    sockets: list[socket.socket] = []
    try:
        sockets.append(bound(front.host, front.port))
        if not reaches_loopback(front.host):  # commands on this machine hand their work to 127.0.0.1
            sockets.append(bound("127.0.0.1", sockets[0].getsockname()[1]))
        yield sockets
    finally:
        for one in sockets:
            one.close()


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises PortInUse, PortNotAllowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio leaves Nagle's algorithm on and every small reply waits 40 ms for the client's ACK.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(2048)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port=port, host=host, other=port + 1 if port < 65535 else 8000) from None
        raise PortNotAllowed(port=port, host=host, cause=error.strerror) from None
    return opened


def checked(public_url: str) -> str:
    """The public address, without a slash at its end; raises PublicUrlWrong."""
    parts = urlsplit(public_url)
    if public_url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/")):
        raise PublicUrlWrong(url=public_url)
    return public_url.rstrip("/")


def reaches_loopback(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", *EVERYWHERE)


def names_of(front: Front) -> Names:
    """The names this server answers for: loopback always, what it listens on, what people type."""
    public = urlsplit(front.public_url)
    hosts = {*LOOPBACK, bracketed(front.host)}
    if public.hostname:
        hosts.add(bracketed(public.hostname))
    if front.lan:
        own = socket.gethostname().lower()
        hosts.update({own, f"{own}.local"})
    origins = frozenset({f"{public.scheme}://{public.netloc}"} if public.netloc else ())
    return Names(frozenset(hosts), any_ip=front.host in EVERYWHERE, origins=origins)


def bracketed(host: str) -> str:
    """An IPv6 address as a Host header writes it."""
    return f"[{host.lower()}]" if ":" in host else host.lower()


def own_address() -> str:
    """This machine's address on its network. Connecting a datagram socket sends nothing; it only picks the way out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            way_out.connect(("192.0.2.1", 9))
            return str(way_out.getsockname()[0])
        except OSError:
            return socket.gethostname()
