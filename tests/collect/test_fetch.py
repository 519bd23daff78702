"""An address that somebody typed: one picture comes, within limits, and nothing near this machine is ever reached."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpcore
import pytest
from tests.collect.pictures_server import Asked, Pictures, canary, picture, serving

from manyeyes import collect
from manyeyes.collect import Net, fetch
from manyeyes.collect.download.download import Limits
from manyeyes.collect.download.manners import Manners
from manyeyes.collect.fetch import MOST_BYTES, SECONDS

PNG = b"\x89PNG" + b"x" * 5000


@pytest.fixture
def host() -> Iterator[Pictures]:
    """A server that every name means."""
    with serving() as pictures:
        yield pictures


def limits(host: Pictures, **more: float) -> Limits:
    return Limits(**{"parallel": 1, "retries": 0, "timeout": 5.0, "ports": (host.port,), **more})  # type: ignore[arg-type]


def test_a_public_picture_comes_as_it_is(host: Pictures, tmp_path: Path) -> None:
    host.answers["/cat.png"] = picture(PNG)
    got = fetch(f"  {host.url('/cat.png')} ", tmp_path / "cat", net=host.net, limits=limits(host), manners=Manners())

    assert got.read_bytes() == PNG


@pytest.mark.parametrize(
    ("path", "said"),
    [("/large", "larger than"), ("/page", "HTML page"), ("/none", "answered 404"), ("/down", "answered 503")],
)
def test_what_is_no_picture_or_too_large_is_said_at_once(host: Pictures, tmp_path: Path, path: str, said: str) -> None:
    host.answers["/large"] = picture(b"x" * 3000)
    host.answers["/page"] = picture(b"<html>", "text/html")
    host.answers["/down"] = lambda asked: asked.say(503)
    with pytest.raises(collect.NotFetched, match=said) as refused:
        fetch(host.url(path), tmp_path / "it", net=host.net, limits=limits(host, max_bytes=2000), manners=Manners())

    assert refused.value.status == 422
    assert host.paths() == [path], "nobody is asked twice"
    assert not (tmp_path / "it").exists()


def test_a_host_that_drips_is_left_in_time(host: Pictures, tmp_path: Path) -> None:
    def drip(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Content-Length", "1000")
        asked.end_headers()
        for _ in range(100):
            asked.wfile.write(b"x")
            asked.wfile.flush()
            time.sleep(0.05)

    host.answers["/slow"] = drip
    began = time.monotonic()
    with pytest.raises(collect.NotFetched, match="in time"):
        fetch(host.url("/slow"), tmp_path / "it", net=host.net, limits=limits(host, timeout=0.4), manners=Manners())
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "ftp://example.com/x.png",
        "http://127.0.0.1:{port}/x.png",
        "http://[::1]:{port}/x.png",
        "http://localhost:{port}/x.png",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x.png",
        "http://2130706433/x.png",
        "http://user:word@example.com/x.png",
        "x.png",
        "",
    ],
)
def test_nothing_near_this_machine_is_reached(tmp_path: Path, text: str) -> None:
    with canary() as (port, hits), pytest.raises(collect.NotFetched, match=r"not fetched|cannot be reached"):
        fetch(
            text.format(port=port),
            tmp_path / "it",
            limits=Limits(parallel=1, retries=0, timeout=2.0, ports=(80, 443, port)),
            manners=Manners(),
        )
    assert hits == []


def test_a_name_that_means_something_near_is_refused_at_the_first_look_and_after_a_redirect(
    host: Pictures, tmp_path: Path
) -> None:
    def numbers(name: str, port: int) -> list[str]:
        return ["127.0.0.1"] if name == "pictures.test" else ["192.168.1.1"]

    inside = Net(look_up=numbers, may_reach=lambda number, port: number == "127.0.0.1")
    host.answers["/away"] = lambda asked: asked.say(302, Location=f"http://router.test:{host.port}/admin")
    for address in (f"http://router.test:{host.port}/admin", host.url("/away")):
        with pytest.raises(collect.NotFetched, match="not on the public internet"):
            fetch(address, tmp_path / "it", net=inside, limits=limits(host), manners=Manners())

    assert host.paths() == ["/away"]


def test_the_number_that_was_checked_is_the_one_that_is_connected_to(host: Pictures, tmp_path: Path) -> None:
    """A name server that answers otherwise the second time changes nothing: it is asked once."""
    answers = iter(["203.0.113.7", "127.0.0.1"])
    connected: list[str] = []

    def connect(number: str, port: int, **how: object) -> httpcore.NetworkStream:
        connected.append(number)
        raise httpcore.ConnectError("nobody is there")

    twice = Net(lambda name, port: [next(answers)], lambda number, port: number == "203.0.113.7", connect)
    with pytest.raises(collect.NotFetched, match="cannot be reached"):
        fetch(host.url("/x.png"), tmp_path / "it", net=twice, limits=limits(host), manners=Manners())

    assert connected == ["203.0.113.7"]


def test_who_would_wait_too_long_for_a_polite_moment_is_told(host: Pictures, tmp_path: Path) -> None:
    host.answers["/cat.png"] = picture(PNG)
    rare = partial(fetch, net=host.net, limits=limits(host, a_host=0.001), manners=_Hurrying())
    rare(host.url("/cat.png"), tmp_path / "first")
    with pytest.raises(collect.HostIsBusy) as busy:
        rare(host.url("/cat.png"), tmp_path / "second")

    assert busy.value.status == 429
    assert busy.value.retry_after


class _Hurrying(Manners):
    """Waits by asking only: the pause decides when it is enough."""

    def __init__(self) -> None:
        super().__init__(sleep=lambda seconds: time.sleep(0.02))


def test_the_usual_limits_are_those_of_an_upload() -> None:
    assert MOST_BYTES == 20_000_000
    assert SECONDS <= 10
