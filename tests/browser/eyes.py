"""How the tests look at a page: sizes of screens, and the moments worth waiting for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from stand_in import StandIn

UI = Path(__file__).parents[2] / "ui"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
TABLET: dict[str, Any] = {"viewport": {"width": 768, "height": 1024}}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PICTURE = "document.querySelector('.frame img')?.getAttribute('src')"

Open = Callable[..., Page]


def ready(page: Page, controls: int = 4) -> Page:
    """Wait until the picture is there and its switches may be used."""
    expect(page.locator("input[aria-disabled=false]")).to_have_count(controls)
    expect(page.locator(".bar .next[aria-disabled=false], .bar .next:has-text('Please answer')")).to_have_count(1)
    return page


def shows(page: Page, number: int) -> None:
    """Wait until picture `number` is in front."""
    until(page, f"{PICTURE}?.includes('/p{number}/')")


def until(page: Page, true: str, seconds: float = 10.0) -> None:
    """Wait for an expression, asked from outside: the page's policy forbids waits that are evaluated inside."""
    for _ in range(int(seconds * 100)):
        if page.evaluate(true):
            return
        page.wait_for_timeout(10)
    raise AssertionError(f"not within {seconds} s: {true}")


def saved(page: Page, number: int) -> None:
    """Wait until `number` pictures are answered on this page."""
    expect(page.locator(".step")).to_have_text(f"{number} done")


def answer(page: Page, upto: int, done: int = 0) -> None:
    """Answer pictures with Enter until `upto` are done on this page."""
    for number in range(done + 1, upto + 1):
        ready(page)
        page.keyboard.press("Enter")
        saved(page, number)


def heard(page: Page, state: StandIn, count: int) -> list[tuple[str, dict[str, Any]]]:
    """What the server has been told, once it was told `count` answers."""
    for _ in range(750):
        if len(state.answers) >= count:
            break
        page.wait_for_timeout(20)
    assert len(state.answers) == count
    return state.answers
