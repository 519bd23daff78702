"""What somebody may say about the address of a site, and the sentence where two things contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.certificates import make_certificate

from manyeyes.api.proxies import client_behind
from manyeyes.cli import front as fronts
from manyeyes.cli.front import Front, NoNetwork, lan_address
from manyeyes.cli.public_address import (
    CertificateWrong,
    EverybodyTrusted,
    HalfTls,
    LanAndPublic,
    PathTaken,
    PublicUrlWrong,
    TlsBehindHttp,
    TrustedProxyWrong,
    TwoAddresses,
    checked,
    networks,
)
from manyeyes.cli.serve import settled
from manyeyes.settings import Settings

ADDRESSES = st.ip_addresses().map(str)
ANYTHING = st.text(st.characters(blacklist_characters=",\r\n", codec="ascii"))


@pytest.mark.parametrize(
    "address",
    [
        "eyes.example",
        "ftp://eyes.example",
        "https://",
        "https://eyes.example:many",
        "https://me:word@eyes.example",
        "https://eyes.example/?p=1",
        "https://eyes.example/#top",
        "https://eyes.example//eyes",
        "https://eyes.example/a b",
        "https://[eyes",
    ],
)
def test_a_public_address_is_one_that_people_can_type(address: str) -> None:
    with pytest.raises(PublicUrlWrong, match="is no address that people can type"):
        checked(address)


@pytest.mark.parametrize("word", ["api", "p", "media", "static", "sign-in"])
def test_a_path_that_looks_like_one_of_ours_is_refused(word: str) -> None:
    with pytest.raises(PathTaken, match=f"begins its path with /{word}"):
        checked(f"https://example.org/{word}/eyes")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("proxy.example", TrustedProxyWrong),
        ("10.0.0.0/40", TrustedProxyWrong),
        ("*", EverybodyTrusted),
        ("0.0.0.0/0", EverybodyTrusted),
        ("127.0.0.1, ::/0", EverybodyTrusted),
    ],
)
def test_a_proxy_is_named_by_its_address(given: str, wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        networks(given)


def test_several_proxies_are_named_with_commas_or_spaces() -> None:
    assert [str(one) for one in networks("127.0.0.1, 10.0.0.7/8 fd00::/8")] == [
        "127.0.0.1/32",
        "10.0.0.0/8",
        "fd00::/8",
    ]


def test_certificate_and_key_belong_together(tmp_path: Path) -> None:
    cert, key = make_certificate(tmp_path, "ours")
    _, others = make_certificate(tmp_path, "theirs")
    not_pem = tmp_path / "not.pem"
    not_pem.write_text("hello")
    with pytest.raises(HalfTls):
        settled(Front(tls_cert=not_pem), Settings())
    with pytest.raises(CertificateWrong, match="one of them is no PEM file"):
        settled(Front(tls_cert=not_pem, tls_key=not_pem), Settings())
    with pytest.raises(CertificateWrong, match="belongs to another certificate"):
        settled(Front(tls_cert=cert, tls_key=others), Settings())
    with pytest.raises(TlsBehindHttp):
        settled(Front(public_url="http://x.example", tls_cert=cert, tls_key=key), Settings())
    assert settled(Front(tls_cert=cert, tls_key=key), Settings()).scheme == "https"


def test_a_network_of_ones_own_and_a_public_name_exclude_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manyeyes.cli.serve.lan_address", lambda: "192.168.1.20")
    with pytest.raises(TwoAddresses, match="--host 10"):
        settled(Front(host="10.0.0.5", lan=True), Settings())
    with pytest.raises(LanAndPublic, match="the public address https"):
        settled(Front(lan=True), Settings(public_url="https://eyes.example"))
    assert settled(Front(lan=True), Settings()).near == "http://192.168.1.20:8000"


def test_without_a_network_no_address_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoWayOut:
        def __init__(self, *kind: object) -> None: ...
        def __enter__(self) -> NoWayOut:
            return self

        def __exit__(self, *error: object) -> None: ...
        def connect(self, address: object) -> None:
            raise OSError("Network is unreachable")

    monkeypatch.setattr(fronts.socket, "socket", NoWayOut)
    with pytest.raises(NoNetwork, match="no address in a network that a phone could reach"):
        lan_address()


@given(st.lists(st.one_of(ADDRESSES, ANYTHING), max_size=4), ADDRESSES.filter(lambda one: "::ffff:" not in one))
def test_a_client_may_write_what_he_likes_before_the_proxy_adds_whom_it_heard(said: list[str], client: str) -> None:
    proxies = networks("127.0.0.1, 10.9.0.0/16")
    if not any(one in ("127.0.0.1",) or one.startswith("10.9.") for one in (client,)):
        assert client_behind("127.0.0.1", [", ".join([*said, client])], proxies) == client
        assert client_behind("127.0.0.1", [*said, client, "10.9.3.4"], proxies) == client


def test_a_proxy_that_names_nobody_is_the_client_itself() -> None:
    proxies = networks("127.0.0.1")
    assert client_behind("127.0.0.1", [], proxies) == "127.0.0.1"
    assert client_behind("127.0.0.1", ["192.0.2.9, unknown"], proxies) == "127.0.0.1"
    assert client_behind("127.0.0.1", ['"[2001:db8::7]:4711"'], proxies) == "2001:db8::7"
    assert client_behind("127.0.0.1", ["192.0.2.9:4711"], proxies) == "192.0.2.9"
