"""Back: the earlier picture with its answers, by the browser's own button, also after a reload."""

from __future__ import annotations

from eyes import PICTURE, Open, heard, ready, saved, shows
from playwright.sync_api import expect
from stand_in import StandIn
from test_answering import NOTHING, save_button


def test_back_shows_the_earlier_picture_with_its_answers_and_next_corrects_it(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    saved(page, 1)
    ready(page).keyboard.press("2")  # half an answer to the second picture
    page.go_back()

    expect(page.get_by_role("switch", name="Is there any text?")).to_be_checked()
    expect(page.get_by_role("switch", name="Can you see a character's head?")).not_to_be_checked()
    expect(page.get_by_text("An earlier picture.")).to_be_visible()
    assert "/p0/" in page.evaluate(PICTURE)
    page.keyboard.press("1")
    page.keyboard.press("3")
    expect(save_button(page)).to_contain_text("Save again: Logo")
    page.keyboard.press("Enter")

    shows(page, 1)
    expect(page.get_by_role("switch", name="Can you see a character's head?")).to_be_checked()
    answers = heard(page, state, 2)
    assert [(name, said["revision"]) for name, said in answers] == [("a0", 1), ("a0", 2)]
    assert answers[1][1]["answers"] == NOTHING | {"logo": "yes"}


def test_the_back_button_on_the_page_is_the_browsers_back(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    expect(page.get_by_role("button", name="Back")).to_have_count(0)
    for number in (1, 2):
        ready(page).keyboard.press("Enter")
        saved(page, number)
    page.get_by_role("button", name="Back").click()
    shows(page, 1)
    page.get_by_role("button", name="Back").click()
    shows(page, 0)
    page.go_forward()
    shows(page, 1)


def test_back_works_after_a_reload(visit: Open, state: StandIn) -> None:
    page = ready(visit())
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    saved(page, 1)
    ready(page).keyboard.press("2")
    page.keyboard.press("Enter")
    saved(page, 2)
    heard(page, state, 2)
    page.reload()
    ready(page)
    page.go_back()

    shows(page, 1)
    expect(page.get_by_role("switch", name="Can you see a character's head?")).to_be_checked()
    page.go_back()
    shows(page, 0)
    expect(page.get_by_role("switch", name="Is it blank or unrecognisable?")).to_be_checked()
    ready(page).keyboard.press("Enter")
    name, said = heard(page, state, 3)[2]
    assert (name, said["revision"]) == ("a0", 2)
