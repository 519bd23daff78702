"""Answering pictures: by keys and by touch, forward and back, and never twice by accident."""

from __future__ import annotations

from typing import Any

from eyes import PHONE, PICTURE, Open, heard, ready, saved, until
from playwright.sync_api import Page, expect
from stand_in import StandIn

NOTHING = {"text": "no", "character": "no", "logo": "no", "blank": "no"}
ALL_UNSURE = dict.fromkeys(NOTHING, "unsure")


def save_button(page: Page) -> Any:
    return page.locator(".bar .next")


def test_next_says_exactly_what_it_stores(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    expect(save_button(page)).to_contain_text("Save: none of these")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(save_button(page)).to_contain_text("Save: Text, Character")
    page.keyboard.press("Enter")

    [(name, said)] = heard(page, state, 1)
    assert name == "a0"
    assert said["answers"] == NOTHING | {"text": "yes", "character": "yes"}
    assert said["untouched"] == ["logo", "blank"]
    assert (said["revision"], said["client"], said["loaded"]) == (1, "web", True)
    assert 0 <= said["shown_ms"] < 60_000


def test_a_switch_turned_on_and_off_again_was_touched(visit: Open, state: StandIn) -> None:
    page = visit()
    for key in ("4", "4", "Enter"):
        ready(page)
        page.keyboard.press(key)

    [(_, said)] = heard(page, state, 1)
    assert said["answers"] == NOTHING
    assert said["untouched"] == ["text", "character", "logo"]


def test_by_touch_on_a_phone(visit: Open, state: StandIn) -> None:
    page = visit(**PHONE)
    page.get_by_role("switch", name="Can you see a character's head?").tap()
    page.get_by_role("button", name="Save: Character").tap()
    saved(page, 1)
    ready(page).get_by_role("button", name="Not sure").tap()
    saved(page, 2)

    answers = heard(page, state, 2)
    assert answers[0][1]["answers"] == NOTHING | {"character": "yes"}
    assert answers[1][1]["answers"] == ALL_UNSURE
    assert answers[1][1]["untouched"] == []


def test_the_next_picture_is_there_before_the_answer_is_saved(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.wait_for_load_state("networkidle")
    state.delay = 0.6
    page.keyboard.press("Enter")
    until(page, f"{PICTURE}?.includes('/p1/')", seconds=0.3)
    expect(page.locator("input[aria-disabled=false]")).to_have_count(4, timeout=100)
    assert state.answers == []

    heard(page, state, 1)


def test_a_held_enter_key_answers_one_picture_only(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    for _ in range(6):
        page.keyboard.down("Enter")  # the second and later ones are repeats
    page.keyboard.up("Enter")
    saved(page, 1)
    ready(page)
    save_button(page).focus()
    for _ in range(6):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")

    saved(page, 2)
    assert [name for name, _ in heard(page, state, 2)] == ["a0", "a1"]


def test_the_second_tap_of_a_double_tap_answers_nothing(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.evaluate("() => { const next = document.querySelector('.bar .next'); next.click(); next.click(); }")
    saved(page, 1)
    ready(page)

    assert [name for name, _ in heard(page, state, 1)] == ["a0"]


def test_space_on_a_switch_turns_it_and_enter_goes_on(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.get_by_role("switch", name="Is there any text?").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    saved(page, 1)
    assert heard(page, state, 1)[0][1]["answers"]["text"] == "yes"


def test_after_ten_there_is_one_pause_with_honest_numbers(visit: Open, state: StandIn) -> None:
    page = visit()
    for number in range(1, 11):
        ready(page)
        page.keyboard.press("Enter")
        if number < 10:
            saved(page, number)
    expect(page.get_by_role("main")).to_contain_text("10 done, all saved. You settled 3. This round: 124 of 150.")
    page.keyboard.press("Enter")
    for number in range(11, 22):
        ready(page)
        page.keyboard.press("Enter")
        saved(page, number)  # no second pause


def test_the_source_line_opens_on_tap_and_fits_320_px(visit: Open) -> None:
    page = visit(**{**PHONE, "viewport": {"width": 320, "height": 640}})
    ready(page)
    page.keyboard.press("Enter")
    saved(page, 1)
    page.get_by_role("button", name="Where is it from?").tap()

    line = page.locator(".series")
    expect(line).to_contain_text("The Question")
    box = line.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    ready(page).keyboard.press("Enter")
    saved(page, 2)
    expect(line).to_have_count(0)  # asked for anew at each picture


def test_three_pictures_are_fetched_ahead_and_one_when_data_is_saved(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.wait_for_load_state("networkidle")
    assert state.held == [0, 1, 2, 3]
    page.close()

    saver = visit("/nothing", allow=("404",))
    saver.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    state.held.clear()
    saver.goto(saver.url.replace("/nothing", "/p/anime-or-cartoon"))
    ready(saver)
    saver.wait_for_load_state("networkidle")
    assert len(state.held) == 2


def test_whoever_answers_very_fast_gets_six_ahead(visit: Open, state: StandIn) -> None:
    page = visit("/nothing", allow=("404",))
    page.add_init_script("let time = 0; performance.now = () => (time += 5)")  # few looks at the clock an answer
    page.goto(page.url.replace("/nothing", "/p/anime-or-cartoon"))
    for number in range(1, 9):
        ready(page)
        page.keyboard.press("Enter")
        saved(page, number)
    heard(page, state, 8)

    assert max(said["want"] for _, said in state.answers) >= 7


def test_what_is_still_held_is_given_back_when_the_page_closes(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    with page.expect_response("**/answer") as reply:
        page.keyboard.press("Enter")
    saved(page, 1)
    heard(page, state, 1)
    reply.value.finished()
    page.wait_for_timeout(200)  # what came with the reply is known to the page now
    held = {f"a{number}" for number in state.held}
    page.goto("about:blank")
    for _ in range(100):
        if set(state.given_back) >= held:
            break
        page.wait_for_timeout(20)

    assert set(state.given_back) == held
    assert "a0" not in state.given_back


def test_choices_are_answered_openly_and_by_number(visit: Open, state: StandIn) -> None:
    state.questions = [
        {"name": "foot", "ask": "Is a whole foot visible?", "help": None, "type": "yes_no", "values": ["yes", "no"]},
        {"name": "light", "ask": "What light is it?", "help": None, "type": "choice", "values": ["day", "low"]},
    ]
    state.stage_facts = {"untouched": None, "unsure": "question"}
    page = visit()
    expect(save_button(page)).to_contain_text("Please answer: Foot, Light")
    expect(save_button(page)).to_have_attribute("aria-disabled", "true")
    ready(page, 6)
    page.keyboard.press("1")
    page.keyboard.press("6")
    expect(save_button(page)).to_contain_text("Save: Foot: yes, Light: not sure")
    page.keyboard.press("Enter")

    assert heard(page, state, 1)[0][1]["answers"] == {"foot": "yes", "light": "unsure"}


def test_a_question_that_does_not_apply_is_not_on_the_page_and_not_in_the_answer(visit: Open, state: StandIn) -> None:
    state.not_asked[1] = ("text", "logo")
    page = ready(visit())
    page.keyboard.press("Enter")
    saved(page, 1)
    ready(page, controls=2)
    expect(page.get_by_role("switch", name="Is there any text?")).to_have_count(0)
    page.keyboard.press("1")
    expect(save_button(page)).to_contain_text("Save: Character")
    page.keyboard.press("Enter")

    saved(page, 2)
    assert heard(page, state, 2)[1][1]["answers"] == {"character": "yes", "blank": "no"}
