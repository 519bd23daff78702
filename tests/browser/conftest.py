"""A real Chromium, and a small server whose next words a test decides."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from eyes import DESK, UI, Open
from playwright.sync_api import Browser, Page, expect, sync_playwright
from stand_in import StandIn
from stand_in_server import serving, stand_in_app

from manyeyes.api.web_app import STATIC

PATIENCE = 15_000  # ms: a shared machine may stand still for seconds, and what is wrong is as wrong later
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def web_app() -> Path:
    """The built web app; built here where an installation left it out."""
    if not (STATIC / "index.html").is_file():
        subprocess.run([sys.executable, UI / "build.py"], check=True)
    return STATIC


@pytest.fixture(scope="session")
def browser(web_app: Path) -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    chromium = shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield found
        found.close()


@pytest.fixture
def state() -> StandIn:
    """What the small server says next, and what it heard."""
    return StandIn()


@pytest.fixture
def site(state: StandIn, web_app: Path) -> Iterator[str]:
    """The small server's address."""
    with serving(stand_in_app(state)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a page in a browser of its own; complaints of the browser fail the test."""
    contexts, complaints = [], []

    def opens(path: str = "/p/anime-or-cartoon", allow: tuple[str, ...] = (), **how: Any) -> Page:
        context = browser.new_context(**{**DESK, "service_workers": "block", **how})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and not any(word in said.text for word in allow)
                else None
            ),
        )
        page.goto(site + path)
        return page

    yield opens
    for context in contexts:
        context.close()
    assert complaints == []
