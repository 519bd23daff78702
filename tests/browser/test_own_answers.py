"""The owner's own answers in his first hour: what stands in the field when Enter is pressed is what is sent."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import Open, until
from playwright.sync_api import Page, Route, expect
from stand_in import QUESTIONS, StandIn

WHY = "The sign says STATION."
RARE = [{"question": "text", "value": "yes", "have": 0, "wanted": 2}]
# All in one breath, as a busy browser does it: it tells of the unfolding only when it has time again.
UNFOLD_TYPE_ENTER = """(why) => {
  const field = document.querySelector('.why-here input');
  document.querySelector('.why-here').open = true;
  field.focus();
  field.value = why;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def state() -> StandIn:
    """The owner is here, and asks one question that has to be answered."""
    return StandIn(owner=True, questions=QUESTIONS[:1], stage_facts={"untouched": None})


def now(state: StandIn) -> dict[str, Any]:
    """How far the first hour is."""
    pictures = {"folder": "pictures", "files": 40, "taken_in": 40, "with_machines": 0}
    few = {"have": 0, "wanted": 4}
    words = {"stage": "features", "state": "draft", "title": "Anime or cartoon?", "why": "Help."}
    where = {"version": 1, "address": "http://127.0.0.1/p/anime-or-cartoon", "reach": "machine"}
    asked = state.project()["stages"][0]["questions"]
    return words | where | {
        "questions": asked, "pictures": pictures, "known": few, "examples": few, "values": RARE, "enough": False,
    }  # fmt: skip


@pytest.fixture
def kept() -> list[dict[str, Any]]:
    """What the server was told to keep."""
    return []


@pytest.fixture
def page(visit: Open, state: StandIn, kept: list[dict[str, Any]]) -> Page:
    """The step where pictures are answered, with the first one ready."""

    def reply(route: Route) -> None:
        what = route.request.url.rsplit("/", 1)[-1]
        picture = {"item": state.item(len(kept)), "path": f"{len(kept)}.jpg", "answers": {}, "because": {}}
        if route.request.method == "PUT":
            kept.append(route.request.post_data_json)
        told = {"next": {"picture": picture}, "answers": {"pictures": []}, "some": {"pictures": [picture]}}
        route.fulfill(json=told.get(what, now(state)))

    page = visit("/p/anime-or-cartoon/about")
    page.route("**/api/v1/projects/anime-or-cartoon/first-hour**", reply)
    page.goto(page.url.replace("about", "first-hour#answer"))
    return page


def ready(page: Page, number: int) -> None:
    """Wait until picture `number` may be answered."""
    expect(page.locator(f".own .frame img[src*='/p{number}/']")).to_have_count(1)
    expect(page.locator(".own input[aria-disabled=false]")).to_have_count(2)


def test_a_reason_that_stands_in_the_field_is_sent_however_busy_the_browser(
    page: Page, kept: list[dict[str, Any]]
) -> None:
    for number in range(3):
        ready(page, number)
        page.keyboard.press("1")
        expect(page.locator(".why-here input")).to_be_enabled()
        page.evaluate(UNFOLD_TYPE_ENTER, WHY)
    ready(page, 3)
    assert kept == [{"answers": {"text": "yes"}, "because": {"text": WHY}}] * 3


def test_without_a_reason_it_is_hidden_and_keys_work_from_a_locked_field(
    page: Page, kept: list[dict[str, Any]]
) -> None:
    ready(page, 0)
    press = "new KeyboardEvent('keydown', { key: '2', bubbles: true })"
    page.evaluate(f"document.querySelector('.why-here input').dispatchEvent({press})")
    expect(page.locator(".own button.next")).to_contain_text("Keep, hidden")
    page.keyboard.press("Enter")
    ready(page, 1)
    until(page, "!document.querySelector('.why-here').open")
    assert kept == [{"answers": {"text": "no"}, "because": {}}]


def test_keys_do_nothing_to_a_picture_that_the_choice_of_others_hides(page: Page, kept: list[dict[str, Any]]) -> None:
    ready(page, 0)
    page.keyboard.press("1")
    page.get_by_role("button", name="Pick pictures yourself").click()
    expect(page.locator(".sheet .pick")).to_have_count(1)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.locator(".sheet .pick").click()
    ready(page, 0)
    assert kept == []
