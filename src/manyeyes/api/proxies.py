"""Who is really asking, where a proxy stands in front: its word counts if its address was named, nobody else's.

`X-Forwarded-For` is a list to which each proxy adds whom it heard. Read from its end, the first address that is no
trusted proxy is the client; what stands before it was written by the client himself and may be anything.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network


class Proxies:
    """Puts the client's address and the scheme he used where the app looks for them."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        """Believe `trusted`."""
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["client"] and is_trusted(scope["client"][0], self.trusted):
            headers = Headers(scope=scope)
            client = client_behind(scope["client"][0], headers.getlist("x-forwarded-for"), self.trusted)
            scheme = headers.get("x-forwarded-proto", "").strip().lower()
            scope = {
                **scope,
                "client": (client, 0),  # the proxy's own port says nothing about him
                "scheme": scheme if scheme in ("http", "https") else scope["scheme"],
            }
        await self.app(scope, receive, send)


def client_behind(peer: str, said: Sequence[str], trusted: Sequence[Network]) -> str:
    """The address of whom the trusted `peer` speaks for; its own where it names nobody, or something that is none."""
    for named in reversed([part.strip() for line in said for part in line.split(",")]):
        address = bare_address(named)
        if address is None:
            return peer
        peer = address
        if not is_trusted(address, trusted):
            return address
    return peer


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Whether an address lies in one of these networks."""
    try:
        there = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(there in network for network in trusted)


def bare_address(text: str) -> str | None:
    """The address in 192.0.2.1, 192.0.2.1:443, 2001:db8::1 or [2001:db8::1]:443; none where it is something else."""
    text = text.strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
