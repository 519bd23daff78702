"""The pages around the work: why and how it stands for everybody, the deciding and releasing for the owner."""

from __future__ import annotations

from eyes import PHONE, Open, ready
from playwright.sync_api import expect
from stand_in import MADE_AT, StandIn

ABOUT = "/p/anime-or-cartoon/about"
STATUS = "/p/anime-or-cartoon/status"


def test_the_project_page_says_why_and_how_it_stands(visit: Open, state: StandIn) -> None:
    counts = {"items_kept": 97, "answers": 260}
    state.releases = [{"name": "first", "number": 1, "counts": counts, "made_at": MADE_AT, "url": "/z"}]
    page = visit(ABOUT, **PHONE)

    expect(page.get_by_role("heading", name="Anime or cartoon?")).to_be_visible()
    expect(page.get_by_text("Help a computer tell Japanese anime")).to_be_visible()
    expect(page.get_by_text("114 of 150 pictures settled. 260 answers so far.")).to_be_visible()
    expect(page.get_by_text("97 pictures, 260 answers · 21 November 2026")).to_be_visible()
    expect(page.get_by_role("link", name="Download first")).to_have_attribute("href", "/z")
    page.get_by_role("link", name="Look at pictures").tap()
    ready(page)


def test_the_status_page_shows_living_numbers(visit: Open, state: StandIn) -> None:
    page = visit(STATUS)
    settled = page.locator("[data-stage=features] [data-count=settled]")
    expect(settled).to_have_text("114")
    state.answers.append(("a0", {"revision": 1}))

    expect(settled).to_have_text("115", timeout=8_000)
    expect(page.get_by_role("heading", name="Hard pictures")).to_have_count(0)


def test_the_owner_is_led_to_what_people_see_differently(visit: Open, state: StandIn) -> None:
    state.owner = True
    page = visit(STATUS)
    hard = page.locator("dl div").filter(has_text="Hard pictures").get_by_role("link")
    expect(hard).to_have_text("1")
    hard.click()

    expect(page.get_by_text("2 pictures left")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("link", name="Many at once").click()
    expect(page.get_by_role("article")).to_have_count(2)


def test_a_release_is_made_from_the_page_and_can_be_downloaded(visit: Open, state: StandIn) -> None:
    state.owner = True
    page = visit(STATUS)
    page.get_by_role("button", name="Make a release").click()

    expect(page.get_by_text("Release first is ready.")).to_be_visible()
    expect(page.get_by_text("97 pictures, 260 answers, 97 of them made up · 21 November 2026")).to_be_visible()
    expect(page.get_by_role("link", name="Download first")).to_be_visible()


def test_a_visitor_of_a_real_project_is_offered_nothing_of_the_owners(visit: Open, state: StandIn) -> None:
    state.notice = None
    page = visit(STATUS)
    expect(page.locator("[data-stage=features]")).to_be_visible()

    expect(page.get_by_role("button", name="Make a release")).to_have_count(0)
