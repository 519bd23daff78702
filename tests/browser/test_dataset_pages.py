"""Releases, taggers and tags as people read them: numbers that say what they mean, charts that carry their names."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, Open, ready
from playwright.sync_api import Page, expect
from stand_in import StandIn
from stand_in_datasets import Made
from test_everybody import SMALL_TARGETS, faults

HERE = "/p/anime-or-cartoon"


@pytest.fixture
def made() -> Made:
    """What there is."""
    return Made()


@pytest.fixture
def state(made: Made) -> StandIn:
    """The owner is here."""
    return StandIn(owner=True, datasets=made)


def opened(visit: Open, place: str, heading: str, **how: Any) -> Page:
    """A page once its first reply is there."""
    page = visit(f"{HERE}/{place}", **how)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state("networkidle")
    return page


def test_the_history_says_what_serves_and_why_and_draws_how_it_went(visit: Open) -> None:
    page = opened(visit, "tagger/tagger", "Tagger: tagger")

    expect(page.get_by_text("Tagger 3 answers now.")).to_be_visible()
    expect(page.get_by_text("It learns again after 5 newly settled pictures; 2 are there.")).to_be_visible()
    expect(page.locator("tr[data-tagger='4']")).to_contain_text("Does not serve. It does not serve, being worse")
    chart = page.get_by_role("img", name="Mean average precision of each tagger: this tagger .60, guessing .31")
    expect(chart.locator("circle")).to_have_count(8)
    expect(page.locator("tr[data-figure=harp]")).to_contain_text("too few to measure")
    expect(page.locator("tr[data-figure=logo]")).to_contain_text(".58, guessing .10")
    expect(page.get_by_text("The next 100 answers would help logo most")).to_be_visible()
    expect(page.get_by_role("img", name="Average precision of Logo: so far .62")).to_be_visible()


def test_the_owner_rolls_back_and_trains_now(visit: Open, made: Made) -> None:
    page = opened(visit, "tagger/tagger", "Tagger: tagger")
    page.get_by_role("button", name="Let it serve: tagger 2").click()
    expect(page.get_by_text("Tagger 2 answers now.").first).to_be_visible()
    expect(page.locator("tr[data-tagger='2']")).to_contain_text("Serves. Its owner chose it.")

    page.get_by_role("button", name="Train now").click()
    expect(page.get_by_text("Training: running, 40 of 118.")).to_be_visible()
    expect(page.get_by_role("button", name="Train now")).to_have_attribute("aria-disabled", "true")
    assert made.told == [("serve", 2), ("train", {})]


def test_before_the_first_training_it_says_what_is_missing(visit: Open, made: Made) -> None:
    made.taggers = []
    sentence = "37 of 50 settled, then it can try."
    made.missing = {"settled": 37, "wanted": 50, "installed": True, "sentence": sentence}
    page = opened(visit, "tagger/tagger", "Tagger: tagger")

    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)


def test_a_visitor_of_a_real_project_may_change_nothing(visit: Open, state: StandIn) -> None:
    state.owner, state.notice = False, None
    page = opened(visit, "tagger/tagger", "Tagger: tagger")

    expect(page.get_by_role("button", name="Train now")).to_have_count(0)
    expect(page.get_by_role("button", name="Let it serve: tagger 2")).to_have_count(0)


def test_tags_stand_rarest_first_and_a_click_starts_the_work(visit: Open, made: Made) -> None:
    page = opened(visit, "tags", "Tags")
    lines = page.locator("tr[data-tag]")
    expect(lines.first).to_contain_text("Harp")
    expect(lines.first).to_contain_text("not measured")
    expect(page.locator("tr[data-tag='source:cc0']")).to_contain_text("nobody is asked")
    expect(page.get_by_text("The 4 rarest of 91 tags.")).to_be_visible()
    page.get_by_role("button", name="Ask for it: Harp").click()

    ready(page)
    assert made.told == [("ask first", {"tag": "harp", "stage": "features"})]


def test_a_release_tells_how_much_how_right_and_what_changed(visit: Open) -> None:
    page = opened(visit, "releases/second", "Release second")

    expect(page.get_by_text("Frozen on 21 November 2026; it never changes.")).to_be_visible()
    expect(page.get_by_role("link", name="Download all of it")).to_have_attribute(
        "href", "/api/v1/projects/anime-or-cartoon/releases/second.zip"
    )
    expect(page.get_by_text("37 % of the answers are made up")).to_be_visible()
    expect(page.get_by_text("Nobody has checked it yet")).to_be_visible()
    expect(page.get_by_text("21 pictures are new, 1 was withdrawn, 3 values changed.")).to_be_visible()
    expect(
        page.get_by_text("Two people said the same in 93 % of pairs. Without made-up helpers: 89 %.")
    ).to_be_visible()
    expect(page.get_by_text("Nobody was asked twice")).to_be_visible()
    settled = page.get_by_role("list", name="Settled as: text")
    expect(settled.get_by_role("listitem")).to_have_text(["No 83", "Yes 31"])
    expect(page.locator("[data-tag=character] img")).to_have_count(3)
    expect(page.get_by_text("The class cartoon has only 2 pictures in test.")).to_be_visible()


@pytest.mark.parametrize(("how", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
def test_everybody_can_read_them(visit: Open, how: dict[str, Any], scheme: str) -> None:
    pages = {"tagger/tagger": "Tagger: tagger", "tags": "Tags", "releases/second": "Release second"}
    for place, heading in pages.items():
        page = opened(visit, place, heading, color_scheme=scheme, **how)
        assert faults(page) == [], place
        assert page.evaluate(SMALL_TARGETS) == [], place
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"], place
