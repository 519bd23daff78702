"""A sentence about a picture: no key reaches the picture behind it, and who wrote it finds it without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from eyes import DESK, ready
from packs import PAGE, Served, served
from playwright.sync_api import Browser, Page, expect

TELL = "Say something about this picture"
WORDS = "What should the owner know about this picture?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, web_app: object) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("remarks") / "site", pictures=9) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    """Somebody before his second picture; the first has no such button."""
    with on_the_second(browser, server) as here:
        yield here


@contextmanager
def on_the_second(browser: Browser, server: Served, **how: Any) -> Iterator[Page]:
    context = browser.new_context(**DESK, **how)
    context.set_default_timeout(15_000)
    here = context.new_page()
    here.goto(f"{server.address}{PAGE}")
    ready(here, 1)
    here.keyboard.press("Enter")
    expect(here.locator(".step")).to_have_text("1 done")
    yield ready(here, 1)
    context.close()


def written(page: Page, words: str) -> None:
    page.get_by_role("button", name=TELL).click()
    page.get_by_role("textbox", name=WORDS).fill(words)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Sent. Thank you.")).to_be_visible()


def test_no_key_answers_the_picture_behind_the_dialog(page: Page) -> None:
    tell = page.get_by_role("button", name=TELL)
    tell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name=WORDS)).to_be_focused()
    page.mouse.click(4, 4)  # beside the dialog: the focus is nowhere
    for key in ("1", "Enter", "Backspace"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    expect(page.locator(".step")).to_have_text("1 done")
    expect(page.locator("main input")).not_to_be_checked()
    page.get_by_role("button", name="Close").click()
    expect(tell).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("main input")).to_be_checked()


def test_a_dialog_that_cannot_be_loaded_says_so_and_comes_when_asked_again(browser: Browser, server: Served) -> None:
    with on_the_second(browser, server, service_workers="block") as page:  # it would have it ready
        page.route("**/Say-*.js", lambda route: route.abort())
        page.get_by_role("button", name=TELL).click()
        expect(page.get_by_role("alert")).to_contain_text("This did not work.")
        page.unroute("**/Say-*.js")
        page.get_by_role("alert").get_by_role("button").click()
        expect(page.get_by_role("textbox", name=WORDS)).to_be_visible()


def test_what_came_too_late_for_its_picture_stays_away_from_the_next(browser: Browser, server: Served) -> None:
    with on_the_second(browser, server, service_workers="block") as page:
        page.route("**/Say-*.js", lambda route: route.abort())
        page.get_by_role("button", name=TELL).click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.locator(".bar .next").click()
        expect(page.locator(".step")).to_have_text("2 done")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_a_remark_without_an_answer_stands_on_ones_own_page(browser: Browser, server: Served) -> None:
    context = browser.new_context(**DESK)
    here = context.new_page()
    here.goto(f"{server.address}{PAGE}")
    ready(here, 1)
    told = here.evaluate(
        """async () => {
          const stage = 'api/v1/projects/films/stages/features/claim';
          const headers = { 'X-Manyeyes': '1', 'Content-Type': 'application/json' };
          const claimed = await fetch(stage, { method: 'POST', headers, body: '{"count": 1}' });
          return (await claimed.json()).tasks[0].item.id;
        }"""
    )
    here.goto(f"{server.address}/p/films/items/{told}")
    written(here, "A sign on the left.")
    here.get_by_role("button", name="Close").click()
    here.goto(f"{server.address}/me")
    expect(here.get_by_text("You have not answered")).to_be_visible()
    expect(here.get_by_text("A sign on the left.")).to_be_visible()
    context.close()
