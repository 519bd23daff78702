"""The test before the work: what it is, how far one is, how it ended; by keys alone and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, Open, heard, ready
from playwright.sync_api import Page, expect
from stand_in import StandIn
from stand_in_people import Test


def start(page: Page) -> None:
    """Begin with Enter, once the card is there to hear it."""
    expect(page.get_by_role("button", name="Start the test")).to_be_visible()
    page.keyboard.press("Enter")


def answer_known(page: Page, first: int, last: int, of: int) -> None:
    """Answer the test's pictures with Enter, from the first to the last."""
    for number in range(first, last + 1):
        expect(page.locator(".step")).to_have_text(f"{number} of {of}")
        ready(page)
        page.keyboard.press("Enter")


def test_the_card_says_what_comes_and_the_start_brings_the_ordinary_desk(visit: Open, state: StandIn) -> None:
    state.exam = Test(of=5)
    page = visit()
    card = page.get_by_role("main")
    expect(card).to_contain_text("5 pictures we already know. At least 4 of 5 must be right.")
    expect(card).to_contain_text("You may try 2 times.")
    assert state.next_number == 0
    page.keyboard.press("Enter")

    ready(page)
    expect(page.locator(".step")).to_have_text("1 of 5")
    expect(page.locator(".notes")).to_have_text("")


def test_passing_is_told_before_the_first_real_picture(visit: Open, state: StandIn) -> None:
    state.exam = Test(of=3)
    page = visit()
    page.get_by_role("button", name="Start the test").click()
    answer_known(page, 1, 3, of=3)
    expect(page.get_by_role("heading")).to_have_text("Passed")
    expect(page.get_by_role("main")).to_contain_text("2 of 3 answers were right. The real pictures follow.")
    page.keyboard.press("Enter")

    ready(page)
    expect(page.locator(".step")).to_have_text("")
    page.keyboard.press("Enter")
    expect(page.locator(".step")).to_have_text("1 done")
    assert [name for name, _ in heard(page, state, 4)] == ["a0", "a1", "a2", "a3"]


def test_who_failed_reads_the_numbers_and_when_he_may_try_again(visit: Open, state: StandIn) -> None:
    state.exam = Test(of=2, result="wait", again_at="2099-11-23T14:05:00.000Z")
    page = visit()
    start(page)
    answer_known(page, 1, 2, of=2)

    expect(page.get_by_role("heading")).to_have_text("Not this time")
    expect(page.get_by_role("main")).to_contain_text("1 of 2 answers were right, and at least 1 of 2 were needed.")
    expect(page.get_by_role("main")).to_contain_text("Next try from 23 November 2099")
    state.exam.state, state.exam.again_at = "to_start", None
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start the test")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("There is one try.")


def test_after_the_last_try_the_owner_is_the_way_on(visit: Open, state: StandIn) -> None:
    state.exam = Test(of=1, result="failed")
    page = visit()
    start(page)
    answer_known(page, 1, 1, of=1)

    expect(page.get_by_role("main")).to_contain_text("write to me@example.org")
    expect(page.get_by_role("link", name="See how it stands")).to_be_visible()


def test_a_reload_in_the_middle_goes_on_where_it_was(visit: Open, state: StandIn) -> None:
    state.exam = Test(of=4)
    page = visit()
    start(page)
    answer_known(page, 1, 2, of=4)
    heard(page, state, 2)
    page.reload()

    answer_known(page, 3, 4, of=4)
    expect(page.get_by_role("heading")).to_have_text("Passed")


@pytest.mark.parametrize("result", ["passed", "failed"])
def test_a_test_that_is_clear_early_ends_with_the_picture_in_front(visit: Open, state: StandIn, result: str) -> None:
    state.exam = Test(of=10, result=result, ends_after=3, early=True)
    page = visit()
    start(page)
    answer_known(page, 1, 3, of=10)
    heading = page.get_by_role("heading", name="Passed" if result == "passed" else "Not this time")
    for _ in range(100):
        if heading.is_visible():
            break
        page.keyboard.press("Enter")  # the picture in front was already there
        page.wait_for_timeout(50)

    expect(heading).to_be_visible()
    assert 3 <= len(state.answers) <= 7  # not one more than were there when it ended


def test_answers_without_network_are_counted_when_it_is_back(visit: Open, state: StandIn) -> None:
    state.exam = Test(of=2)
    page = visit(allow=("ERR_INTERNET_DISCONNECTED",))
    start(page)
    answer_known(page, 1, 1, of=2)
    ready(page)
    heard(page, state, 1)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 answer waiting to be sent")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_role("heading")).to_have_text("Passed")
    assert len(state.answers) == 2


@pytest.mark.parametrize("how", [PHONE, DESK], ids=["phone", "desk"])
def test_the_card_fits_and_can_be_tapped(visit: Open, state: StandIn, how: dict[str, Any]) -> None:
    state.exam = Test(of=30, early=True)
    page = visit(**how)
    button = page.get_by_role("button", name="Start the test")
    expect(button).to_be_visible()

    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]
