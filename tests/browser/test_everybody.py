"""Everybody can take part: with large text, without a mouse, with a screen reader, in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from eyes import DESK, PHONE, UI, Open, ready
from playwright.sync_api import Page, expect
from stand_in import StandIn

AXE = (UI / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
SMALL_TARGETS = """[...document.querySelectorAll('button, a, label.answer, label.value')]
    .map((node) => ({text: node.textContent, box: node.getBoundingClientRect()}))
    .filter(({box}) => box.width && (box.height < 48 || box.width < 48))
    .map(({text, box}) => `${text} ${box.height}`)"""
SETTLED = "Promise.all(document.getAnimations().map((one) => one.finished))"
PATHS = ["/p/anime-or-cartoon", "/p/anime-or-cartoon/about", "/p/anime-or-cartoon/status", "/nothing"]


def faults(page: Page) -> list[str]:
    """What axe finds wrong, as rule and place."""
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {RULES})")["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("how", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_wrong(visit: Open, state: StandIn, path: str, how: dict[str, Any], scheme: str) -> None:
    state.owner = state.training = True
    page = visit(path, allow=("404",), color_scheme=scheme, **how)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("main")).to_be_visible()  # its page may still be on its way
    assert faults(page) == []
    if path == PATHS[0]:
        ready(page).keyboard.press("3")
        page.keyboard.press("Enter")
        expect(page.locator(".because").first).to_be_visible()
        page.evaluate(SETTLED)  # colours that are still changing are not the ones people read
        assert faults(page) == []


@pytest.mark.parametrize("how", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_tapped_is_large_enough(visit: Open, how: dict[str, Any]) -> None:
    page = visit(**how)
    ready(page)
    page.keyboard.press("Enter")
    expect(page.locator(".step")).to_have_text("1 done")

    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 768])
def test_text_twice_as_large_still_fits(visit: Open, state: StandIn, path: str, width: int) -> None:
    state.training = True
    page = visit(path, allow=("404",), **{**PHONE, "viewport": {"width": width, "height": 640}})
    page.wait_for_load_state("networkidle")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = "[...document.querySelectorAll('button, .face')].filter((n) => n.scrollWidth > n.clientWidth + 1).length"
    assert page.evaluate(cut) == 0


def test_a_whole_picture_is_answered_with_tab_and_space_alone(visit: Open, state: StandIn) -> None:
    page = visit()
    ready(page)
    reached: list[str] = []
    for _ in range(12):
        page.keyboard.press("Tab")
        name = str(page.evaluate("document.activeElement.getAttribute('name') ?? document.activeElement.textContent"))
        reached.append(name)
        if name == "character" or name.startswith("Save"):
            page.keyboard.press("Space")
        if name.startswith("Save"):
            break

    expect(page.locator(".step")).to_have_text("1 done")
    assert reached[-1].startswith("Save: Character")


def test_nothing_moves_for_those_who_asked_for_stillness(visit: Open) -> None:
    page = visit(reduced_motion="reduce")
    ready(page)
    durations = """[...document.querySelectorAll('*')]
        .flatMap((node) => getComputedStyle(node).transitionDuration.split(','))
        .filter((time) => parseFloat(time) > 0)"""
    assert page.evaluate(durations) == []


def test_motion_is_short(visit: Open) -> None:
    page = visit()
    ready(page)
    longest = """Math.max(...[...document.querySelectorAll('*')]
        .flatMap((node) => getComputedStyle(node).transitionDuration.split(',').map(parseFloat)))"""
    assert page.evaluate(longest) <= 0.15
