"""The owner watches over people and pictures: by tap, by keys, on a phone, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, TABLET, Open, until
from playwright.sync_api import Page, expect
from stand_in import StandIn
from stand_in_owned import Owned, a_line, an_audit
from test_everybody import SMALL_TARGETS, faults

HERE = "/p/anime-or-cartoon"
SPAMMER, STEADY = "k3wq9z01ab", "steady0001"
PAGES = {
    "people": "People",
    f"people/{SPAMMER}": f"Person {SPAMMER}",
    "rules": "Rules",
    "quality": "Quality of features",
    "hard": "Hard pictures",
    "known/features": "Pictures features already knows",
    "check": "Check",
    "forecast": "Forecast",
}


@pytest.fixture
def state() -> StandIn:
    """The owner is here, and there is something on every page."""
    return StandIn(owner=True, owned=Owned(audits=[an_audit()]))


def opened(visit: Open, place: str, **how: Any) -> Page:
    """A page once its first reply is there."""
    page = visit(f"{HERE}/{place}", **how)
    heading = PAGES.get(place, f"Person {place.removeprefix('people/')}")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state("networkidle")
    return page


def test_whoever_needs_a_look_stands_first_and_says_why(visit: Open) -> None:
    page = opened(visit, "people")
    first = page.locator("tr[data-worker]").first
    expect(first).to_contain_text(SPAMMER)
    expect(first).to_contain_text("5 of 20 likely 11–47 %")
    expect(first).to_contain_text("Stopped until")
    expect(first).to_contain_text("Weighs nothing")
    expect(first).to_contain_text("Errs like 2 others")


def test_people_are_filtered_and_the_address_remembers_it(visit: Open) -> None:
    page = opened(visit, "people")
    page.get_by_role("button", name="Weigh nothing").click()
    expect(page.locator("tr[data-worker]")).to_have_count(1)
    assert page.url.endswith("?only=gated")
    page.reload()
    expect(page.locator("tr[data-worker]")).to_have_count(1)
    page.get_by_role("button", name="Err alike").click()
    page.get_by_role("button", name="All").click()
    page.get_by_role("button", name="Most answers").click()
    expect(page.locator("tr[data-worker]").first).to_contain_text("423")


def test_many_people_are_turned_over_page_by_page(visit: Open, state: StandIn) -> None:
    state.owned.lines = [a_line(f"person{number:04}") for number in range(70)]
    page = opened(visit, "people")
    expect(page.locator("tr[data-worker]")).to_have_count(50)
    page.get_by_role("button", name="More").click()
    expect(page.locator("tr[data-worker]")).to_have_count(20)
    page.get_by_role("button", name="Earlier ones").click()
    expect(page.locator("tr[data-worker]").first).to_contain_text("person0000")


def test_where_nobody_has_answered_the_page_says_so(visit: Open, state: StandIn) -> None:
    state.owned.lines = []
    expect(opened(visit, "people").get_by_text("Nobody has answered yet.")).to_be_visible()


def test_somebody_is_stopped_with_a_reason_and_keys_alone(visit: Open, state: StandIn) -> None:
    page = opened(visit, f"people/{STEADY}")
    page.get_by_text("Stop, slow down, or ask for an exam").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Slow down").focus()
    page.keyboard.press("Space")
    page.get_by_label("The reason, as they read it").focus()
    page.keyboard.type("Please look a little longer.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done. They read your reason.")).to_be_visible()
    wish = {"kind": "slow", "scope": "project", "stage": "features", "seconds": 604_800}
    assert state.owned.told == [("restrict", {**wish, "reason": "Please look a little longer."})]
    expect(page.get_by_role("heading", name="In force now")).to_be_visible()


def test_without_a_reason_nobody_is_stopped(visit: Open, state: StandIn) -> None:
    page = opened(visit, f"people/{STEADY}")
    page.get_by_text("Stop, slow down, or ask for an exam").click()
    page.get_by_role("button", name="Stop this person").click()
    expect(page.get_by_label("The reason, as they read it")).to_be_focused()
    assert state.owned.told == []


def test_what_holds_somebody_back_is_shown_and_lifted(visit: Open, state: StandIn) -> None:
    page = opened(visit, f"people/{SPAMMER}")
    expect(page.get_by_text("They read: 15 of your last 20 answers")).to_be_visible()
    page.get_by_role("button", name="Lift it").click()
    expect(page.get_by_text("Lifted. They can go on.")).to_be_visible()
    expect(page.get_by_role("heading", name="In force now")).to_have_count(0)
    assert state.owned.told == [("lift r1", {"why": ""})]


def test_taking_back_is_seen_before_it_is_done_and_can_be_undone(visit: Open, state: StandIn) -> None:
    page = opened(visit, f"people/{SPAMMER}")
    page.get_by_text("Take back their answers").click()
    page.get_by_role("button", name="Show what it would change").click()
    expect(
        page.get_by_text("118 pictures would lose this person’s answer; 84 of them are settled now.")
    ).to_be_visible()
    expect(page.get_by_text("Of these, 31 open again, 4 settle with another value, 2 become hard")).to_be_visible()
    assert state.owned.withdrawals == []
    page.get_by_role("button", name="Take back 118 answers").click()
    expect(page.get_by_text("Taken back. The pictures are counted again now.")).to_be_visible()
    expect(page.get_by_text("41 of 118 pictures counted again")).to_be_visible()
    state.owned.recounts = []
    expect(page.get_by_text("Everything is counted again.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone. The answers count again.")).to_be_visible()
    assert [what for what, _ in state.owned.told] == ["take back", "take back", "undo w9"]


def test_another_time_needs_another_preview(visit: Open) -> None:
    page = opened(visit, f"people/{SPAMMER}")
    page.get_by_text("Take back their answers").click()
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("button", name="Take back 118 answers")).to_be_visible()
    page.get_by_label("From", exact=True).fill("2026-11-20T09:30")
    expect(page.get_by_role("button", name="Take back 118 answers")).to_have_count(0)


def test_a_name_that_is_nobodys_is_said(visit: Open) -> None:
    page = visit(f"{HERE}/people/nobody0000", allow=("404",))
    expect(page.get_by_role("alert")).to_have_text("Nobody called nobody0000 works in anime-or-cartoon.")


def test_rules_are_said_in_words_with_what_they_did(visit: Open) -> None:
    page = opened(visit, "rules")
    rule = "When surely fewer than 70 % of the last 20 answers about known pictures are right, not before 10"
    expect(page.locator(".rules li").first).to_contain_text(rule)
    expect(page.locator(".rules li").nth(1)).to_contain_text("Next waits for them in this stage for 1 hour")
    fired = page.locator("[data-firing=f1]")
    expect(fired).to_contain_text("Counted: asked 20, right 5, below .70.")
    fired.get_by_role("button", name="Lift").click()
    expect(page.locator("[data-firing=f1][data-state=lifted]")).to_be_visible()
    expect(fired.get_by_role("button", name="Lift")).to_have_count(0)


def test_an_appeal_needs_a_sentence_and_is_answered(visit: Open, state: StandIn) -> None:
    page = opened(visit, "rules")
    page.get_by_role("button", name="Let it stand").click()
    expect(page.get_by_role("alert")).to_have_text("Write a sentence first; they will read it.")
    page.get_by_label("Your answer, as they read it").fill("These were ten easy ones.")
    page.get_by_role("button", name="Let it stand").click()
    expect(page.get_by_text("Answered. They read it when they come back.")).to_be_visible()
    expect(page.get_by_text("You let it stand: These were ten easy ones.")).to_be_visible()
    assert state.owned.told == [("appeal", {"lift": False, "text": "These were ten easy ones."})]


def test_what_was_seen_is_not_shouted_again(visit: Open, state: StandIn) -> None:
    page = visit(f"{HERE}/status")
    expect(page.get_by_text("Three people err alike far more often than chance gives.")).to_be_visible()
    expect(page.get_by_text("1 person waits for your answer")).to_be_visible()
    page.get_by_role("link", name="Look at it").click()
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_role("button", name="I have seen it")).to_have_count(0)
    assert state.owned.alerts[0]["seen"]


def test_quality_says_how_far_guesses_sway_people(visit: Open) -> None:
    text = opened(visit, "quality").locator("[data-question=text]")
    expect(text).to_contain_text("705 of 750 kept it, wrong on known pictures: 11 of 140")
    expect(text).to_contain_text("158 of 186 said the same by themselves, wrong on known pictures: 1 of 36")
    expect(text).to_contain_text("9 in 100 more say it where they see it, between 4 and 15")


def test_quality_says_what_its_numbers_mean(visit: Open) -> None:
    page = opened(visit, "quality")
    text, logo = page.locator("[data-question=text]"), page.locator("[data-question=logo]")
    expect(text).to_contain_text("People agree well. What they settle can be relied on.")
    expect(text).to_contain_text("alpha .84, kappa .83")
    expect(logo).to_contain_text("People hardly agree more than by chance.")
    expect(page.locator("[data-question=blank]")).to_contain_text("Too few pictures have two answers")
    text.get_by_text("What is taken for what").click()
    expect(text.locator("table").first.locator("td.same").first).to_have_text("54")
    page.get_by_role("link", name="Settle them").click()
    expect(page.get_by_role("heading", name="Hard pictures")).to_be_visible()


def test_hard_pictures_are_settled_many_at_once_with_keys_alone(visit: Open, state: StandIn) -> None:
    page = opened(visit, "hard")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("2")
    expect(page.get_by_role("radio", name="No").first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Settle 2 pictures")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("No hard pictures")).to_be_visible()
    agreed = {"character": "yes"}
    assert state.settled_by_owner == [("t3", {**agreed, "text": "no"}), ("t5", {**agreed, "text": "yes"})]


def test_a_hard_picture_becomes_one_we_know(visit: Open, state: StandIn) -> None:
    page = opened(visit, "hard", **PHONE)
    card = page.get_by_role("article").first
    card.get_by_role("radio", name="Yes").check(force=True)
    card.get_by_role("checkbox", name="Also make it a picture we know").check()
    page.get_by_role("button", name="Settle 1 picture").tap()
    expect(page.get_by_role("article")).to_have_count(1)
    assert [what for what, _ in state.owned.told] == ["settle", "known p3"]


def test_a_known_picture_is_corrected_and_retired(visit: Open, state: StandIn) -> None:
    page = opened(visit, "known/features")
    card = page.locator("[data-item=p4]")
    expect(card).to_contain_text("Most trusted people say otherwise. Is it really so?")
    card.get_by_role("button", name="Correct it").click()
    card.get_by_role("group", name="Text").get_by_role("radio", name="no").check(force=True)
    card.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Corrected. 12 people’s records were counted again.")).to_be_visible()
    expect(card).to_contain_text("Text: no")
    card.get_by_role("button", name="Retire").click()
    expect(card.get_by_text("Retired", exact=True)).to_be_visible()


def test_a_check_is_answered_blind_with_keys_and_ends_with_a_sentence(visit: Open, state: StandIn) -> None:
    state.owned.audits = []
    page = opened(visit, "check")
    expect(page.get_by_text("Nobody has checked this project yet.")).to_be_visible()
    page.get_by_role("button", name="Start a check").click()
    for number in range(1, 4):
        expect(page.get_by_text(f"{number} of 3. What people said is hidden until the end.")).to_be_visible()
        for key in "2468":
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Finish the check").click()
    expect(page.get_by_text("We expected 97 of 100 to meet all conditions.")).to_be_visible()
    expect(page.get_by_text("58 of 60 likely 89–99 %")).to_be_visible()
    expect(page.get_by_text("You: text yes").first).to_be_visible()
    said = {"text": "no", "character": "no", "logo": "no", "blank": "no"}
    assert state.owned.told[1:] == [(f"check {n}", {"answers": said}) for n in (1, 2, 3)]


def test_a_check_that_was_left_goes_on_where_it_was(visit: Open, state: StandIn) -> None:
    state.owned.audits = [an_audit(checked=1, items=3, ended_at=None)]
    page = opened(visit, "check")
    page.get_by_role("button", name="Go on: 1 of 3 checked").click()
    expect(page.get_by_text("2 of 3.")).to_be_visible()
    page.get_by_role("button", name="Stop for now").click()
    expect(page.get_by_role("button", name="Go on: 1 of 3 checked")).to_be_visible()


def test_a_forecast_tells_another_confidence_when_asked(visit: Open) -> None:
    page = opened(visit, "forecast")
    expect(page.get_by_text("1,260")).to_be_visible()
    expect(page.get_by_text("between 1,071 and 1,512")).to_be_visible()
    row = page.locator("[data-confidence='0.98']")
    expect(row).to_contain_text("Not computed yet.")
    page.get_by_role("button", name="Compute it for .98").click()
    expect(row).to_contain_text("1,476")


@pytest.mark.parametrize("place", PAGES)
def test_somebody_else_reads_that_it_is_the_owners(visit: Open, state: StandIn, place: str) -> None:
    state.owner = False
    page = visit(f"{HERE}/{place}")
    expect(page.get_by_role("heading", name="This page is for the owner")).to_be_visible()
    expect(page.get_by_role("navigation", name="This project, for its owner")).to_have_count(0)


@pytest.mark.parametrize(
    ("how", "scheme"), [(PHONE, "dark"), (TABLET, "light"), (DESK, "dark")], ids=["phone", "tablet", "desk"]
)
@pytest.mark.parametrize("place", PAGES)
def test_everybody_can_see_and_press_it(visit: Open, place: str, how: dict[str, Any], scheme: str) -> None:
    page = opened(visit, place, color_scheme=scheme, **how)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    assert faults(page) == []
    in_words = "['P', 'SPAN', 'H3'].includes(node.parentElement.tagName)"  # a link among words may be as small as they
    small = SMALL_TARGETS.replace(".map((node)", f".filter((node) => !({in_words})).map((node)", 1)
    assert page.evaluate(small) == []
    width = how["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    until(page, f"document.documentElement.scrollWidth <= {width}", 3)
    cut = "[...document.querySelectorAll('button, .face')].filter((n) => n.scrollWidth > n.clientWidth + 1).length"
    assert page.evaluate(cut) == 0
