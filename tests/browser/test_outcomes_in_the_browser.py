"""Every way a visit can end has its page: the server's sentence and one way on."""

from __future__ import annotations

import pytest
from eyes import Open, heard, ready
from playwright.sync_api import expect
from stand_in import StandIn

WAITING = ["nothing_now", "paused"]
ENDS = ["all_seen", "limit_reached", "consent_first", "sign_in_first", "not_invited", "budget_spent"]
ENDS += ["restricted", "finished"]


@pytest.mark.parametrize("outcome", WAITING + ENDS)
def test_an_outcome_has_a_page_with_the_servers_sentence_and_one_way_on(
    visit: Open, state: StandIn, outcome: str
) -> None:
    state.outcome, state.message = outcome, f"What the server says about {outcome}."
    page = visit()

    expect(page.get_by_role("heading")).to_be_visible()
    expect(page.get_by_text(state.message)).to_be_visible()
    ways = page.get_by_role("main").locator("a, button")
    expect(ways.first).to_be_visible()
    assert [way.get_attribute("href") for way in ways.all()][1:] in ([], ["me"]), "and quietly to one's own answers"


def test_looking_again_finds_the_new_picture(visit: Open, state: StandIn) -> None:
    state.outcome = "nothing_now"
    page = visit()
    expect(page.get_by_text("New ones in about 3 minutes.")).to_be_visible()
    state.outcome = "found"
    page.get_by_role("button", name="Look again").click()

    ready(page)


def test_the_last_picture_is_answered_before_the_end_is_told(visit: Open, state: StandIn) -> None:
    state.pictures, state.message = 2, "You have seen all 2 pictures. Thank you."
    page = visit()
    for _ in range(2):
        ready(page)
        page.keyboard.press("Enter")
    expect(page.get_by_text(state.message)).to_be_visible()
    assert len(heard(page, state, 2)) == 2
    page.go_back()
    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.get_by_text(state.message)).to_be_visible()
    assert [(name, said["revision"]) for name, said in heard(page, state, 3)] == [("a0", 1), ("a1", 1), ("a1", 2)]


def test_a_refused_claim_says_why(visit: Open, state: StandIn) -> None:
    state.claim_refuse = 404
    page = visit(allow=("404",))

    expect(page.get_by_text("This stage was taken away.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
