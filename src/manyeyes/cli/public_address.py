"""The options of `serve` about its address, looked at together before anything is opened: each fault one sentence."""

from __future__ import annotations

import ipaddress
import re
import ssl
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from manyeyes.errors import ManyEyesError

# A path that begins like one of the server's own could not be told from it where the proxy strips it.
OUR_OWN = ("api", "p", "media", "static", "sign-in", "continue", "healthz", "readyz", "metrics")
PLAIN_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")


class PublicUrlWrong(ManyEyesError):
    """{url} is no address that people can type: it looks like https://eyes.example or https://example.org/eyes."""


class PathTaken(ManyEyesError):
    """The public address {url} begins its path with /{word}, as addresses of Many Eyes itself do. Choose another, like
    /eyes."""


class TrustedProxyWrong(ManyEyesError):
    """--trusted-proxy {given}: this is no address like 127.0.0.1 and no network like 10.0.0.0/8."""


class EverybodyTrusted(ManyEyesError):
    """--trusted-proxy {given} would let everybody claim any address. Name the proxy's own, like 127.0.0.1."""


class HalfTls(ManyEyesError):
    """A certificate and its key go together: give both --tls-cert and --tls-key, or neither."""


class CertificateWrong(ManyEyesError):
    """The certificate {cert} and the key {key} do not work together: {cause}."""


class TlsBehindHttp(ManyEyesError):
    """--tls-cert makes people come by https, but the public address {url} says http. Write https there."""


class TwoAddresses(ManyEyesError):
    """--lan is for phones in this network and --host {host} for another address: give one of them."""


class LanAndPublic(ManyEyesError):
    """--lan is for phones in this network, the public address {url} for everybody: leave out one. Sign-in would work
    at one of them only."""


def checked(public_url: str) -> str:
    """The public address, without a slash at its end; raises PublicUrlWrong, PathTaken."""
    if not public_url:
        return ""
    try:
        parts = urlsplit(public_url)
        named = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:  # a port that is none, half an IPv6 address
        raise PublicUrlWrong(url=public_url) from None
    path = parts.path.rstrip("/")
    if not named or parts.query or parts.fragment or parts.username is not None or not PLAIN_PATH.fullmatch(path):
        raise PublicUrlWrong(url=public_url)
    if (word := path[1:].partition("/")[0]) in OUR_OWN:
        raise PathTaken(url=public_url, word=word)
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def networks(trusted_proxy: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks named, by commas or spaces; raises TrustedProxyWrong, EverybodyTrusted."""
    return tuple(network(one) for one in trusted_proxy.replace(",", " ").split())


def network(given: str) -> IPv4Network | IPv6Network:
    """One address, or a network of them."""
    try:
        found = ipaddress.ip_network(given, strict=False)
    except ValueError:
        raise (EverybodyTrusted if given == "*" else TrustedProxyWrong)(given=given) from None
    if found.prefixlen == 0:
        raise EverybodyTrusted(given=given)
    return found


def check_tls(cert: Path | None, key: Path | None, public_url: str) -> None:
    """Raises HalfTls, CertificateWrong, TlsBehindHttp."""
    if cert is None or key is None:
        if cert is not key:
            raise HalfTls
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password=_no_password)
    except (OSError, ValueError) as error:  # SSLError is an OSError
        raise CertificateWrong(cert=cert, key=key, cause=_reason(error)) from None
    if public_url.startswith("http:"):
        raise TlsBehindHttp(url=public_url)


def _no_password() -> str:
    raise ValueError("the key is locked by a password; a server starts without anybody typing")


def _reason(error: Exception) -> str:
    """What OpenSSL means, where it is one of the slips people make."""
    text = str(error)
    if "key values mismatch" in text.lower():
        return "the key belongs to another certificate"
    if any(said in text.lower() for said in ("pem lib", "no start line")):
        return "one of them is no PEM file"
    return str(getattr(error, "strerror", None) or text)
