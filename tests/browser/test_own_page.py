"""Somebody looks back the day after, stands by an answer and says a word; the owner reads it and writes back."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from eyes import DESK, PHONE
from packs import PROJECT, Served, fill
from playwright.sync_api import Browser, Page, expect
from tests.conftest import Clock
from tests.makers import a_worker, answer, claim

from manyeyes import people, projects
from manyeyes.api.cookies import cookies_of
from manyeyes.house import House, open_house
from manyeyes.people import Worker

YESTERDAY = 25 * 3600  # seconds ago: before today began, wherever
HOSTILE = '<img src=x onerror="alert(1)"> & the text is on a "sign"'
STAGE = PROJECT.replace("{min: 9, max: 9}", "{min: 3, max: 3}").replace("    offline: {tasks: 12, hours: 2}\n", "")


@pytest.fixture(scope="module")
def cookies(tmp_path_factory: pytest.TempPathFactory, web_app: object) -> Iterator[tuple[Served, str, str]]:
    """A site where all was answered yesterday; the cookie of one who answered, and a link for its owner."""
    site = tmp_path_factory.mktemp("looking") / "back"
    (site / "frames").mkdir(parents=True)
    (site / "project.yaml").write_text(STAGE)
    with open_house(site, clock=Clock(time.time() - YESTERDAY)) as house:
        fill(house, 16)
        me = all_answer(house)
    with open_house(site) as house, house.transaction() as tx:
        link = people.make_sign_in_link(tx, "owner", house.now())
    server = Served(site)
    server.start()
    try:
        yield server, cookies_of(people.site_secret(site), secure=False).worker.value(me), link
    finally:
        server.die()


def all_answer(house: House) -> Worker:
    """Three people; the last one sees text where the others do not, in four pictures."""
    with house.transaction() as tx:
        stage = projects.stage(tx, "films", "features")
    seen: list[str] = []
    for place, worker in enumerate(everybody := [a_worker(house) for _ in range(3)]):
        while (found := claim(house, worker, stage)).tasks:
            (task,) = found.tasks
            seen += [] if task.item.id in seen else [task.item.id]
            alone = place == 2 and seen.index(task.item.id) < 4
            answer(house, worker, task.assignment, {"text": "yes" if alone else "no"})
    return everybody[2]


def opened(browser: Browser, server: Served, path: str, cookie: str = "", **how: object) -> Page:
    context = browser.new_context(**how)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    if cookie:
        context.add_cookies([{"name": "manyeyes", "value": cookie, "url": server.address}])
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.goto(f"{server.address}{path}")
    return page


def test_he_stands_by_one_of_four_and_what_he_writes_is_answered(
    browser: Browser, cookies: tuple[Served, str, str]
) -> None:
    server, cookie, link = cookies
    mine = opened(browser, server, "/me", cookie, **PHONE)
    expect(mine.get_by_text("People agreed with you on 12 of 16.")).to_be_visible()
    look = mine.get_by_role("button", name="Look at the 4")
    look.focus()
    mine.keyboard.press("Enter")
    others = mine.locator(".otherwise > li")
    expect(others).to_have_count(4)
    others.first.get_by_role("button", name="I still think so").click()
    expect(others.first.get_by_text("The owner looks at it again.")).to_be_visible()
    others.nth(1).get_by_role("button", name="Fine, put it away").press("Enter")
    expect(others).to_have_count(3)
    expect(others.nth(1).get_by_role("button").first).to_be_focused()
    others.first.get_by_role("link").click()
    mine.get_by_role("button", name="Say something about this picture").click()
    mine.get_by_role("textbox", name="What should the owner know").fill(HOSTILE)
    mine.get_by_role("button", name="Send it").click()
    expect(mine.get_by_text("Sent. Thank you.")).to_be_visible()

    owner = opened(browser, server, f"/sign-in/{link}", **DESK)
    owner.goto(f"{server.address}/p/films/hard/features")
    expect(owner.locator("[data-task]")).to_have_count(1)
    expect(owner.get_by_text("stood by")).to_have_count(1)
    owner.goto(f"{server.address}/p/films/remarks")
    expect(owner.get_by_text("1 remark waits for you.")).to_be_visible()
    expect(owner.get_by_text(HOSTILE)).to_be_visible()
    owner.get_by_label("Write back").fill("You are right: a sign is text.")
    owner.get_by_role("button", name="Send and done").click()
    expect(owner.get_by_text("Done.")).to_be_visible()

    mine.goto(f"{server.address}/me")
    expect(mine.get_by_text(HOSTILE)).to_be_visible()
    expect(mine.get_by_text("You are right: a sign is text.")).to_be_visible()
    for page in (mine, owner):
        page.context.close()
