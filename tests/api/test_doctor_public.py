"""`doctor --public` goes the way people come and names what is wrong on it, and what mends it."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.a_proxy import proxied
from tests.api.conftest import serving
from tests.cli.certificates import make_certificate

from manyeyes.cli.doctor import Check
from manyeyes.cli.doctor_public import NoPublicUrl, public_checks
from manyeyes.cli.front import Front
from manyeyes.house import House

Way = Callable[..., AbstractContextManager[str]]
Looked = dict[str, Check]


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def a_free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture
def clock() -> Callable[[], float]:
    """The real one: it is compared with that of the proxy."""
    return time.time


@pytest.fixture
def tls(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificate(tmp_path, "public")


@pytest.fixture
def way(house: House, tls: tuple[Path, Path]) -> Way:
    """A server and a proxy in front of it; yields the public address."""

    @contextmanager
    def made(below: str = "/eyes", *, front: Front | None = None, **proxy: Any) -> Iterator[str]:
        port = a_free_port()
        public = f"https://127.0.0.1:{port}{below}"
        told = replace(front or Front(trusted_proxy="127.0.0.1"), port=0)
        told = replace(told, public_url=told.public_url or public)
        with serving(house, told) as server, proxied(server, below, port=port, **{"tls": tls, **proxy}):
            yield public

    return made


def looked(house: House, public: str, tls: tuple[Path, Path]) -> Looked:
    trust = ssl.create_default_context(cafile=str(tls[0]))
    return {one.name: one for one in public_checks(house.site, public, trust)}


def wrong(found: Looked) -> list[str]:
    return [name for name, one in found.items() if one.state == "wrong"]


@pytest.mark.parametrize(("below", "keeps"), [("", True), ("/eyes", True), ("/eyes", False)])
def test_a_way_that_is_right_has_nothing_wrong(
    house: House, way: Way, tls: tuple[Path, Path], below: str, keeps: bool
) -> None:
    with way(below, keeps=keeps) as public:
        found = looked(house, public, tls)
    assert wrong(found) == [], found
    everything = ["reached", "https", "client", "cookie", "page", "headers", "upload", "range", "clock", "websocket"]
    assert list(found) == everything


@pytest.mark.parametrize(
    ("proxy", "front", "name", "remedy"),
    [
        ({"limit": 1_000_000}, None, "upload", "client_max_body_size 21m"),
        ({"limit": 1_000_000, "hangs_up": True}, None, "upload", "client_max_body_size 21m"),
        ({"drops": frozenset({"range"})}, None, "range", "pass on Range"),
        ({"drops": frozenset({"cookie"})}, None, "cookie", "pass on Cookie"),
        ({"drops": frozenset({"content-security-policy"})}, None, "headers", "neither remove it nor add another"),
        ({"forwards": False}, None, "client", "believes any address that a client writes"),
        ({"forwards": False, "drops": frozenset({"x-forwarded-for"})}, None, "client", "Let it send X-Forwarded-For"),
        ({}, Front(), "client", "--trusted-proxy 127.0.0.1"),
        ({"keeps": False}, Front(public_url="https://127.0.0.1", trusted_proxy="127.0.0.1"), "page", "--public-url"),
    ],
)
def test_each_slip_of_a_proxy_is_named_with_its_remedy(
    house: House, way: Way, tls: tuple[Path, Path], proxy: dict[str, Any], front: Front | None, name: str, remedy: str
) -> None:
    with way(front=front, **proxy) as public:
        found = looked(house, public, tls)
    assert name in wrong(found), found
    assert remedy in found[name].sentence


def test_plain_http_is_named(house: House, way: Way, tls: tuple[Path, Path]) -> None:
    with way(tls=None) as public:
        found = looked(house, public.replace("https:", "http:"), tls)
    assert "manyeyes deploy caddy" in found["https"].sentence


def test_an_address_that_leads_nowhere_or_elsewhere_is_all_there_is_to_say(
    house: House, way: Way, tls: tuple[Path, Path]
) -> None:
    nobody = looked(house, f"https://127.0.0.1:{a_free_port()}", tls)
    assert list(nobody) == ["reached"]
    assert "Does the proxy run, and is the port open?" in nobody["reached"].sentence
    with way() as public:
        assert "pass this name and path on" in looked(house, f"{public}/other", tls)["reached"].sentence
        untrusted = {one.name: one for one in public_checks(house.site, public)}
    assert "Is the certificate made for this name" in untrusted["reached"].sentence


def test_a_name_the_server_does_not_know_is_named(house: House, way: Way, tls: tuple[Path, Path]) -> None:
    with way(front=Front(public_url="https://eyes.example", host="127.0.0.1")) as public:
        found = looked(house, public.replace("127.0.0.1", "localhost"), tls)
    assert wrong(found), "localhost is a name of every server, and its pages say they stand elsewhere"


def test_without_a_ticket_of_this_site_there_is_nothing_to_see(house: House, way: Way) -> None:
    with way(tls=None) as public:
        address = public.replace("https:", "http:")
        for path in ("x", "x/sample", "YWJj.abc.def"):
            assert httpx.get(f"{address}/api/v1/site/seen/{path}", trust_env=False).status_code == 404


def test_a_site_without_a_public_address_says_so(house: House) -> None:
    with pytest.raises(NoPublicUrl, match="no public address to go through"):
        list(public_checks(house.site, ""))
