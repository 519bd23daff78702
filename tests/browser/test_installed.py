"""The app on a device: kept, renewed when the person says so, taken back when the site says so, never in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eyes import Open, answer, heard, ready, until
from fastapi import FastAPI, Response
from packs import phone
from playwright.sync_api import Browser, Page, expect
from stand_in import StandIn
from stand_in_server import serving, stand_in_app

WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.active?.state))"
SHELLS = "caches.keys().then((names) => names.filter((name) => name.includes('shell')))"
UPDATE = "navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => true)"


@pytest.fixture
def script(web_app: Path) -> dict[str, str]:
    """The service worker that the site serves now."""
    return {"text": (web_app / "sw.js").read_text()}


@pytest.fixture
def site(state: StandIn, script: dict[str, str]) -> Iterator[str]:
    app = FastAPI()

    @app.get("/sw.js")
    def service_worker() -> Response:
        return Response(script["text"], media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    inner = stand_in_app(state)
    inner.router.routes.insert(0, app.router.routes[-1])
    inner.state.house = SimpleNamespace(settings=SimpleNamespace(offline=True))
    state.house = inner.state.house  # type: ignore[attr-defined]
    with serving(inner) as address:
        yield address


def another(text: str) -> str:
    """The service worker of another version: it runs on other files."""
    text = re.sub(r"const FILES = \[.*?\];", "const FILES = [];", text, count=1)
    return re.sub(r"manyeyes-shell-\w+", "manyeyes-shell-another", text)


def installed(page: Page) -> None:
    until(page, f"{WORKERS}.then((all) => all.join() === 'activated')")


def test_a_new_version_waits_until_the_person_wants_it_and_loses_nothing(
    visit: Open, state: StandIn, script: dict[str, str]
) -> None:
    page = visit(service_workers="allow", allow=("503",))
    ready(page)
    installed(page)
    page.reload()
    ready(page)
    expect(page.get_by_text("A new version is ready.")).to_have_count(0)
    state.down = True
    answer(page, 1)
    script["text"] = another(script["text"])
    assert page.evaluate(UPDATE)
    expect(page.get_by_text("A new version is ready.")).to_be_visible()
    assert len(page.evaluate(SHELLS)) == 2
    with page.expect_navigation():
        page.get_by_role("button", name="Use it now").click()

    until(page, f"{SHELLS}.then((names) => names.join() === 'manyeyes-shell-another')")
    expect(page.get_by_text("1 answer waiting to be sent")).to_be_visible()
    state.down = False
    heard(page, state, 1)


def test_an_older_version_gives_way_by_itself_to_the_one_of_the_page(visit: Open, script: dict[str, str]) -> None:
    now, script["text"] = script["text"], another(script["text"])
    page = visit(service_workers="allow")
    ready(page)
    installed(page)
    script["text"] = now
    page.reload()
    ready(page)
    page.evaluate(UPDATE)

    until(page, f"{SHELLS}.then((names) => names.length === 1 && names[0] !== 'manyeyes-shell-another')")
    expect(page.get_by_text("A new version is ready.")).to_have_count(0)


def test_where_the_site_takes_it_back_nothing_stays(
    visit: Open, state: StandIn, script: dict[str, str], web_app: Path
) -> None:
    page = visit(service_workers="allow")
    ready(page)
    installed(page)
    state.house.settings.offline = False  # type: ignore[attr-defined]
    script["text"] = (web_app / "farewell.js").read_text()
    page.reload()
    ready(page)

    until(page, f"{WORKERS}.then((all) => all.length === 0)")
    until(page, "caches.keys().then((names) => names.length === 0)")
    answer(page, 1)


def test_on_plain_http_all_of_the_work_is_done_without_any_of_it(
    browser: Browser, site: str, state: StandIn, tmp_path: Path
) -> None:
    with phone(
        browser.browser_type, tmp_path / "profile", "--host-resolver-rules=MAP eyes.example 127.0.0.1"
    ) as context:
        page = context.new_page()
        page.goto(site.replace("127.0.0.1", "eyes.example") + "/p/anime-or-cartoon")
        ready(page)
        assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator, 'locks' in navigator]") == [False] * 3
        state.down = True
        answer(page, 2)
        expect(page.get_by_text("2 answers waiting to be sent")).to_be_visible()
        page.reload()
        expect(page.get_by_text("2 answers waiting to be sent")).to_be_visible()
        state.down = False
        assert sorted(name for name, _ in heard(page, state, 2)) == ["a0", "a1"]


def test_a_refused_answer_can_be_looked_at_sent_again_and_dropped(visit: Open, state: StandIn) -> None:
    page = visit(allow=("410",))
    ready(page)
    state.refuse = 410
    answer(page, 1)
    expect(page.get_by_text("This picture was taken back by its giver.")).to_be_visible()
    page.get_by_text("Look at it").click()
    expect(page.locator("img.refused")).to_be_visible()
    expect(page.get_by_text("Text: No")).to_be_visible()
    state.refuse = None
    page.get_by_role("button", name="Send it again").click()

    expect(page.get_by_text("taken back")).to_have_count(0)
    assert [name for name, _ in heard(page, state, 1)] == ["a0"]


EARLIER = """() => new Promise((done) => {
    const opening = indexedDB.open('manyeyes', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { keyPath: 'id' });
    opening.onsuccess = () => {
        const said = { revision: 1, answers: { text: 'yes' }, untouched: [], shown_ms: 900, want: 3, client: 'web' };
        const write = opening.result.transaction('outbox', 'readwrite');
        write.objectStore('outbox').put({ id: 'a7.1', assignment: 'a7', said });
        write.oncomplete = () => { opening.result.close(); done(true); };
    };
})"""


def test_answers_that_an_earlier_version_could_not_send_are_sent_by_this_one(visit: Open, state: StandIn) -> None:
    page = visit("/nothing", allow=("404",))
    assert page.evaluate(EARLIER)
    page.goto(page.url.replace("/nothing", "/p/anime-or-cartoon"))
    ready(page)

    ((name, said),) = heard(page, state, 1)
    assert (name, said["answers"], said["want"], said["pack"]) == ("a7", {"text": "yes"}, 0, False)


def test_a_phone_can_put_it_on_its_home_screen(visit: Open) -> None:
    page = visit()
    address = page.evaluate("document.querySelector('link[rel=manifest]').href")
    told = page.request.get(address)
    manifest: dict[str, Any] = told.json()
    assert told.headers["content-type"].startswith("application/manifest+json")
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("Many Eyes", "./", "standalone")
    sizes = [page.request.get(address.rsplit("/", 1)[0] + "/" + icon["src"]).status for icon in manifest["icons"]]
    assert sizes == [200] * 3
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
