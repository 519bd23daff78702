"""Somebody goes on on his phone: what was said there before is sent first, and nothing lent to another is shown him."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from eyes import DESK, PHONE, until
from packs import PAGE, Served, answered, next_one, ready_to_answer, served, take_along
from playwright.sync_api import Browser, BrowserContext, Page, expect

ONLINE = "dispatchEvent(new Event('online'))"  # or it is tried again by itself, after a growing pause
ANSWERED = "fetch('api/v1/me').then((reply) => reply.json()).then((me) => me.answered === %d)"
WHO = "fetch('api/v1/me').then((reply) => reply.json()).then((me) => me.worker)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, web_app: object) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("elsewhere") / "site", pictures=30) as found:
        yield found


def device(browser: Browser, **how: Any) -> BrowserContext:
    context = browser.new_context(**how)
    context.set_default_timeout(15_000)
    return context


def opened(context: BrowserContext, site: Served, path: str = PAGE) -> Page:
    page = context.new_page()
    page.goto(site.address + path)
    return page


def code_on(laptop: Page, site: Served) -> str:
    """Asked for with the keys alone; as the page shows it."""
    laptop.goto(f"{site.address}/continue")
    laptop.get_by_label("The code").focus()
    for _ in range(9):
        laptop.keyboard.press("Tab")
        if laptop.evaluate("document.activeElement.textContent") == "Show a code":
            break
    laptop.keyboard.press("Enter")
    expect(laptop.get_by_text("for 10 more minutes")).to_be_visible()
    expect(laptop.get_by_alt_text("A QR code")).to_be_visible()
    return laptop.locator("bdo").inner_text()


def test_what_waits_on_a_phone_is_sent_as_who_said_it_before_somebody_else_goes_on(
    browser: Browser, site: Served
) -> None:
    there, here = device(browser, **DESK), device(browser, **PHONE)
    laptop, phone = opened(there, site), opened(here, site)
    mine = {next_one(laptop) for _ in range(3)}
    code = code_on(laptop, site)
    take_along(phone)
    cookie = next(one for one in here.cookies() if one["name"] == "manyeyes")
    here.set_offline(True)
    for _ in range(2):
        next_one(phone)
    expect(phone.get_by_text("2 answers waiting to be sent")).to_be_visible()
    here.route("**/answer*", lambda route: route.abort())  # a network that takes pages and no answers
    here.set_offline(False)

    typing = opened(here, site, f"/continue#{code.replace(' ', '')}")
    expect(typing.get_by_text("On this device 1 picture was answered already")).to_be_visible()
    expect(typing.get_by_text("2 answers given here are sent first.")).to_be_visible()
    assert "#" not in typing.url
    yes = typing.get_by_role("button", name="Continue here")
    yes.focus()
    typing.keyboard.press("Enter")
    expect(yes).to_have_attribute("aria-disabled", "true")
    here.unroute("**/answer*")
    typing.evaluate(ONLINE)
    expect(yes).to_have_attribute("aria-disabled", "false", timeout=40_000)
    yes.click()
    expect(typing.get_by_role("heading", name="You go on here")).to_be_visible()

    expect(phone.get_by_text("pictures along until")).to_have_count(0)  # the other window began anew
    ready_to_answer(phone)
    assert phone.evaluate(WHO) == laptop.evaluate(WHO)
    assert answered(phone) == 3
    assert next_one(phone) not in mine
    expect(phone.get_by_text("not taken")).to_have_count(0)
    before = {"Cookie": f"manyeyes={cookie['value']}"}
    assert httpx.get(f"{site.address}/api/v1/me", headers=before, trust_env=False).json()["answered"] == 3
    for context in (there, here):
        context.close()


def test_a_code_that_fails_in_the_last_moment_loses_no_answer_of_another_window(browser: Browser, site: Served) -> None:
    there, here = device(browser, **DESK), device(browser, **PHONE)
    laptop, phone = opened(there, site), opened(here, site)
    next_one(laptop)
    take_along(phone)
    typing = opened(here, site, f"/continue#{code_on(laptop, site).replace(' ', '')}")
    yes = typing.get_by_role("button", name="Continue here")
    expect(yes).to_be_visible()
    second = code_on(laptop, site)  # which ends the first
    yes.click()
    expect(typing.get_by_role("alert")).to_contain_text("not a code that works")
    expect(phone.get_by_text("pictures along until")).to_be_visible()  # nothing went back for it
    next_one(phone)
    until(phone, ANSWERED % 2)

    typing.get_by_label("The code").fill(second)
    typing.keyboard.press("Enter")
    expect(yes).to_be_visible()
    here.route(
        "**/me/device", lambda route: route.abort() if '"sure":true' in route.request.post_data else route.continue_()
    )
    yes.click()
    expect(typing.get_by_role("alert")).to_contain_text("No network right now")
    expect(phone.get_by_text("pictures along until")).to_have_count(0)  # they went back, and it began anew
    next_one(phone)
    until(phone, ANSWERED % 3)

    phone.get_by_role("button", name="Take 12 pictures along").click()
    expect(phone.get_by_text("12 pictures along until")).to_be_visible()
    typing.goto(site.address + PAGE)
    typing.get_by_role("button", name="Give back").click()
    expect(typing.get_by_text("pictures along until")).to_have_count(0)
    said = {next_one(phone)}  # which still shows them
    until(phone, ANSWERED % 4)
    said |= {next_one(typing)}  # perhaps the same picture: said twice, it is one answer
    here.route("**/media/**", lambda route: route.abort())  # a pack begins and none of its pictures comes
    typing.get_by_role("button", name="Take 12 pictures along").click()
    expect(typing.get_by_role("button", name="Give back")).to_be_visible()
    said |= {next_one(phone), next_one(phone)}  # of the pack before, which is not the one that is here now
    until(phone, ANSWERED % (3 + len(said)))
    for context in (there, here):
        context.close()


def test_a_code_is_typed_with_keys_alone_and_says_what_is_wrong_with_it(browser: Browser, site: Served) -> None:
    there, here = device(browser, **DESK), device(browser, **PHONE)
    laptop, phone = opened(there, site), opened(here, site, "/continue")
    next_one(laptop)
    code = code_on(laptop, site)
    field = phone.get_by_label("The code")
    field.focus()
    for typed, said in (("12", "A code is 12 digits"), ("0000 0000 0000", "This is not a code that works")):
        field.fill("")
        phone.keyboard.type(typed)
        phone.keyboard.press("Enter")
        expect(phone.get_by_role("alert")).to_contain_text(said)
    field.fill("")
    phone.keyboard.type(code.replace(" ", " - "))
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="You go on here")).to_be_visible()  # nobody was here: nothing to ask
    phone.keyboard.press("Enter")
    ready_to_answer(phone)
    assert answered(phone) == 1

    field = laptop.get_by_label("The code")
    field.fill(code)
    laptop.keyboard.press("Enter")
    expect(laptop.get_by_role("alert")).to_contain_text("You go on here already")
    for context in (there, here):
        context.close()


def test_what_was_refused_because_a_cookie_was_gone_is_sent_once_he_is_known_again(
    browser: Browser, site: Served
) -> None:
    there, here = device(browser, **DESK), device(browser, **PHONE)
    laptop = opened(there, site)
    next_one(laptop)
    here.add_cookies(there.cookies())  # type: ignore[arg-type]  # he has gone on here before
    phone = opened(here, site)
    ready_to_answer(phone)
    here.route("**/answer*", lambda route: route.abort())
    next_one(phone)
    expect(phone.get_by_text("1 answer waiting to be sent")).to_be_visible()
    here.clear_cookies(name="manyeyes")
    phone.reload()  # somebody new is here now
    ready_to_answer(phone)
    here.unroute("**/answer*")
    phone.evaluate(ONLINE)
    expect(phone.get_by_text("One answer was not taken")).to_be_visible(timeout=40_000)

    phone.goto(f"{site.address}/continue#{code_on(laptop, site).replace(' ', '')}")
    phone.get_by_role("button", name="Continue here").click()
    phone.get_by_role("link", name="To the pictures").click()
    ready_to_answer(phone)
    until(phone, "fetch('api/v1/me').then((reply) => reply.json()).then((me) => me.answered === 2)")
    expect(phone.get_by_text("not taken")).to_have_count(0)
    for context in (there, here):
        context.close()
