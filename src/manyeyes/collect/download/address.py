"""Which addresses pictures may be fetched from: http and https of public hosts. Everything nearer is refused.

Whoever writes a list of addresses decides where this program knocks. So nothing that only this machine or its network
can reach is ever connected to: an address is checked by its form, and each number a name stands for by its range.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

import httpx

from manyeyes.errors import ManyEyesError

LONGEST = 4000
PORTS = (80, 443)
# Ranges that the registry of special addresses counts as global and that still lead somewhere near, or to a relay.
NEAR = tuple(
    ipaddress.ip_network(range_)
    for range_ in (
        "168.63.129.16/32",  # the inside address of one cloud's machines
        "192.88.99.0/24",  # relays of 6to4, RFC 7526
        "2001::/23",  # Teredo, ORCHID and other protocols' own addresses, RFC 2928
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in other clothes
        "3fff::/20",
    )
)
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is given out, RFC 4291 § 2.4: no mapped or NAT64 forms
NUMERIC = re.compile(r"(0x[0-9a-f]*|\d+)\.?", re.IGNORECASE)


class AddressWrong(ManyEyesError):
    """This address is not fetched: {cause}."""


@dataclass(frozen=True)
class Address:
    """An address that may be asked, once the numbers behind its host were checked too."""

    url: httpx.URL
    host: str
    """As it is asked and named to the host: ASCII."""
    port: int


def address(text: str, ports: tuple[int, ...] = PORTS) -> Address:
    """Read an address; raises AddressWrong with the cause. `//host/path` is read as https."""
    if len(text) > LONGEST:
        raise AddressWrong(cause=f"it has more than {LONGEST:,} characters")
    if any(sign <= " " or sign == "\\" or not sign.isprintable() for sign in text):
        raise AddressWrong(cause="it holds a space, a backslash or a sign that cannot be printed")
    try:
        url = httpx.URL(f"https:{text}" if text.startswith("//") else text)
        host, port = url.raw_host.decode("ascii"), url.port
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise AddressWrong(cause="it cannot be read") from None
    if url.scheme not in ("http", "https"):
        raise AddressWrong(cause="it does not begin with http:// or https://")
    if url.userinfo or "@" in url.netloc.decode("ascii", "replace"):
        raise AddressWrong(cause="it holds a name or a password")
    port = port or (443 if url.scheme == "https" else 80)
    if port not in ports:
        raise AddressWrong(cause=f"port {port} is not among {', '.join(map(str, ports))}")
    _host_is_named(host)
    return Address(url, host, port)


def _host_is_named(host: str) -> None:
    """Refuse a host that is missing, or a number written in any other way than 192.0.2.1 or [2001:db8::1]."""
    if not host:
        raise AddressWrong(cause="it names no host")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        if NUMERIC.fullmatch(host.rstrip(".").rpartition(".")[2]) or ":" in host or "%" in host:
            raise AddressWrong(cause="its host is a number in an unusual form") from None
        return
    if not is_public(str(number)):
        raise AddressWrong(cause="its host is not on the public internet")


def is_public(number: str) -> bool:
    """Whether an address in numbers is one that anybody on the internet can reach, and no relay."""
    try:
        ip = ipaddress.ip_address(number)
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    if ip.version == 6 and ip not in GLOBAL_UNICAST:
        return False
    return not any(ip in near for near in NEAR if near.version == ip.version)
