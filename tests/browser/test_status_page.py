"""The owner watches: live numbers and charts, the pictures behind each number, a picture's story, hard ones by keys."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, TABLET, Open
from playwright.sync_api import Page, Route, expect
from stand_in import StandIn
from stand_in_owned import Owned
from test_everybody import SMALL_TARGETS, faults

HERE = "/p/anime-or-cartoon"


@pytest.fixture
def state() -> StandIn:
    """The owner is here."""
    return StandIn(owner=True, owned=Owned())


def heard(page: Page, state: StandIn, count: int) -> None:
    """Wait until so many were settled: the page goes on before the server has said yes."""
    for _ in range(500):
        if len(state.settled_by_owner) >= count:
            return
        page.wait_for_timeout(10)
    raise AssertionError(f"not {count}: {state.settled_by_owner}")


def at_status(visit: Open, **how: Any) -> Page:
    """The status page once its numbers are there."""
    page = visit(f"{HERE}/status", **how)
    expect(page.locator("[data-number=settled]")).to_have_text("114")
    return page


@pytest.mark.parametrize(
    ("how", "scheme"), [(PHONE, "light"), (TABLET, "dark"), (DESK, "light")], ids=["360", "768 dark", "1280"]
)
def test_numbers_and_charts_say_what_they_are_on_every_screen(visit: Open, how: dict[str, Any], scheme: str) -> None:
    page = at_status(visit, color_scheme=scheme, **how)
    stage = page.locator("section[data-stage=features]")
    expect(stage).to_contain_text("about 86 answers to go, at 40 answers a day")
    expect(stage).to_contain_text("in about 2 days to 5 days")
    expect(stage.get_by_role("img", name="Answers by day")).to_have_attribute("aria-label", "Answers by day: 30 today")
    expect(stage).to_contain_text("40 · 40 %")
    expect(stage).to_contain_text("Of the last 200 answers, 90 % say what the others say.")
    stage.get_by_text("As a table").first.click()
    expect(stage.locator("table").first.locator("tbody tr")).to_have_count(8)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults(page) == []


def test_every_number_leads_to_its_pictures_and_each_of_those_to_its_story(visit: Open, state: StandIn) -> None:
    page = at_status(visit)
    names = {"Yes": 2, "Round 3": 1, "2 answers": 1}
    for name, many in names.items():
        expect(page.locator("a.bar-link", has_text=name)).to_have_count(many)
    page.locator("a.bar-link", has_text="No").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pictures, Text: No in features")
    expect(page.locator(".thumbs li")).to_have_count(60)
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="More").click()
    expect(page.locator(".thumbs li")).to_have_count(130)
    assert state.lists[-1] == {"stage": "features", "question": "text", "value": "no"}
    page.locator(".thumbs a").nth(2).click()
    expect(page.get_by_text("2 people answered.")).to_be_visible()
    happened = page.locator(".timeline li").evaluate_all("all => all.map((one) => one.dataset.what)")
    assert happened[3:7] == ["settled", "taken_back", "reopened", "given_back"]
    assert faults(page) == []
    page.get_by_role("link", name="steady0001").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Person steady0001")


def test_a_list_whose_address_names_no_stage_is_of_the_first_that_asks_people(visit: Open, state: StandIn) -> None:
    page = visit(f"{HERE}/items?state=settled")
    expect(page.get_by_role("heading", level=1)).to_have_text("Settled in features")
    expect(page.locator(".thumbs li")).to_have_count(60)
    assert state.lists[-1] == {"stage": "features", "state": "settled"}


def test_numbers_renew_in_place(visit: Open, state: StandIn) -> None:
    page = at_status(visit)
    page.evaluate(
        "document.querySelector('[data-number=settled]').mine = document.querySelector('.course path.line').mine = 1"
    )
    state.answers += [(f"a{number}", {}) for number in range(5)]
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-number=settled]")).to_have_text("119")
    kept = "[...document.querySelectorAll('[data-number=settled], .course path.line')].filter((one) => one.mine).length"
    assert page.evaluate(kept) == 2, "nothing is drawn anew, so nothing flickers"


def test_hard_pictures_are_settled_one_by_one_with_keys_and_taken_back_with_b(visit: Open, state: StandIn) -> None:
    page = at_status(visit)
    page.locator("[data-number=contested]").click()
    shown = page.locator("article.one-hard")
    expect(shown).to_have_attribute("data-task", "t3")
    page.keyboard.press("2")
    expect(shown).to_have_attribute("data-task", "t5")
    page.keyboard.press("b")
    expect(shown).to_have_attribute("data-task", "t3")
    expect(page.get_by_text("You settled this one. Answer again to change it.")).to_be_visible()
    expect(page.get_by_role("radio", name="No").first).to_be_checked()
    page.keyboard.press("1")
    expect(shown).to_have_attribute("data-task", "t5")
    page.keyboard.press("Enter")
    expect(shown).to_have_attribute("data-task", "t5")  # as many say yes as no: Enter takes nothing
    page.keyboard.press("2")
    expect(page.get_by_text("2 pictures settled.")).to_be_visible()
    heard(page, state, 3)
    texts = [(task, said["text"]) for task, said in state.settled_by_owner]
    assert [said for task, said in texts if task == "t3"] == ["no", "yes"]
    assert [said for task, said in texts if task == "t5"] == ["no"]


def test_the_picture_before_is_never_shown_for_the_next_and_b_leads_back_from_the_end(visit: Open) -> None:
    page = visit(f"{HERE}/hard/features?one")
    shown = page.locator("article.one-hard")
    expect(shown).to_have_attribute("data-task", "t3")
    picture = "document.querySelector('article.one-hard img')"
    page.evaluate(f"{picture}.dataset.before = 'yes'")  # given another address it would show that one on
    page.keyboard.press("l")
    expect(shown).to_have_attribute("data-task", "t5")
    assert page.evaluate(f"{picture}.dataset.before === undefined")
    for key in ("2", "b", "b", "2", "l"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 pictures settled.")).to_be_visible()
    page.keyboard.press("b")
    expect(shown).to_have_attribute("data-task", "t5")


def test_two_answers_about_one_picture_arrive_in_the_order_they_were_given(visit: Open, state: StandIn) -> None:
    page = visit(f"{HERE}/hard/features?one")
    shown = page.locator("article.one-hard")
    expect(shown).to_have_attribute("data-task", "t3")
    waiting: list[Route] = []
    page.route("**/settle", lambda route: waiting.append(route))
    page.keyboard.press("2")
    expect(shown).to_have_attribute("data-task", "t5")
    page.keyboard.press("b")
    page.keyboard.press("1")
    expect(shown).to_have_attribute("data-task", "t5")
    page.wait_for_timeout(200)
    assert len(waiting) == 1, "the second waits for the first"
    waiting[0].continue_()
    heard(page, state, 1)
    page.wait_for_timeout(200)
    assert len(waiting) == 2
    waiting[1].continue_()
    heard(page, state, 2)
    assert state.settled_by_owner[0] == ("t3", state.settled_by_owner[0][1] | {"text": "no"})
    assert state.settled_by_owner[1] == ("t3", state.settled_by_owner[1][1] | {"text": "yes"})


def test_what_could_not_be_saved_comes_back_with_the_reason(visit: Open, state: StandIn) -> None:
    page = visit(f"{HERE}/hard/features?one", allow=("503",), **PHONE)
    shown = page.locator("article.one-hard")
    expect(shown).to_have_attribute("data-task", "t3")
    assert page.evaluate(SMALL_TARGETS.replace("button, a,", "button,")) == []
    state.down = True
    page.keyboard.press("1")
    expect(page.get_by_role("alert")).to_contain_text("The server is away.")
    expect(shown).to_have_attribute("data-task", "t3")
    assert faults(page) == []


def test_a_helper_reads_what_he_said_and_no_count(visit: Open, state: StandIn) -> None:
    state.owner = False
    page = visit(f"{HERE}/items/item3", **PHONE)
    expect(page.get_by_text("You said: Text: No, Logo: Not sure")).to_be_visible()
    expect(page.get_by_text("People are still being asked.")).to_be_visible()
    expect(page.get_by_text("people answered")).to_have_count(0)
    assert faults(page) == []
