"""What every request meets first, whatever it wants: names, origins, sizes, headers, and sentences for mistakes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.api.conftest import Door, Visitor

CLAIM = "/api/v1/projects/p/stages/s/claim"
HEARTBEAT = "/api/v1/assignments/heartbeat"
A_PAGE = {"Sec-Fetch-Site": "same-origin", "X-Manyeyes": "1"}


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def test_the_house_is_alive_and_ready(visitor: Visitor) -> None:
    assert visitor.get("/healthz").json() == {"alive": True}
    assert visitor.get("/readyz").json() == {"ready": True}


def test_a_name_that_is_not_ours_gets_no_answer(visitor: Visitor) -> None:
    reply = visitor.get("/healthz", headers={"Host": "rebound.example"})
    assert reply.status_code == 421
    assert reply.json()["type"] == "/problems/unknown-host"
    assert "rebound.example" in reply.json()["detail"]


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"])
def test_this_machine_is_ours_under_every_name(visitor: Visitor, name: str) -> None:
    assert visitor.get("/healthz", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example", "X-Manyeyes": "1"},
        {"Origin": "null", "X-Manyeyes": "1"},
        {"Sec-Fetch-Site": "cross-site", "X-Manyeyes": "1"},
        {"Sec-Fetch-Site": "same-site", "X-Manyeyes": "1"},
    ],
)
def test_a_page_of_another_site_changes_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    reply = visitor.post(HEARTBEAT, headers=headers)
    assert reply.status_code == 403
    assert reply.json()["type"] == "/problems/other-origin"


def test_our_own_page_must_bring_the_header_that_forms_cannot_send(visitor: Visitor) -> None:
    origin = str(visitor.base_url).rstrip("/")
    without = visitor.post(HEARTBEAT, headers={"Origin": origin})
    assert without.json()["type"] == "/problems/header-missing"
    assert visitor.post(HEARTBEAT, headers={"Origin": origin, **A_PAGE}).json()["type"] == "/problems/not-known"


def test_ten_megabytes_are_refused_with_a_sentence(visitor: Visitor) -> None:
    reply = visitor.post(CLAIM, content=b"x" * 10_000_000, headers={"Content-Type": "application/json"})
    assert reply.status_code == 413
    assert reply.json()["detail"] == "This is too much at once: 256 kB is the most this address takes."


def test_a_long_body_without_a_length_is_refused_too(visitor: Visitor) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    reply = visitor.post(CLAIM, content=pieces(), headers={"Content-Type": "application/json"})
    assert reply.status_code == 413


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{count: 1}", "body: this is not JSON"),
        (b'{"count": "many"}', "body.count: Input should be a valid integer"),
        (b'{"count": 21}', "body.count: Input should be less than or equal to 20"),
        (b'{"count": 1, "coutn": 2}', "body.coutn: there is no such key"),
        (b"[]", "body: Input should be"),
    ],
)
def test_a_wrong_body_is_told_where_and_why(visitor: Visitor, body: bytes, sentence: str) -> None:
    reply = visitor.post(CLAIM, content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"].startswith(sentence)


def test_all_faults_of_a_body_are_told_at_once(visitor: Visitor) -> None:
    reply = visitor.post("/api/v1/projects/p/stages/s/training", json={"step": 0, "extra": 1})
    assert [fault["where"] for fault in reply.json()["faults"]] == ["body.step", "body.answers", "body.extra"]


def test_a_name_with_a_nul_is_not_there(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/projects/a%00b").status_code == 404
    assert visitor.get("/media/a%00b/640.webp").status_code == 404


def test_an_unknown_address_and_a_wrong_method_have_sentences(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/nothing").json()["detail"] == "There is nothing at this address."
    assert visitor.put("/healthz").json()["detail"] == "This address does not answer PUT."


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/v1/projects/unknown"])
def test_every_reply_keeps_pages_from_loading_or_being_loaded_by_others(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_numbers_for_prometheus_stay_on_this_machine(door: Door) -> None:
    near = door()
    near.get("/healthz")
    assert 'manyeyes_http_calls_total{method="GET",route="/healthz",status="200"} 1.0' in near.get("/metrics").text
    through_a_proxy = near.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert through_a_proxy.json()["type"] == "/problems/site-only"


def test_a_number_never_names_what_somebody_looked_for(visitor: Visitor) -> None:
    visitor.get("/media/secretaddress/640.webp")
    visitor.get("/nowhere/secretaddress")
    assert "secretaddress" not in visitor.get("/metrics").text
