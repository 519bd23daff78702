"""Drafts where people answer: seen as a machine's guess, kept by one key, corrected by one more, never sent unasked."""

from __future__ import annotations

import re

import pytest
from eyes import PHONE, Open, heard, ready, saved
from playwright.sync_api import Locator, Page, expect
from stand_in import StandIn

GUESSED = {"text": "yes", "logo": "no"}
LINE = "The tagger’s guess: correct what is wrong."
BY_TAGGER = re.compile("^Filled in by the tagger")
BY_NOBODY = re.compile("^(?!Filled in)")
CHOICE = {"name": "hair", "ask": "What hair?", "help": None, "type": "choice", "values": ["black", "red", "none"]}


@pytest.fixture
def drafts(state: StandIn) -> StandIn:
    """Every second picture comes with a guess, the first one too."""
    state.drafts = dict.fromkeys(range(0, state.pictures, 2), GUESSED)
    return state


def switch(page: Page, name: str) -> Locator:
    return page.locator(f".switch input[name={name}]")


def filled(page: Page) -> Locator:
    return page.locator(".notes .filled")


def test_a_guess_is_filled_in_said_to_be_one_and_kept_with_enter(visit: Open, drafts: StandIn) -> None:
    page = ready(visit())
    expect(filled(page)).to_have_text(LINE)
    expect(switch(page, "text")).to_be_checked()
    expect(switch(page, "text")).to_have_accessible_description(BY_TAGGER)
    expect(switch(page, "logo")).to_have_accessible_description(BY_TAGGER)
    expect(switch(page, "character")).to_have_accessible_description(BY_NOBODY)
    expect(page.locator(".bar .next")).to_contain_text("Save: Text")
    assert drafts.answers == []
    page.keyboard.press("Enter")

    [(_, said)] = heard(page, drafts, 1)
    assert said["answers"] == {"text": "yes", "character": "no", "logo": "no", "blank": "no"}
    assert said["untouched"] == ["text", "character", "logo", "blank"]


def test_one_key_corrects_it_and_it_is_a_guess_no_more(visit: Open, drafts: StandIn) -> None:
    page = ready(visit())
    page.keyboard.press("1")
    expect(switch(page, "text")).not_to_be_checked()
    expect(switch(page, "text")).to_have_accessible_description(BY_NOBODY)
    page.keyboard.press("2")
    page.keyboard.press("Enter")

    [(_, said)] = heard(page, drafts, 1)
    assert said["answers"] == {"text": "no", "character": "yes", "logo": "no", "blank": "no"}
    assert said["untouched"] == ["logo", "blank"]


def test_by_touch_on_a_phone_and_nothing_moves_where_the_next_has_none(visit: Open, drafts: StandIn) -> None:
    page = visit(**PHONE)
    ready(page)
    page.get_by_role("switch", name="Is there any text?").tap()
    page.get_by_role("button", name="Save: none of these").tap()
    saved(page, 1)
    ready(page)
    expect(filled(page)).to_have_text("")
    expect(switch(page, "text")).not_to_be_checked()
    where = page.locator(".frame").bounding_box()
    page.get_by_role("button", name="Save: none of these").tap()
    saved(page, 2)
    ready(page)
    expect(filled(page)).to_have_text(LINE)
    assert page.locator(".frame").bounding_box() == where

    assert [said["answers"]["text"] for _, said in heard(page, drafts, 2)] == ["no", "no"]


def test_not_sure_says_nothing_of_the_guess(visit: Open, drafts: StandIn) -> None:
    page = ready(visit())
    page.keyboard.press("0")
    [(_, said)] = heard(page, drafts, 1)
    assert set(said["answers"].values()) == {"unsure"}


def test_a_choice_is_filled_in_too_and_may_be_sent_as_it_is(visit: Open, state: StandIn) -> None:
    state.questions, state.drafts = [CHOICE], {0: {"hair": "red"}}
    page = ready(visit(), controls=3)
    expect(page.get_by_role("radio", name="Red")).to_be_checked()
    expect(page.get_by_role("group", name="What hair?")).to_have_accessible_description("Filled in by the tagger")
    page.keyboard.press("Enter")
    saved(page, 1)
    ready(page, controls=3)
    expect(page.locator(".bar .next")).to_contain_text("Please answer: Hair")

    [(_, said)] = heard(page, state, 1)
    assert (said["answers"], said["untouched"]) == ({"hair": "red"}, ["hair"])


def test_going_back_shows_what_was_sent(visit: Open, drafts: StandIn) -> None:
    page = ready(visit())
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    saved(page, 1)
    ready(page)
    page.get_by_role("button", name="Back").click()
    expect(switch(page, "text")).not_to_be_checked()
    expect(page.locator(".bar .next")).to_contain_text("Save again: none of these")


def test_training_has_no_drafts(visit: Open, drafts: StandIn) -> None:
    drafts.training = True
    page = ready(visit())
    expect(filled(page)).to_have_text("")
    expect(page.locator(".switch input:checked")).to_have_count(0)
    expect(page.locator(".unseen")).to_have_count(0)
