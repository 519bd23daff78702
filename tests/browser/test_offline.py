"""Nothing is lost or said twice: the server dies, the network goes, a second window opens, the browser is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from eyes import until
from packs import PAGE, Served, answered, kill, next_one, phone, ready_to_answer, served, take_along
from playwright.sync_api import Browser, BrowserContext, Page, expect

ANSWERED = "fetch('api/v1/me').then((reply) => reply.json()).then((me) => me.answered === %d)"
KEPT = """caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>
    (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat())"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, web_app: Path) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("along") / "site") as found:
        yield found


@pytest.fixture
def server(site: Served) -> Served:
    if site.process is None:  # a test that failed left it dead
        site.start()
    return site


def opened(context: BrowserContext, server: Served) -> Page:
    page = context.new_page()
    page.goto(server.address + PAGE)
    return page


def test_a_pack_outlives_the_server_a_reload_and_a_second_window(browser: Browser, server: Served) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = opened(context, server)
    take_along(page)
    server.die()
    seen = [next_one(page) for _ in range(3)]
    page.reload()
    expect(page.get_by_text("3 answers waiting to be sent")).to_be_visible()
    seen += [next_one(page)]
    second = opened(context, server)
    expect(second.get_by_text("4 answers waiting to be sent")).to_be_visible()
    seen += [next_one(second)]
    server.start()
    second.bring_to_front()

    expect(second.get_by_text("waiting to be sent")).to_have_count(0, timeout=40_000)
    assert len(set(seen)) == len(seen)
    assert answered(second) == 1 + len(seen)
    for _ in range(500):  # the pictures of new ones come before those of old ones go
        kept = page.evaluate(KEPT)
        if 4 <= len([path for path in kept if path.startswith("/eyes/media/")]) <= 13:
            break
        page.wait_for_timeout(20)
    else:
        raise AssertionError(f"too many pictures are kept: {kept}")
    assert not [path for path in kept if path.startswith(("/eyes/api", "/eyes/p/"))]
    context.close()


def test_a_device_that_is_full_takes_nothing_along_and_says_so(browser: Browser, server: Served) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.add_init_script("IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }")
    page = opened(context, server)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    next_one(page)
    offer = page.get_by_role("button", name="Take 12 pictures along")
    offer.click()
    expect(page.get_by_text("This did not work")).to_be_visible()
    expect(offer).to_be_visible()
    page.evaluate("document.activeElement.blur()")  # Enter would press it once more
    next_one(page)
    expect(page.get_by_text("waiting to be sent")).to_have_count(0)
    assert complaints == []
    context.close()


def test_a_phone_without_a_network_answers_its_pack_and_sends_it_later(browser: Browser, server: Served) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = opened(context, server)
    take_along(page)
    context.set_offline(True)
    page.reload()
    seen = {next_one(page) for _ in range(11)}
    ready_to_answer(page)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("12 answers waiting to be sent")).to_be_visible()
    expect(page.get_by_role("heading", name="No network right now")).to_be_visible()
    context.set_offline(False)

    expect(page.get_by_text("waiting to be sent")).to_have_count(0, timeout=40_000)
    ready_to_answer(page)
    assert len(seen) == 11
    assert answered(page) == 13
    context.close()


def test_an_answer_that_arrived_and_was_never_confirmed_is_not_doubled_when_the_browser_dies(
    browser: Browser, server: Served, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with phone(browser.browser_type, profile) as context:
        page = opened(context, server)
        take_along(page)
        before = next_one(page)
        until(page, ANSWERED % 2)
        arrived: list[int] = []
        page.route("**/answer*", lambda route: arrived.append(route.fetch().status))  # the reply never comes
        unconfirmed = next_one(page)
        for _ in range(500):
            if arrived:
                break
            page.wait_for_timeout(20)
        cookies = context.cookies()
        kill(profile)
    assert arrived == [200]

    with phone(browser.browser_type, profile) as context:
        context.add_cookies(cookies)  # type: ignore[arg-type]  # Chromium writes its own only twice a minute
        page = opened(context, server)
        expect(page.get_by_text("pictures along until")).to_be_visible()
        assert next_one(page) not in (before, unconfirmed)
        expect(page.get_by_text("waiting to be sent")).to_have_count(0)
        expect(page.get_by_text("not taken")).to_have_count(0)
        until(page, ANSWERED % 4)


def test_an_answer_given_in_the_moment_of_a_reload_is_not_lost(browser: Browser, server: Served) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = opened(context, server)
    take_along(page)
    context.set_offline(True)
    ready_to_answer(page)
    page.keyboard.press("1")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})), location.reload()")
    expect(page.get_by_text("1 answer waiting to be sent")).to_be_visible()
    expect(page.get_by_text("11 pictures along until")).to_be_visible()
    context.set_offline(False)

    expect(page.get_by_text("waiting to be sent")).to_have_count(0, timeout=40_000)
    assert answered(page) == 2
    context.close()
