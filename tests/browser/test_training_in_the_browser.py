"""The explained examples: nobody goes on with a wrong idea, and everybody hears why."""

from __future__ import annotations

import pytest
from eyes import PHONE, Open, heard, ready
from playwright.sync_api import expect
from stand_in import BECAUSE, StandIn


@pytest.fixture(autouse=True)
def examples_first(state: StandIn) -> None:
    state.training = True


def test_every_wrong_switch_gets_its_own_sentence_and_the_step_repeats(visit: Open) -> None:
    page = visit()
    page.get_by_role("switch", name="Is there a channel logo?").check()
    page.get_by_role("button", name="Check: Logo").click()

    wrong = page.locator(".answer.wrong")
    expect(wrong).to_have_count(2)
    expect(wrong.filter(has_text="Is there any text?")).to_contain_text(BECAUSE)
    expect(wrong.filter(has_text="Is there a channel logo?")).to_contain_text(BECAUSE)
    expect(page.get_by_text("1 of 6")).to_be_visible()


def test_right_brings_the_next_example_without_a_word(visit: Open) -> None:
    page = ready(visit())
    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 of 6")).to_be_visible()
    expect(page.locator(".because")).to_have_count(0)
    expect(page.get_by_role("switch", name="Is there any text?")).not_to_be_checked()


def test_after_the_last_example_the_first_real_picture_is_there(visit: Open, state: StandIn) -> None:
    page = visit(**PHONE)
    page.get_by_role("switch", name="Is there any text?").tap()
    page.get_by_role("button", name="Check: Text").tap()
    expect(page.get_by_text("2 of 6")).to_be_visible()
    page.get_by_role("button", name="Check: none of these").tap()

    expect(page.get_by_text("From here on your answers count.")).to_be_visible()
    page.get_by_role("button", name="Save: none of these").tap()
    expect(page.get_by_text("1 done")).to_be_visible()
    assert [name for name, _ in heard(page, state, 1)] == ["a0"]


def test_training_that_comes_later_interrupts_kindly(visit: Open, state: StandIn) -> None:
    state.step = state.steps + 1
    page = visit()
    expect(page.get_by_role("button", name="Save: none of these")).to_be_visible()
    state.step = 1  # the owner changed the examples
    page.reload()

    expect(page.get_by_text("1 of 6")).to_be_visible()


def test_an_example_without_network_says_so_and_keeps_what_was_said(visit: Open) -> None:
    page = ready(visit(allow=("ERR_INTERNET_DISCONNECTED",)))
    page.keyboard.press("1")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("No network right now")).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 of 6")).to_be_visible()
