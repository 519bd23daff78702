"""Fetching is polite and patient, and never takes longer, or more, than was allowed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from tests.collect.pictures_server import Answer, Asked, Pictures, picture, serving

from manyeyes.collect.download.download import Downloader, Limits
from manyeyes.collect.download.manners import Manners
from manyeyes.collect.sources.entry import Missed

PNG = b"\x89PNG" + b"x" * 5000


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waited = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited += seconds


@pytest.fixture
def host() -> Iterator[Pictures]:
    """A server."""
    with serving() as pictures:
        yield pictures


Fetch = Callable[..., "Path | Missed"]


@pytest.fixture
def clock() -> Clock:
    """The clock of manners."""
    return Clock()


@pytest.fixture
def fetch(host: Pictures, clock: Clock, tmp_path: Path) -> Iterator[Fetch]:
    """Fetch one path of the server; limits by keyword."""
    opened: list[Downloader] = []

    def one(
        path: str, *, pause: Callable[[], None] = lambda: None, host_name: str = "", **limits: float
    ) -> Path | Missed:
        allowed = Limits(**{"timeout": 5.0, "ports": (host.port,), **limits})  # type: ignore[arg-type]
        opened.append(Downloader(allowed, host.net, Manners(clock, clock.sleep)))
        return opened[-1].fetch(host.url(path), tmp_path / "target", pause)

    yield one
    for downloader in opened:
        downloader.close()


def in_turn(*answers: Answer) -> Answer:
    """The first answer to the first request, and so on."""
    left = iter(answers)
    return lambda asked: next(left)(asked)


def status(code: int, **headers: str) -> Answer:
    return lambda asked: asked.say(code, b"", **headers)


def truncated(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "90000")
    asked.end_headers()
    asked.wfile.write(PNG)
    asked.wfile.flush()
    asked.close_connection = True


def test_a_picture_is_written_as_it_was_sent(host: Pictures, fetch: Fetch) -> None:
    host.answers["/1.png"] = picture(PNG)
    got = fetch("/1.png")
    assert isinstance(got, Path)
    assert got.read_bytes() == PNG


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (status(404), "The host answered 404."),
        (status(403), "The host answered 403."),
        (status(204), "The host answered 204."),
        (picture(b"<html>not here", "text/html; charset=utf-8"), "The host sent an HTML page instead of a picture."),
        (picture(b"x" * 30_000), "The file is larger than 20 kB."),
        (lambda asked: asked.say(200, b"x", Content_Length=str(10**10)), "The file is larger than 20 kB."),
        (
            lambda asked: asked.say(200, b"x", Content_Encoding="gzip"),
            "The host sent the file packed in a way that was not asked for.",
        ),
    ],
)
def test_what_a_host_refuses_stays_refused_after_one_try(
    answer: Answer, reason: str, host: Pictures, fetch: Fetch, tmp_path: Path
) -> None:
    host.answers["/1.png"] = answer
    assert fetch("/1.png", max_bytes=20_000) == Missed(reason, again=False)
    assert len(host.asked) == 1
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (status(503), "The host answered 503."),
        (status(429), "The host answered 429."),
        (truncated, "The connection broke before the whole file was there."),
    ],
)
def test_what_may_pass_is_tried_again_and_then_left_for_the_next_import(
    answer: Answer, reason: str, host: Pictures, fetch: Fetch, clock: Clock
) -> None:
    host.answers["/1.png"] = answer
    assert fetch("/1.png", retries=2) == Missed(reason, again=True)
    assert len(host.asked) == 3
    assert 0.75 <= clock.waited <= 3 * 1.5
    host.answers["/1.png"] = in_turn(answer, picture(PNG))
    assert isinstance(fetch("/1.png", retries=1), Path)


def test_a_host_that_sends_without_end_is_left_after_the_allowed_bytes(host: Pictures, fetch: Fetch) -> None:
    def endless(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Transfer-Encoding", "chunked")
        asked.end_headers()
        for sent in itertools.count():
            asked.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            assert sent < 1000

    host.answers["/1.png"] = endless
    assert fetch("/1.png", max_bytes=1_000_000) == Missed("The file is larger than 1.0 MB.", again=False)


def hangs(asked: Asked) -> None:
    asked.connection.recv(1)  # until the other side gives up


def drips(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "1000")
    asked.end_headers()
    while True:
        asked.wfile.write(b"x")
        asked.wfile.flush()
        time.sleep(0.02)


def drips_headers(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        asked.wfile.write(b"x")
        asked.wfile.flush()
        time.sleep(0.02)


@pytest.mark.parametrize("answer", [hangs, drips, drips_headers])
def test_a_slow_host_costs_its_time_once(answer: Answer, host: Pictures, fetch: Fetch) -> None:
    host.answers["/1.png"] = answer
    begun = time.monotonic()
    assert fetch("/1.png", timeout=0.4) == Missed("The host did not send the whole file in time.", again=True)
    assert time.monotonic() - begun < 2
    assert len(host.asked) == 1


def test_one_host_is_asked_at_an_even_pace_and_others_meanwhile(host: Pictures, fetch: Fetch, clock: Clock) -> None:
    manners = Manners(clock, clock.sleep)
    begun = clock.now
    for _ in range(5):
        manners.wait_turn("a", 4.0, lambda: None)
    assert clock.now - begun == pytest.approx(1.0)
    manners.wait_turn("b", 4.0, lambda: None)
    assert clock.now - begun == pytest.approx(1.0)


@pytest.mark.parametrize("rest", [lambda: "60", lambda: formatdate(time.time() + 60, usegmt=True)])
def test_a_host_that_asks_for_rest_gets_it(rest: Callable[[], str], host: Pictures, fetch: Fetch, clock: Clock) -> None:
    host.answers["/1.png"] = in_turn(lambda asked: asked.say(429, Retry_After=rest()), picture(PNG))
    assert isinstance(fetch("/1.png"), Path)
    assert 50 <= clock.waited <= 61


def test_a_host_that_asks_for_a_long_rest_is_left_for_the_next_import(
    host: Pictures, fetch: Fetch, clock: Clock
) -> None:
    host.answers["/1.png"] = status(503, Retry_After="86400")
    assert fetch("/1.png") == Missed("The host answered 503.", again=True)
    assert clock.waited == 0


def test_work_that_is_stopped_does_not_wait_for_a_polite_moment(host: Pictures, fetch: Fetch) -> None:
    host.answers["/1.png"] = status(503, Retry_After="100")
    stopping = iter([None, None, KeyboardInterrupt()])

    def pause() -> None:
        if (stop := next(stopping, None)) is not None:
            raise stop

    with pytest.raises(KeyboardInterrupt):
        fetch("/1.png", pause=pause)


def test_a_host_that_is_down_is_said_to_be_so(host: Pictures, fetch: Fetch) -> None:
    host.server.shutdown()
    host.server.server_close()
    assert fetch("/1.png", retries=1) == Missed("The host cannot be reached.", again=True)


def test_redirects_are_followed_a_few_times(host: Pictures, fetch: Fetch) -> None:
    host.answers["/1.png"] = status(302, Location="/2.png")
    host.answers["/2.png"] = status(301, Location=host.url("/3.png", "other.test"))
    host.answers["/3.png"] = picture(PNG)
    assert isinstance(fetch("/1.png"), Path)
    assert host.paths() == ["/1.png", "/2.png", "/3.png"]
    host.answers["/loop"] = status(302, Location="/loop")
    assert fetch("/loop") == Missed("The host sends from one address to the next, more than five times.", again=False)


def test_no_proxy_of_the_environment_is_asked(host: Pictures, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    host.answers["/1.png"] = picture(PNG)
    assert isinstance(fetch("/1.png"), Path)
