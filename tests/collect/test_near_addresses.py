"""Nobody's list of addresses makes this machine knock at its own doors: a listener on all of them is never reached."""

from __future__ import annotations

import ipaddress
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.importing import Entered, a_project, run
from tests.collect.pictures_server import Asked, canary, serving

from manyeyes import collect
from manyeyes.collect import Counts, Net
from manyeyes.collect.download.address import AddressWrong, address, is_public
from manyeyes.collect.download.download import Downloader, Limits
from manyeyes.collect.download.manners import Manners
from manyeyes.collect.download.wire import look_up
from manyeyes.collect.sources.entry import Missed
from manyeyes.house import House
from manyeyes.media import Jail

# How a host on this machine or beside it can be written; PORT is the listener's.
HOSTS = re.findall(
    r"\S+",
    """
127.0.0.1 127.1 127.0.1 127.255.255.254 127.000.000.001 0 0.0.0.0 00 0x0 localhost LOCALHOST localhost. LocalHost%2e
localhost.localdomain ip6-localhost 2130706433 02130706433 0x7f000001 0x7F.0x0.0x0.0x1 0x7f.1 0177.0.0.1 0177.1
017700000001 0300.0250.0.1 127.0.0.1. 127.0.0.1.. 127.0.0.1%00 127.0.0.1%2eexample.com 127%2e0%2e0%2e1
１２７.０.０.１ ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0000::ffff:7f00:0001] [::127.0.0.1]
[::ffff:0:127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:7f00:0001::1] [2001:0:7f00:1::] [fe80::1] [fe80::1%25lo]
[fe80::1%lo] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [ff01::1%25lo] [::1%25lo] [100::1] [2001:db8::1]
10.0.0.1 10.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 169.254.169.254 169.254.1 2852039166 0xa9fea9fe
0251.0376.0251.0376 100.64.0.1 100.100.100.200 168.63.129.16 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1
192.88.99.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
""",
)
FORMS = [
    "http://user@{localhost}/x.png",
    "http://user:password@127.0.0.1:{port}/x.png",
    "http://example.com@127.0.0.1:{port}/x.png",
    "http://127.0.0.1:{port}#@example.com/x.png",
    "http://127.0.0.1:{port}\\@example.com/x.png",
    "http://example.com\\@127.0.0.1:{port}/x.png",
    "http:\\\\127.0.0.1:{port}/x.png",
    "http:/127.0.0.1:{port}/x.png",
    "http:127.0.0.1:{port}/x.png",
    "http:///127.0.0.1:{port}/x.png",
    "http://127.0.0.1:{port}\t/x.png",
    "http://127.0.0.1\r\n:{port}/x.png",
    "//127.0.0.1:{port}/x.png",
    "//localhost:{port}/x.png",
    "HTTP://127.0.0.1:{port}/x.png",
    "https://127.0.0.1:{port}/x.png",
    "https://localhost:{port}/x.png",
    "ftp://127.0.0.1:{port}/x.png",
    "gopher://127.0.0.1:{port}/_x",
    "file:///etc/hostname",
    "file://localhost/etc/hostname",
    "data:image/png;base64,AAAA",
    "jar:http://127.0.0.1:{port}/!/x.png",
    "url:http://127.0.0.1:{port}/x.png",
    "unix:///var/run/x.sock",
    "http+unix://%2Fvar%2Frun%2Fx.sock/x.png",
    "javascript:alert(1)",
    "127.0.0.1:{port}/x.png",
    "\x00http://127.0.0.1:{port}/x.png",
]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port on all addresses of this machine, and who reached it."""
    with canary() as (port, hits):
        yield port, hits


def forms(port: int) -> list[str]:
    """Every address of the laboratory."""
    hosts = [f"http://{host}:{port}/x.png" for host in HOSTS]
    return [*hosts, *(form.replace("{port}", str(port)).replace("{localhost}", f"localhost:{port}") for form in FORMS)]


def a_downloader(port: int, net: Net | None = None) -> Downloader:
    """It may ask the listener's port, as port numbers alone protect nobody."""
    limits = Limits(timeout=2.0, retries=0, a_host=10_000.0, ports=(80, 443, port))
    return Downloader(limits, net or Net(), Manners(sleep=lambda seconds: None))


def test_no_form_of_an_address_reaches_this_machine(listener: tuple[int, list[str]], tmp_path: Path) -> None:
    port, hits = listener
    tried = forms(port)
    assert len(set(tried)) >= 110
    downloader = a_downloader(port)
    outcomes = {text: downloader.fetch(text, tmp_path / "target", lambda: None) for text in tried}
    assert all(isinstance(outcome, Missed) for outcome in outcomes.values())
    assert hits == []


def test_the_listener_would_have_noticed(listener: tuple[int, list[str]], tmp_path: Path) -> None:
    port, hits = listener
    anywhere = Net(may_reach=lambda number, port: True)
    downloader = a_downloader(port, anywhere)
    for host in ("localhost", "ip6-localhost"):
        downloader.fetch(f"http://{host}:{port}/x.png", tmp_path / "target", lambda: None)
    assert hits


def test_a_redirect_is_an_address_like_any_other(listener: tuple[int, list[str]], tmp_path: Path) -> None:
    port, hits = listener
    with serving() as host:
        targets = [text for text in forms(port) if text.isprintable() and text.isascii()]
        for number, text in enumerate(targets):
            host.answers[f"/{number}"] = _to(text)
        net = Net(
            look_up=lambda name, port: ["127.0.0.1"] if name == "pictures.test" else look_up(name, port),
            may_reach=lambda number, to: to == host.port,
        )
        downloader = Downloader(
            Limits(timeout=2.0, retries=0, a_host=10_000.0, ports=(port, host.port)),
            net,
            Manners(sleep=lambda seconds: None),
        )
        for number in range(len(targets)):
            assert isinstance(downloader.fetch(host.url(f"/{number}"), tmp_path / "target", lambda: None), Missed)
        assert len(host.asked) >= len(targets)
    assert hits == []


def _to(text: str):  # type: ignore[no-untyped-def]
    def answer(asked: Asked) -> None:
        asked.say(302, b"", Location=text)

    return answer


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_checked(tmp_path: Path) -> None:
    """Rebinding: public when it is checked, this machine when it is connected to."""
    answers = itertools.cycle([["93.184.216.34"], ["127.0.0.1"]])
    asked: list[str] = []
    reached: list[str] = []

    def look_up_once(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    def connect(number: str, port: int, timeout: float) -> httpcore.NetworkStream:
        reached.append(number)
        raise httpcore.ConnectError

    downloader = a_downloader(80, Net(look_up=look_up_once, connect=connect))
    for _ in range(10):
        downloader.fetch("http://changes.test/x.png", tmp_path / "target", lambda: None)
    assert reached == ["93.184.216.34"] * 5
    assert len(asked) == 10


def test_a_name_with_one_near_number_among_public_ones_is_refused(tmp_path: Path) -> None:
    def never(*_: object, **__: object) -> httpcore.NetworkStream:
        raise AssertionError("connected")

    net = Net(look_up=lambda host, port: ["93.184.216.34", "10.0.0.1"], connect=never)
    got = a_downloader(80, net).fetch("http://both.test/x.png", tmp_path / "target", lambda: None)
    assert got == Missed("This address is not fetched: its host is not on the public internet.", again=False)


@pytest.mark.parametrize("kind", ["table", "urls"])
@pytest.mark.parametrize("database_address", [""])
def test_a_list_full_of_near_addresses_is_imported_as_rejects(
    kind: str, house: House, jail: Jail, listener: tuple[int, list[str]]
) -> None:
    port, hits = listener
    project, stage = a_project(house, f"{kind}: list.csv", settings=f"download: {{ports: [80, {port}], retries: 0}}")
    tried = [text for text in forms(port) if text.isprintable()]
    quoted = ['"' + text.replace('"', '""') + '"' if kind == "table" else text for text in tried]
    lines = ["url", *quoted] if kind == "table" else quoted
    (house.site / "films/list.csv").write_text("\n".join(lines) + "\n")
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert plan.found == len(tried)
    assert counted == Counts(rejected=len(tried))
    assert hits == []
    with house.reading() as tx:
        assert len({one.reason for one in collect.rejected(tx, "one")}) < 12


@given(st.ip_addresses())
def test_a_number_is_public_only_where_the_registry_says_global(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(str(number)):
        assert number.is_global
        assert not any((number.is_private, number.is_loopback, number.is_link_local, number.is_multicast))
        assert number.version == 4 or number in ipaddress.ip_network("2000::/3")


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_public_internet_is_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://example.com/a b.png", None),
        ("http://example.com/ä.png?x=1", "example.com"),
        ("//example.com/1.png", "example.com"),
        ("https://bücher.example/1.png", "xn--bcher-kva.example"),
        ("http://example.com:22/1.png", None),
        ("http://" + "a" * 5000, None),
        ("http://8.8.8.8/1.png", "8.8.8.8"),
    ],
)
def test_ordinary_addresses_are_read(text: str, host: str | None) -> None:
    if host is None:
        with pytest.raises(AddressWrong):
            address(text)
    else:
        assert address(text).host == host
