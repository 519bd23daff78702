"""The owner looks through what a machine left out, sees why, and takes back what it got wrong."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, TABLET, Open, until
from playwright.sync_api import Page, expect
from stand_in import StandIn
from stand_in_machines import a_frame, a_picture, a_twin
from test_background_work import press_with_keys
from test_everybody import SMALL_TARGETS, faults

LEFT_OUT = "/p/anime-or-cartoon/left-out/screen"
ALL_KINDS = [
    a_twin(0, 7),
    a_picture(1, ("blank", 0.0042, 0.01)),
    a_picture(2, ("min_side", 40, 64)),
    a_frame(3),
    a_picture(4, ("blur", 0.3, 0.35), ("min_side", 50, 64)),
]


@pytest.fixture
def state() -> StandIn:
    """The owner is here, and a screen has left something out for each reason."""
    return StandIn(owner=True, left_out=list(ALL_KINDS))


def card(page: Page, place: int) -> Any:
    """One picture of the grid, once it is there."""
    found = page.locator(".card").nth(place)
    expect(found).to_be_visible()
    return found


def test_every_picture_says_why_it_was_left_out(visit: Open) -> None:
    page = visit(LEFT_OUT)
    expect(card(page, 0)).to_contain_text("Twin of p7, mirrored, 2 bits")
    expect(card(page, 1)).to_contain_text("Blank: .0042, limit .01")
    expect(card(page, 2)).to_contain_text("Smaller than 64 px: 40")
    expect(card(page, 3)).to_contain_text("Blurred: .18 of the series’ median, limit .35")
    expect(card(page, 3)).to_contain_text("at 1:12")
    expect(card(page, 4)).to_contain_text("Smaller than 64 px: 50")


def test_what_is_uncertain_says_perhaps(visit: Open, state: StandIn) -> None:
    row = a_picture(1, ("blur", 0.3, 0.35))
    state.left_out = [row | {"findings": [row["findings"][0] | {"verdict": "uncertain"}]}]
    expect(card(visit(LEFT_OUT), 0)).to_contain_text("Perhaps blurred: .30 of the series’ median")


def test_a_twin_is_seen_beside_the_one_that_was_kept(visit: Open) -> None:
    page = visit(LEFT_OUT, **PHONE)
    twin = card(page, 0)
    expect(twin.locator("img")).to_have_count(1)
    before = page.evaluate("document.querySelectorAll('.card')[1].getBoundingClientRect().y")
    twin.get_by_role("button", name="Left out; show the kept twin beside it").tap()

    expect(twin.locator("img")).to_have_count(2)
    expect(twin.locator("img").nth(1)).to_have_attribute("src", "/media/p7/320.webp")
    expect(twin.get_by_text("Kept")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('.card')[1].getBoundingClientRect().y") == before


def test_a_picture_is_taken_back_and_left_out_again_with_keys_alone(visit: Open, state: StandIn) -> None:
    page = visit(LEFT_OUT)
    first = card(page, 0)
    before = page.evaluate("document.querySelectorAll('.card')[4].getBoundingClientRect().y")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Take back":
            break
    page.keyboard.press("Enter")
    again = first.get_by_role("button", name="Leave out again")
    expect(again).to_be_focused()
    expect(first.get_by_text("Taken back")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Taken back. It goes on to what comes next.")
    page.keyboard.press("Enter")
    expect(first.get_by_role("button", name="Take back")).to_be_focused()

    assert state.told_left_out == [("POST", "p0"), ("DELETE", "p0")]
    assert page.evaluate("document.querySelectorAll('.card')[4].getBoundingClientRect().y") == before


def test_one_reason_at_a_time_with_how_many_there_are(visit: Open) -> None:
    page = visit(LEFT_OUT)
    card(page, 4)
    press_with_keys(page, "Blurred 2")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.get_by_role("button", name="Blurred 2")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("?what=blur")
    page.reload()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.get_by_role("button", name="All 5")).to_be_visible()


def test_hundreds_are_turned_over_sixty_at_a_time(visit: Open, state: StandIn) -> None:
    state.left_out = [a_picture(number, ("blank", 0.001, 0.01)) for number in range(130)]
    page = visit(LEFT_OUT)
    expect(page.locator(".card")).to_have_count(60)
    press_with_keys_from_the_end(page, "More")
    expect(page.get_by_text("61 to 120 of 130")).to_be_focused()
    expect(page.locator(".card")).to_have_count(60)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_text("121 to 130 of 130")).to_be_visible()
    expect(page.locator(".card")).to_have_count(10)
    expect(page.get_by_role("button", name="More")).to_have_count(0)
    page.get_by_role("button", name="Earlier ones").click()
    expect(page.get_by_text("61 to 120 of 130")).to_be_focused()


def press_with_keys_from_the_end(page: Page, name: str) -> None:
    """Walk backwards from the end of the page to a button and press it."""
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not near the end")


def test_where_nothing_was_left_out_the_page_says_so(visit: Open, state: StandIn) -> None:
    state.left_out = []
    page = visit(LEFT_OUT)
    expect(page.get_by_role("heading", name="Nothing was left out")).to_be_visible()
    expect(page.get_by_text("Everything screen has looked at so far went on.")).to_be_visible()
    expect(page.get_by_role("link", name="How it stands")).to_be_visible()


def test_somebody_else_reads_that_it_is_the_owners(visit: Open, state: StandIn) -> None:
    state.owner = False
    page = visit(LEFT_OUT, allow=("403",))
    expect(page.get_by_text("Only the owner may do this.")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)


@pytest.mark.parametrize(("how", "scheme"), [(PHONE, "dark"), (TABLET, "light"), (DESK, "dark"), (DESK, "light")])
def test_everybody_can_see_and_press_it(visit: Open, how: dict[str, Any], scheme: str) -> None:
    page = visit(LEFT_OUT, color_scheme=scheme, **how)
    card(page, 0).locator("button.shot").focus()
    until(page, "[...document.images].slice(0, 3).every((one) => one.complete && one.naturalWidth)")
    assert faults(page) == []
    in_sentences = (
        "' '.concat(node.parentElement.tagName) === ' P'"  # a link inside a sentence may be as small as its words
    )
    small = SMALL_TARGETS.replace(".map((node)", f".filter((node) => !({in_sentences})).map((node)", 1)
    assert page.evaluate(small) == []
    width = how["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.evaluate(
            "[...document.querySelectorAll('button')].filter((n) => n.scrollWidth > n.clientWidth + 1).length"
        )
        == 0
    )
