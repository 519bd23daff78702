"""The first picture is there at once, and the script takes over without moving anything."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from eyes import DESK, PHONE, TABLET, Open
from playwright.sync_api import expect
from stand_in import QUESTIONS, StandIn

WHERE = """() => [...document.querySelectorAll(`.top, .title, .step, .why, .picture, .frame img, .notes, .answer, .face,
    .ask, .help, .knob, .bar, .bar button`)].map((node) => {
  const box = node.getBoundingClientRect();
  return `${node.className || node.tagName} ${[box.x, box.y, box.width, box.height].map(Math.round)}`;
})"""
CHOICE = {"name": "light", "ask": "What light is it?", "help": None, "type": "choice", "values": ["day", "night"]}


def test_the_first_example_is_seen_before_any_script_runs(visit: Open, state: StandIn) -> None:
    state.training = True
    page = visit(java_script_enabled=False)

    expect(page).to_have_title("Anime or cartoon?")
    expect(page.get_by_role("heading", name="Anime or cartoon?")).to_be_visible()
    expect(page.get_by_text("Help a computer tell Japanese anime")).to_be_visible()
    expect(page.get_by_text("1 of 6")).to_be_visible()
    expect(page.get_by_text("No account. One cookie remembers what you have seen.")).to_be_visible()
    expect(page.get_by_text("Other helpers here are made up.")).to_be_visible()
    picture = page.locator(".frame img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.locator("link[rel=preload]").get_attribute("href") == picture.get_attribute("src")


@pytest.mark.parametrize("how", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
@pytest.mark.parametrize("asked", ["switches", "choices"])
def test_taking_over_moves_nothing(visit: Open, state: StandIn, how: dict[str, Any], asked: str) -> None:
    state.training = True
    if asked == "choices":
        state.questions = [*QUESTIONS[:2], CHOICE]
        state.stage_facts = {"untouched": None, "drafts": True}  # the line of the tagger's guess is kept free
    served = visit(java_script_enabled=False, **how)
    taken_over = visit(**how)
    taken_over.locator("input:not([disabled])").first.wait_for(state="attached")

    assert taken_over.evaluate(WHERE) == served.evaluate(WHERE)


def test_the_served_picture_itself_stays_on_the_page(visit: Open, state: StandIn) -> None:
    state.training = True
    page = visit()
    page.locator("input:not([disabled])").first.wait_for(state="attached")

    assert page.locator(".frame img").get_attribute("fetchpriority") == "high"  # only the server writes this


def test_a_page_asks_no_other_host_and_writes_no_style_into_elements(visit: Open, site: str, state: StandIn) -> None:
    state.training = True
    page = visit("/nothing-here", allow=("404",))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/p/anime-or-cartoon", "/p/anime-or-cartoon/about", "/p/anime-or-cartoon/status"):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("[style]").count() == 0
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []


def test_the_first_load_is_less_than_48_kb_of_script(visit: Open, web_app: Path) -> None:
    page = visit()
    page.locator("input:not([disabled])").first.wait_for(state="attached")
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).map(r => r.name)"
    )
    size = sum(len(gzip.compress((web_app / "assets" / url.rsplit("/", 1)[1]).read_bytes())) for url in loaded)

    assert loaded
    assert size < 48_000


def test_files_of_the_app_come_packed_and_are_kept_for_ever(visit: Open, site: str) -> None:
    page = visit()
    script = page.locator("script[src]").get_attribute("src")
    reply = page.request.get(f"{site}/{script}")

    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["content-encoding"] == "gzip"
    assert page.request.get(site + "/p/anime-or-cartoon").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/nothing/here", "/p/unknown", "/p/unknown/about", "/p/anime-or-cartoon/else"])
def test_a_wrong_address_has_a_page_and_one_way_on(visit: Open, site: str, path: str) -> None:
    page = visit(path, allow=("404",))

    assert page.request.get(site + path).status == 404
    expect(page.get_by_role("heading", name="There is no page here")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link")).to_have_count(1)


def test_programs_keep_their_own_404(visit: Open, site: str) -> None:
    reply = visit().request.get(site + "/api/v1/nothing")

    assert reply.status == 404
    assert "html" not in reply.headers["content-type"]


def test_a_lone_project_is_the_front_page(visit: Open) -> None:
    page = visit("/")
    page.wait_for_url("**/p/anime-or-cartoon")
    expect(page.get_by_role("heading", name="Anime or cartoon?")).to_be_visible()
