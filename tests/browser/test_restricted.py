"""Somebody who is stopped, or slowed down: what he reads, what he can do, and that nothing of his is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from eyes import DESK, PHONE, Open, heard, ready, saved
from playwright.sync_api import Page, expect
from stand_in import StandIn
from stand_in_people import REASON
from test_everybody import SMALL_TARGETS, faults

TEXT = "My little brother had the phone for an hour."


def stop(state: StandIn) -> None:
    """A rule stops the person from the next reply on."""
    state.outcome, state.message = "restricted", REASON
    state.helper.stop()


def object_by_keys(page: Page) -> None:
    """Open the form, write and send with the keyboard alone."""
    page.get_by_text("Tell the owner why this is wrong").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_he_reads_why_and_until_when(visit: Open, state: StandIn) -> None:
    stop(state)
    page = visit(timezone_id="Europe/Berlin", locale="en-GB")

    expect(page.get_by_role("main")).to_contain_text(REASON)
    expect(page.get_by_role("main")).to_contain_text("You can go on from 1 January 2030, 14:05.")


def test_what_is_for_good_says_who_can_lift_it(visit: Open, state: StandIn) -> None:
    stop(state)
    state.helper.stop(until=None)

    expect(visit().get_by_role("main")).to_contain_text("The owner can lift it.")


def test_in_the_middle_of_work_the_answer_is_saved_and_the_page_comes(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.wait_for_load_state("networkidle")
    stop(state)
    page.keyboard.press("Enter")

    expect(page.get_by_text(REASON)).to_be_visible()
    assert [name for name, _ in heard(page, state, 1)] == ["a0"]
    given_back(page, state, {"a2", "a3"})


def given_back(page: Page, state: StandIn, names: set[str]) -> None:
    """What he held goes back, a request each."""
    for _ in range(250):
        if names <= set(state.given_back):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"only {state.given_back} came back")


def test_a_picture_he_has_begun_he_may_end_first(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.wait_for_load_state("networkidle")
    state.delay = 0.5
    stop(state)
    page.keyboard.press("Enter")
    ready(page)
    page.keyboard.press("1")
    heard(page, state, 1)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".bar .next")).to_contain_text("Save: Text")
    page.keyboard.press("Enter")

    expect(page.get_by_text(REASON)).to_be_visible()
    assert [name for name, _ in heard(page, state, 2)] == ["a0", "a1"]


def test_who_is_slowed_down_and_early_waits_at_the_desk_and_reads_why(visit: Open, state: StandIn) -> None:
    state.pictures, state.wait = 1, 0.5
    page = ready(visit())
    state.outcome, state.message = "nothing_now", "Please take your time."
    page.keyboard.press("Enter")

    expect(page.locator(".notes")).to_contain_text("Please take your time.")
    expect(page.locator(".desk")).to_be_visible()


def test_unsent_answers_go_out_although_he_is_stopped(visit: Open, state: StandIn) -> None:
    state.pictures = 1
    page = ready(visit(allow=("503",)))
    state.down = True
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 answer waiting to be sent")).to_be_visible()
    stop(state)
    state.down = False

    expect(page.get_by_text(REASON)).to_be_visible(timeout=20_000)
    assert [name for name, _ in heard(page, state, 1)] == ["a0"]


def test_when_it_is_lifted_the_page_goes_on_with_the_owners_words(visit: Open, state: StandIn) -> None:
    stop(state)
    page = visit()
    object_by_keys(page)
    expect(page.get_by_text("Sent. The owner reads it")).to_be_visible()
    assert state.helper.appeals == [("r1", TEXT)]
    state.helper.answer_appeal(lifted=True, text="Of course, go on!")
    state.outcome = "found"
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    ready(page)
    expect(page.get_by_text("The owner answered: “Of course, go on!”")).to_be_visible()


def test_an_objection_that_was_answered_stands_with_the_owners_words(visit: Open, state: StandIn) -> None:
    stop(state)
    page = visit()
    object_by_keys(page)
    expect(page.get_by_text("Sent. The owner reads it")).to_be_visible()
    state.helper.answer_appeal(lifted=False, text="Please read the examples again.")
    page.reload()

    expect(page.get_by_text(TEXT)).to_be_visible()
    expect(page.get_by_text("Please read the examples again.")).to_be_visible()
    expect(page.get_by_text("Tell the owner why this is wrong")).to_have_count(0)


def test_a_refused_objection_keeps_what_was_written(visit: Open, state: StandIn) -> None:
    stop(state)
    state.helper.refuse_appeal = 409
    page = visit(allow=("409",))
    object_by_keys(page)

    expect(page.get_by_role("alert")).to_have_text("You have told the owner already.")
    expect(page.get_by_role("textbox")).to_have_value(TEXT)


def test_looking_again_does_not_disturb_what_is_being_written(visit: Open, state: StandIn) -> None:
    stop(state)
    page = visit()
    page.get_by_text("Tell the owner why this is wrong").click()
    page.get_by_role("textbox").fill(TEXT)
    with page.expect_response("**/claim"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("textbox")).to_have_value(TEXT)


def test_the_examples_can_be_repeated_meanwhile(visit: Open, state: StandIn) -> None:
    stop(state)
    state.stage_facts = {"training": True}
    page = visit()
    page.get_by_role("button", name="Repeat the examples").click()

    expect(page.get_by_text("1 of 6")).to_be_visible()
    ready(page).keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 6")).to_be_visible()
    ready(page).keyboard.press("Enter")
    expect(page.get_by_text(REASON)).to_be_visible()


@pytest.mark.parametrize(("how", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
def test_everybody_can_use_the_page(visit: Open, state: StandIn, how: dict[str, Any], scheme: str) -> None:
    stop(state)
    state.stage_facts = {"training": True}
    page = visit(color_scheme=scheme, **how)
    page.get_by_text("Tell the owner why this is wrong").click()
    page.get_by_role("textbox").fill(TEXT)

    assert faults(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]


def test_who_is_slowed_down_waits_visibly_and_by_keys_too(visit: Open, state: StandIn) -> None:
    state.wait = 4
    page = visit()
    expect(page.locator("input[aria-disabled=false]")).to_have_count(4)
    expect(page.get_by_text("Take a moment: look at the picture.")).to_be_visible()
    expect(page.locator(".bar .next")).to_contain_text(re.compile(r"Next in \d s"))
    for key in ("1", "Enter", "0", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("switch", name="Is there any text?")).to_be_checked()
    assert state.answers == []
    expect(page.locator(".bar .next")).to_contain_text("Save: Text")
    page.keyboard.press("Enter")

    [(_, said)] = heard(page, state, 1)
    assert said["answers"]["text"] == "yes"
    assert said["shown_ms"] >= 4000
    expect(page.locator(".bar .next")).to_contain_text("Next in")


def test_after_the_slow_time_everything_is_as_before(visit: Open, state: StandIn) -> None:
    state.wait = 1
    page = ready(visit())
    state.wait = 0
    page.keyboard.press("Enter")
    heard(page, state, 1)
    page.wait_for_load_state("networkidle")
    ready(page)
    page.keyboard.press("Enter")
    saved(page, 2)

    expect(page.get_by_text("Take a moment")).to_have_count(0)
