"""A site below a path of somebody's name, behind a proxy that keeps the path or strips it: nothing leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from tests.api.a_proxy import proxied
from tests.api.conftest import serving
from tests.api.site import Films, make_films

from manyeyes.api.below import stripped
from manyeyes.cli.front import Front
from manyeyes.cli.public_address import checked
from manyeyes.house import House
from manyeyes.people import make_sign_in_link

FRONT = Front(port=0, public_url=checked("https://example.org/eyes/"), trusted_proxy="127.0.0.1")
CHANGE = {"X-Manyeyes": "1", "Origin": "https://example.org"}


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


@pytest.fixture
def films(house: House) -> Films:
    return make_films(house, training=True)


@pytest.fixture(params=[True, False], ids=["kept", "stripped"])
def browser(house: House, films: Films, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """Somebody at https://example.org/eyes, whose cookies go where a browser would send them."""
    with (
        serving(house, FRONT) as server,
        proxied(server, "/eyes", keeps=request.param) as site,
        httpx.Client(base_url=site, headers={"Host": "example.org"}, trust_env=False, timeout=20) as client,
    ):
        yield client


def addresses(page: str) -> list[str]:
    """Everything a page of markup leads to or loads."""
    return [found for found in re.findall(r'\b(?:href|src)="([^"]+)"', page) if not found.startswith("data:")]


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_public_address_may_end_with_a_slash_or_not(slash: str) -> None:
    assert checked(f"https://Example.org/eyes{slash}") == "https://example.org/eyes"
    assert checked(f"https://example.org:8443{slash}") == "https://example.org:8443"


def test_every_address_on_a_page_stays_below_the_path(browser: httpx.Client) -> None:
    for path in ("", "/", "/p/films", "/p/films/about", "/nowhere/at/all"):
        reply = browser.get(path)
        assert reply.status_code in (200, 404)
        base = urljoin("https://example.org/", re.search(r'<base href="([^"]+)">', reply.text)[1])  # type: ignore[index]
        assert base == "https://example.org/eyes/"
        led_to = [urlsplit(urljoin(base, found)).path for found in addresses(reply.text)]
        assert led_to, path
        assert [found for found in led_to if not found.startswith("/eyes/")] == []
        assets = [found for found in led_to if "/static/" in found]
        assert {browser.get(found.removeprefix("/eyes")).status_code for found in assets} == {200}


def test_pictures_in_pages_and_replies_are_found_below_the_path(browser: httpx.Client, films: Films) -> None:
    first = browser.get("/p/films").text
    shown = re.search(r'"url":"([^"]+)"', first)
    assert shown is not None
    training = browser.get(f"{films.stage}/training").json()
    for address in (shown[1], training["example"]["item"]["url"] if "example" in training else training["item"]["url"]):
        assert address.startswith("/eyes/media/")
        assert browser.get(address.removeprefix("/eyes")).headers["content-type"] == "image/webp"


def test_a_guest_keeps_his_cookie_below_the_path_and_elsewhere_nobody_gets_it(
    browser: httpx.Client, films: Films
) -> None:
    for step in range(3):
        reply = browser.post(f"{films.stage}/training", json={"step": step + 1, "answers": {}}, headers=CHANGE)
    cookie = reply.headers.get("set-cookie") or browser.post(
        f"{films.stage}/claim", json={"count": 1}, headers=CHANGE
    ).headers.get("set-cookie", "")
    assert "Path=/eyes;" in f"{cookie};"
    assert "Secure" in cookie


def test_a_chosen_language_is_remembered_for_this_site_alone(browser: httpx.Client) -> None:
    reply = browser.get("/p/films?language=de")
    assert (reply.status_code, reply.headers["location"]) == (303, "./films")
    assert "Path=/eyes;" in f"{reply.headers['set-cookie']};"


def test_the_owner_signs_in_and_lands_on_the_site(browser: httpx.Client, house: House) -> None:
    with house.transaction() as tx:
        secret = make_sign_in_link(tx, "owner", house.now())
    reply = browser.get(f"/sign-in/{secret}")
    assert (reply.status_code, reply.headers["location"]) == (303, "/eyes/")
    assert "Path=/eyes;" in f"{reply.headers['set-cookie']};"


def test_commands_on_this_machine_need_no_path(house: House, films: Films) -> None:
    with serving(house, FRONT) as server:
        assert httpx.get(f"{server}/healthz", trust_env=False).json() == {"alive": True}
        assert httpx.get(f"{server}/eyes/healthz", trust_env=False).json() == {"alive": True}
        assert httpx.get(f"{server}/eyesore/healthz", trust_env=False).status_code == 404


def test_only_the_whole_path_is_ours() -> None:
    assert [stripped(path, "/eyes") for path in ("/eyes", "/eyes/", "/eyes/p/x", "/eyesore", "/p/eyes")] == [
        "/",
        "/",
        "/p/x",
        "/eyesore",
        "/p/eyes",
    ]
