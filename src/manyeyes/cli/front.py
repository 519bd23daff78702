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
from manyeyes.cli.public_address import networks
from manyeyes.errors import ManyEyesError

EVERYWHERE = ("0.0.0.0", "::")
HERE = "127.0.0.1"


class PortInUse(ManyEyesError):
    """Port {port} on {host} is in use by another program. Choose another: --port {other}."""


class PortNotAllowed(ManyEyesError):
    """This user may not listen on {host}, port {port}: {cause}. Ports below 1024 need rights; try --port 8000."""


class NoNetwork(ManyEyesError):
    """This machine has no address in a network that a phone could reach. Join the Wi-Fi the phone is in, then again."""


@dataclass(frozen=True)
class Front:
    """How a site is reached."""

    host: str = HERE
    port: int = 8000
    public_url: str = ""
    """Without a slash at its end; empty where people use the address itself."""
    trusted_proxy: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    lan: bool = False

    @property
    def scheme(self) -> str:
        return "https" if self.tls_cert else "http"

    @property
    def near(self) -> str:
        """The address for this machine, or for its network."""
        return f"{self.scheme}://{HERE if reaches_loopback(self.host) else bracketed(self.host)}:{self.port}"

    @property
    def address(self) -> str:
        """What people type."""
        return self.public_url or self.near


@contextlib.contextmanager
def listening(front: Front) -> Iterator[list[socket.socket]]:
    """Open sockets, the one of `front` first; opened before anything starts, so that a port in use is said at once."""
    sockets: list[socket.socket] = []
    try:
        sockets.append(bound(front.host, front.port))
        if not reaches_loopback(front.host):  # commands on this machine hand their work to 127.0.0.1
            sockets.append(bound(HERE, sockets[0].getsockname()[1]))
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


def reaches_loopback(host: str) -> bool:
    return host in (HERE, "localhost", *EVERYWHERE)


def names_of(front: Front) -> Names:
    """The names this server answers for; loopback always, what it listens on, what people type."""
    public = urlsplit(front.public_url)
    hosts = {*LOOPBACK, bracketed(front.host)}
    if public.hostname:
        hosts.add(bracketed(public.hostname))
    if front.lan:
        own = socket.gethostname().lower()
        hosts.update({own, f"{own}.local"})
    origins = frozenset({f"{public.scheme}://{public.netloc}"} if public.netloc else ())
    return Names(
        frozenset(hosts),
        any_ip=front.host in EVERYWHERE,
        origins=origins,
        below=public.path.rstrip("/"),
        proxies=networks(front.trusted_proxy),
        shared=handed_on(front),
    )


def handed_on(front: Front) -> str:
    """What an owner hands on, without a path: the public address, or in a network this machine's own."""
    public = urlsplit(front.public_url)
    if public.netloc:
        return f"{public.scheme}://{public.netloc}"
    return f"{front.scheme}://{lan_address()}:{front.port}" if front.lan else ""


def bracketed(host: str) -> str:
    """An IPv6 address as a Host header writes it."""
    return f"[{host.lower()}]" if ":" in host else host.lower()


def lan_address() -> str:
    """This machine's address on its network; raises NoNetwork.

    Connecting a datagram socket sends nothing; it only picks the way out.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            way_out.connect(("192.0.2.1", 9))
            found = str(way_out.getsockname()[0])
        except OSError:
            raise NoNetwork from None
    if found.startswith("127."):
        raise NoNetwork
    return found
