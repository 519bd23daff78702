"""The owner watches machines at work: how far they are, what waits, and a hand on each."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, TABLET, Open
from playwright.sync_api import Page, expect
from stand_in import StandIn
from stand_in_machines import a_job, a_twin
from test_everybody import SMALL_TARGETS, faults

STATUS = "/p/anime-or-cartoon/status"
EVERYWHERE = "[...document.querySelectorAll('.job, .job *')].map((node) => node.getBoundingClientRect().y)"


def the_job(page: Page, id: str = "j1") -> Any:
    """The lines of one job, once they are there."""
    job = page.locator(f"[data-job={id}]")
    expect(job).to_be_visible()
    return job


def press_with_keys(page: Page, name: str) -> None:
    """Reach a button by Tab alone and press it with Enter."""
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_visible()
    for _ in range(60):
        if button.evaluate("node => node === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def test_a_running_job_says_how_far_it_is_how_fast_and_what_it_left_out(visit: Open, state: StandIn) -> None:
    state.owner, state.jobs = True, [a_job()]
    job = the_job(visit(STATUS))
    for words in ("screen running", "1,240 of 3,122", "85 a second", "about 22 seconds left"):
        expect(job).to_contain_text(words)
    expect(job).to_contain_text("1,180 passed, 41 twins, 12 blank, 7 blurred")


def test_numbers_that_grow_move_nothing(visit: Open, state: StandIn) -> None:
    state.owner, state.jobs = True, [a_job(done=0, rate=None, remaining=None, counts={})]
    page = visit(STATUS, **PHONE)
    job = the_job(page)
    before = page.evaluate(EVERYWHERE)
    state.jobs = [a_job(done=3000, rate=184.6, remaining=5500)]

    expect(job).to_contain_text("about 2 hours left")
    assert page.evaluate(EVERYWHERE)[: len(before)][:3] == before[:3]
    buttons = "document.querySelector('.job .hands').getBoundingClientRect().y"
    assert page.evaluate(buttons) == before[-3]


def test_a_job_is_paused_resumed_and_cancelled_with_keys_alone(visit: Open, state: StandIn) -> None:
    state.owner, state.jobs = True, [a_job()]
    page = visit(STATUS)
    job = the_job(page)
    press_with_keys(page, "Pause screen")
    expect(job).to_contain_text("screen paused")
    expect(page.get_by_role("button", name="Go on screen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(job).to_contain_text("screen running")

    press_with_keys(page, "Cancel screen")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()  # the harmless one comes first
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel screen")).to_be_focused()
    page.keyboard.press("Enter")
    press_with_keys(page, "Cancel it")
    expect(page.get_by_text("screen: cancelled").first).to_be_visible()
    assert state.told_jobs == [("j1", "pause"), ("j1", "resume"), ("j1", "cancel")]


def test_a_failed_job_says_why_and_can_go_on(visit: Open, state: StandIn) -> None:
    state.owner, state.jobs = True, [a_job(state="failed", cause="The disk is full.", rate=None, remaining=None)]
    page = visit(STATUS)
    expect(the_job(page)).to_contain_text("The disk is full.")
    page.get_by_role("button", name="Go on screen").click()
    expect(the_job(page)).to_contain_text("screen running")


def test_when_nothing_runs_the_page_says_what_waits_and_where_to_look(visit: Open, state: StandIn) -> None:
    state.owner, state.waiting, state.left_out = True, 120, [a_twin(1, 2)]
    state.jobs = [a_job(state="done", done=3122, rate=None, remaining=None)]
    page = visit(STATUS)
    expect(page.get_by_text("120 pictures wait for screen.")).to_be_visible()
    expect(page.get_by_text("manyeyes run")).to_be_visible()
    expect(the_job(page)).to_contain_text("screen: done all 3,122 in 15 seconds")
    page.get_by_role("link", name="Look at them: left out by screen").click()
    expect(page.get_by_role("heading", name="Left out by screen")).to_be_visible()


def test_nothing_at_all_has_its_own_sentence(visit: Open, state: StandIn) -> None:
    state.owner = True
    page = visit(STATUS)
    expect(page.get_by_text("Nothing runs, and nothing waits for a machine.")).to_be_visible()


def test_a_visitor_sees_nothing_of_it(visit: Open, state: StandIn) -> None:
    state.jobs, state.waiting = [a_job()], 120
    page = visit(STATUS)
    expect(page.locator("[data-stage=screen]")).to_contain_text("114 passed, 120 wait")
    expect(page.get_by_role("heading", name="Background work")).to_have_count(0)


HIDE = """(hidden) => {
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_a_page_nobody_looks_at_asks_nothing_and_asks_at_once_when_it_is_back(visit: Open, state: StandIn) -> None:
    state.owner, state.jobs = True, [a_job()]
    page = visit(STATUS)
    page.clock.install()
    the_job(page)
    page.evaluate(HIDE, True)
    page.clock.run_for(30_000)
    page.wait_for_load_state("networkidle")
    asked = state.asked_progress
    page.clock.run_for(60_000)
    page.wait_for_load_state("networkidle")
    assert state.asked_progress == asked
    state.jobs = [a_job(state="paused")]
    page.evaluate(HIDE, False)
    expect(the_job(page)).to_contain_text("screen paused")


def test_a_page_where_nothing_changes_rests_until_it_is_touched(visit: Open, state: StandIn) -> None:
    state.owner = True
    page = visit(STATUS)
    page.clock.install()
    resting = page.get_by_text("This page looks again when you touch it")
    for _ in range(400):  # each reply must have come before the next five seconds pass
        page.clock.run_for(5_000)
        if resting.is_visible():
            break
        page.wait_for_timeout(30)
    expect(resting).to_be_visible()
    asked = state.asked_progress
    page.clock.run_for(60_000)
    assert state.asked_progress == asked
    page.keyboard.press("Tab")
    expect(resting).to_have_count(0)
    assert state.asked_progress > asked


@pytest.mark.parametrize(("how", "scheme"), [(PHONE, "light"), (TABLET, "dark"), (DESK, "light")])
def test_everybody_can_read_and_press_it(visit: Open, state: StandIn, how: dict[str, Any], scheme: str) -> None:
    state.owner, state.waiting, state.left_out = True, 120, [a_twin(1, 2)]
    state.jobs = [a_job(), a_job(id="j2", stage="frames", state="failed", cause="The disk is full.")]
    page = visit(STATUS, color_scheme=scheme, **how)
    the_job(page)
    expect(page.locator("[data-number=contested]")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    width = how["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
